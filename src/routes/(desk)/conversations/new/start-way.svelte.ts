/** Which way first words go: what was chosen, else what is usual for whom they are for (product E7). */
import type { Addressee } from '#data/starting.ts';
import { isBlocked } from '#domain/block.ts';
import { STILL_THERE_MS } from '#domain/channel.ts';
import { isEmail, type Channel } from '#domain/email.ts';
import type { Visitor } from '#domain/visitor.ts';
import { now } from '#ui/base/now.svelte.ts';
import { calledVisitor } from '#ui/conversation/names.ts';
import { m } from '#messages';

interface Place {
	readonly to: () => Addressee | undefined;
	/** Of somebody who is known: what is known now. */
	readonly visitor: () => Visitor | undefined;
	/** Whether it is seen on the site at this moment. */
	readonly isHere: () => boolean;
	readonly canMail: () => boolean;
	/** Whether e-mail was asked for on the way here. */
	readonly isMailAsked: () => boolean;
}

export class StartWay {
	readonly #place: Place;
	#chosen = $state.raw<{ readonly channel: Channel | undefined }>();

	constructor(place: Place) {
		this.#place = place;
	}

	readonly choose = (channel: Channel | undefined): void => void (this.#chosen = { channel });

	/** For somebody else nothing is chosen yet. */
	reset(): void {
		this.#chosen = undefined;
	}

	/** Only who was on the site can find it there. */
	get canChoose(): boolean {
		const isKnown = this.#place.to()?.kind === 'known' && !this.#isUnseen;
		return isKnown && this.#place.canMail() && this.#address !== undefined;
	}

	get channel(): Channel | undefined {
		if (this.#place.to()?.kind === 'address' || this.#isUnseen) return 'email';
		if (!this.canChoose) return undefined;
		if (this.#chosen) return this.#chosen.channel;
		return this.#isThere && !this.#place.isMailAsked() ? undefined : 'email';
	}

	/** Where they go, in a few words. */
	get hint(): string {
		const visitor = this.#place.visitor();
		const to = this.#address ?? '';
		if (this.channel === 'email')
			return this.canChoose ? m.channel_email_to({ to }) : m.channel_email_only({ to });
		if (!visitor || !this.#isThere) return m.channel_chat_gone();
		return m.channel_chat_here({ name: calledVisitor(visitor, visitor.id) });
	}

	/** Why nothing can be sent, and what to do. */
	get problem(): string | undefined {
		if (isBlocked(this.#place.visitor(), now.current)) return m.refused_blocked();
		if (this.channel === 'email' && !this.#place.canMail()) return m.mail_unavailable();
		return undefined;
	}

	get #address(): string | undefined {
		const to = this.#place.to();
		if (to?.kind === 'address') return to.email;
		const email = this.#place.visitor()?.email;
		return isEmail(email) ? email : undefined;
	}

	/** Somebody of whom an address is all that is known, and who never saw the widget. */
	get #isUnseen(): boolean {
		return !this.#place.isHere() && this.#place.visitor()?.seenAt === 0 && this.#address !== undefined;
	}

	get #isThere(): boolean {
		return this.#place.isHere() || now.current - (this.#place.visitor()?.seenAt ?? 0) < STILL_THERE_MS;
	}
}
