/** The note that is being written about a conversation or a visitor: of this device alone, until it is added. */
import { keepNoteDraft, readNoteDraft, takeIntoNote } from '#outbox/note-drafts.ts';
import type { Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import { onceBack } from './under-way.ts';

/** A note while its field is open; what is in the field is stored at each key, and survives a restart. */
export class OpenNote {
	readonly #data: Pick<Data, 'outbox' | 'failures' | 'surroundings'>;
	readonly #aboutId: string;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<string>;
	#text = '';
	#isTouched = false;
	#saved: Promise<void> = Promise.resolve();

	constructor(data: Pick<Data, 'outbox' | 'failures' | 'surroundings'>, aboutId: string) {
		this.#data = data;
		this.#aboutId = aboutId;
		this.#live = new Live(this.#text, (tell) => this.#changes.add(() => tell(this.#text)));
		void this.#guard(async () => {
			const text = await readNoteDraft(data.outbox, aboutId);
			if (!this.#isTouched) this.#show(text);
		});
	}

	/** What is in the field. */
	get text(): string {
		void this.#live.current;
		return this.#text;
	}

	/** The person typed. */
	type(text: string): void {
		this.#show(text);
		// One write after another, so that the newest text is the last.
		this.#saved = this.#saved.then(() => this.#guard(() => this.#keep(text)));
	}

	/** Empties the field while `add` makes a note of its text; gives it back if that fails. @returns whether it was added */
	async add(add: () => Promise<boolean>): Promise<boolean> {
		const text = this.#text;
		this.#show('');
		await this.#saved;
		const isAdded = await add();
		if (isAdded) this.type(this.#text);
		else this.type(this.#text === '' ? text : `${text}\n${this.#text}`);
		return isAdded;
	}

	/** Brings the text of a note that waits back into the field; false when it is on its way already. */
	async takeBack(waiting: Wish): Promise<boolean> {
		const { name, args } = waiting.mutation;
		if (name !== 'noteConversation' && name !== 'noteVisitor') return false;
		await this.#saved;
		const { outbox } = this.#data;
		const words = { aboutId: this.#aboutId, text: args.text };
		const isTaken = await onceBack(this.#data, waiting, () => takeIntoNote(outbox, waiting, words));
		this.#show(await readNoteDraft(outbox, this.#aboutId));
		return isTaken;
	}

	#show(text: string): void {
		this.#isTouched = true;
		this.#text = text;
		this.#changes.tell();
	}

	#keep(text: string): Promise<void> {
		return keepNoteDraft(this.#data.outbox, { aboutId: this.#aboutId, text });
	}

	async #guard(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#data.failures.tell(error);
		}
	}
}
