/** The text being written in one conversation, kept over restarts (product C1). */
import type { Data } from '#data/data.ts';
import { readDraft, saveDraft } from '#data/messages.ts';

export class Draft {
	readonly #data: Data;
	readonly #conversationId: string;
	/** Tells of a device that has no room. */
	readonly #fail: (error: unknown) => void;
	#text = $state('');
	#isTouched = false;
	#isSaving = false;
	/** The kept text stays until the message made of it is durable. */
	#isHeld = false;

	constructor(data: Data, conversationId: string, fail: (error: unknown) => void) {
		this.#data = data;
		this.#conversationId = conversationId;
		this.#fail = fail;
		void this.#read();
	}

	get text(): string {
		return this.#text;
	}

	/** Stored at once, so that closing the app in the middle of a word loses none of it. */
	change(text: string): void {
		this.#isTouched = true;
		this.#text = text;
		if (!this.#isSaving) void this.#save();
	}

	/** Empties the field while `send` makes its text durable; gives it back if that fails. */
	async clear(send: () => Promise<boolean>): Promise<void> {
		const text = this.#text;
		this.#isHeld = true;
		this.#text = '';
		const isSent = await send();
		this.#isHeld = false;
		if (isSent) this.change(this.#text);
		else this.change(this.#text === '' ? text : `${text}\n${this.#text}`);
	}

	async #read(): Promise<void> {
		try {
			const kept = await readDraft(this.#data, this.#conversationId);
			if (!this.#isTouched) this.#text = kept;
		} catch (error) {
			this.#fail(error);
		}
	}

	/** One write at a time, and always the newest text last. */
	async #save(): Promise<void> {
		let written: string | undefined;
		this.#isSaving = true;
		try {
			while (!this.#isHeld && written !== this.#text) {
				written = this.#text;
				await saveDraft(this.#data, this.#conversationId, written);
			}
		} catch (error) {
			this.#fail(error);
		} finally {
			this.#isSaving = false;
		}
	}
}
