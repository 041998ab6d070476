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
export interface Identity {
	/** The visitor as kept; asked of the server when there is none, renewed when old. */
	find(): Promise<Answer<Visitor>>;
	/** Another token in place of one that the server refused; a tab that was faster has already brought it. */
	renew(refusedToken: string): Promise<Answer<Visitor>>;
}

/** @param onchanged the server gave another visitor than before: what it knew of the old one is out of reach */
export function makeIdentity(surroundings: Surroundings, kept: Kept, onchanged: () => void): Identity {
	const { workspaceId, now, alone } = surroundings;

	const replace = (old: string | undefined): Promise<Answer<Visitor>> =>
		alone(`porchlight-visitor-${workspaceId}`, async () => {
			const known = kept.get('visitor');
			if (known && known.token !== old) return { kind: 'ok', body: known };
			const request: VisitorRequest = old === undefined ? { workspaceId } : { workspaceId, token: old };
			const answer = await ask<VisitorAnswer>(surroundings, '/api/visitor', request);
			if (answer.kind === 'failed') return answer;
			const { token, visitorId } = answer.body;
			const visitor = { token, visitorId, at: now() };
			kept.set('visitor', visitor);
			if (known && known.visitorId !== visitorId) onchanged();
			return { kind: 'ok', body: visitor };
		});

	return {
		find: async () => {
			const known = kept.get('visitor');
			if (known && now() - known.at < RENEW_AFTER_MS) return { kind: 'ok', body: known };
			const renewed = await replace(known?.token);
			// An old token is better than none: only the server says that it no longer holds.
			return renewed.kind === 'failed' && known ? { kind: 'ok', body: known } : renewed;
		},
		renew: replace
	};
}
