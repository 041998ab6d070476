/** Which way the reply of one thread goes: what its author chose, else what is usual (product C6). */
import { page } from '$app/state';
import type { ConversationView } from '#data/conversations.ts';
import { watchWorkspace } from '#data/settings.ts';
import { isStillThere, usualChannel } from '#domain/channel.ts';
import { isEmail, type Channel } from '#domain/email.ts';
import { now } from '#ui/base/now.svelte.ts';
import type { Desk } from './desk.ts';
import { asksForMail } from './places.ts';

interface Place {
	readonly desk: Desk;
	readonly view: () => ConversationView;
	/** Whether words stand in the field: then nothing but a choice changes where they go. */
	readonly isWriting: () => boolean;
}

export class ReplyWay {
	readonly #place: Place;
	readonly #workspace;
	/** Holds until the visitor writes again: whoever does that has come back. */
	#chosen = $state.raw<{ readonly channel: Channel | undefined; readonly position: number }>();
	/** What was usual when the first word was written. */
	#usual: Channel | undefined;
	/** Something was to be sent while the address was missing. */
	isAddressDue = $state(false);

	constructor(place: Place) {
		this.#place = place;
		this.#workspace = watchWorkspace(place.desk.data);
	}

	/** Whether this server can send e-mail, as it said itself. */
	get canMail(): boolean {
		return this.#workspace.current?.mailFrom !== undefined;
	}

	readonly #current = $derived.by((): Channel | undefined => {
		const { conversation, visitor } = this.#place.view();
		const chosen = this.#chosen;
		if (!this.canMail) return undefined;
		if (chosen?.position === conversation.visitorPosition) return chosen.channel;
		const usual = usualChannel(conversation, visitor, { canMail: true, now: now.current });
		if (!this.#place.isWriting()) this.#usual = usual;
		return this.#usual;
	});

	/** By e-mail, too, or in the chat alone. */
	get channel(): Channel | undefined {
		return this.#current;
	}

	/** The address that an e-mail would go to. */
	get address(): string | undefined {
		const { visitor } = this.#place.view();
		return isEmail(visitor?.email) ? visitor.email : undefined;
	}

	/** Somewhere else on this page a reply by e-mail was asked for. */
	get isAsked(): boolean {
		return asksForMail(page.url);
	}

	get isStillThere(): boolean {
		const { conversation, visitor } = this.#place.view();
		return isStillThere(conversation, visitor, now.current);
	}

	/** Nothing can leave before there is an address. */
	get lacksAddress(): boolean {
		return this.channel === 'email' && this.address === undefined;
	}

	readonly choose = (channel: Channel | undefined): void => {
		this.isAddressDue = false;
		this.#chosen = { channel, position: this.#place.view().conversation.visitorPosition };
	};
}
