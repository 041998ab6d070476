/** The visitor's token: asked once, kept, renewed, and asked afresh when the server no longer knows it (SPEC W1). */
import { DAY_MS } from '#domain/clock.ts';
import type { VisitorAnswer, VisitorRequest } from '#protocol/widget.ts';
import { ask, type Answer } from './ask.ts';
import type { Kept, Values } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** A token older than this is renewed at the next chance. */
const RENEW_AFTER_MS = DAY_MS;

type Visitor = Values['visitor'];

/** Who the visitor is for the server. */
export class Identity {
	readonly #surroundings: Surroundings;
	readonly #kept: Kept;
	readonly #onchanged: () => void;

	/** @param onchanged the server gave another visitor than before: what it knew of the old one is out of reach */
	constructor(surroundings: Surroundings, kept: Kept, onchanged: () => void) {
		this.#surroundings = surroundings;
		this.#kept = kept;
		this.#onchanged = onchanged;
	}

	/** The visitor as kept; asked of the server when there is none, renewed when old. */
	async find(): Promise<Answer<Visitor>> {
		const known = this.#kept.get('visitor');
		if (known && this.#surroundings.now() - known.at < RENEW_AFTER_MS) return { kind: 'ok', body: known };
		const renewed = await this.#replace(known);
		// An old token is better than none: only the server says that it no longer holds.
		return renewed.kind === 'failed' && known ? { kind: 'ok', body: known } : renewed;
	}

	/** Another token in place of one that the server refused; a tab that was faster has already brought it. */
	async renew(refusedToken: string): Promise<Answer<Visitor>> {
		return await this.#replace({ visitorId: '', at: 0, ...this.#kept.get('visitor'), token: refusedToken });
	}

	#replace(old: Visitor | undefined): Promise<Answer<Visitor>> {
		return this.#surroundings.alone(`porchlight-visitor-${this.#surroundings.workspaceId}`, async () => {
			const known = this.#kept.get('visitor');
			if (known && known.token !== old?.token) return { kind: 'ok', body: known };
			const request: VisitorRequest = { workspaceId: this.#surroundings.workspaceId };
			if (old) request.token = old.token;
			const answer = await ask<VisitorAnswer>(this.#surroundings, '/api/visitor', request);
			if (answer.kind === 'failed') return answer;
			const { token, visitorId } = answer.body;
			const visitor = { token, visitorId, at: this.#surroundings.now() };
			this.#kept.set('visitor', visitor);
			if (known && known.visitorId !== visitorId) this.#onchanged();
			return { kind: 'ok', body: visitor };
		});
	}
}
