/** Whom the start of a conversation is asked for by id: whether it is on the site now, also when nobody knows it (product E1). */
import type { Data } from '#data/data.ts';
import { watchPresence } from '#data/visits.ts';
import { emptyVisitor, type Visitor } from '#domain/visitor.ts';

export class StartPresence {
	readonly #data: Data;
	readonly #visitorId: () => string | undefined;
	#seeking = $derived.by(() => {
		const id = this.#visitorId();
		return id === undefined ? undefined : watchPresence(this.#data, id);
	});

	constructor(data: Data, visitorId: () => string | undefined) {
		this.#data = data;
		this.#visitorId = visitorId;
	}

	get isHere(): boolean {
		return this.#isLive && this.#seeking?.current.isHere === true;
	}

	/** The server has not said yet who is there. */
	get isUnknown(): boolean {
		return this.#isLive && this.#seeking?.ready === false;
	}

	/** Who has only opened the chat is known to nobody, and can be written to all the same. */
	get stranger(): Visitor | undefined {
		const id = this.#visitorId();
		const presence = this.#seeking?.current;
		if (id === undefined || !presence?.wasHere) return undefined;
		return { ...emptyVisitor(id, 0), ...(presence.name === undefined ? {} : { name: presence.name }) };
	}

	get #isLive(): boolean {
		return this.#data.connection.state.kind === 'open';
	}
}
