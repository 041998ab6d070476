/** Drafts everywhere: what an agent is writing, on all its devices (product X11). */
import { markId, type DraftText } from '#domain/mark.ts';
import type { Mutation } from '#domain/mutations.ts';
import { joined } from '#domain/text.ts';
import {
	keepDraft,
	readDraft as storedDraft,
	sweepDrafts,
	unwishedDrafts,
	wishDraft
} from '#outbox/drafts.ts';
import type { Wish } from '#outbox/store.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import type { Data } from './data.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import { isOver } from './overlay.ts';
import { follow } from './question.ts';
import { onceBack } from './under-way.ts';

/** How long the keys rest before what was typed leaves for the other devices, in milliseconds. */
export const SHARE_AFTER_MS = 1_000;

type Drafting = Pick<Data, 'database' | 'outbox' | 'actor'>;

/**
 * The draft of a conversation as it is now, empty when none: what this device typed until the server has decided about it,
 * then what the server said. So a clock that is wrong hides nothing from its own person.
 */
export async function readDraft(
	{ database, outbox, actor }: Drafting,
	conversationId: string
): Promise<string> {
	// Before the copy is read: a wish that leaves the list meanwhile is then in the copy already.
	const own = await storedDraft(outbox, conversationId);
	const isOwn = own && (!own.isWished || (own.wish && !isOver(own.wish, database.progress)));
	return isOwn ? own.text : await sharedDraft({ database, actor }, conversationId);
}

/** The draft of a conversation as the server told it to this device; empty when none. */
export async function sharedDraft(
	{ database, actor }: Pick<Drafting, 'database' | 'actor'>,
	conversationId: string
): Promise<string> {
	const id = markId(actor.id, conversationId);
	return (await database.read('mark', [id])).get(id)?.draft?.text ?? '';
}

/** Whether files wait beside the draft of a conversation (`picks.ts`); what shows them is brought only then. */
export const hasPicks = async (
	{ outbox }: Pick<Drafting, 'outbox'>,
	conversationId: string
): Promise<boolean> =>
	(await outbox.reading([outbox.picks], () => outbox.picks.where({ conversationId }).count())) > 0;

/** What a list shows of the draft of each conversation: the wishes that are under way before what the marks say. */
export function draftsOver(wishes: readonly Wish[]): ReadonlyMap<string, DraftText> {
	const pending = wishes.filter(({ state }) => state !== 'held' && state !== 'refused');
	return new Map(
		pending.flatMap(({ mutation: { name, args, at } }) =>
			name === 'saveDraft' ? [[args.conversationId, { text: args.text, writtenAt: at }]] : []
		)
	);
}

/**
 * Makes a wish of what was typed and has not been shared: at a pause, at the end, and after a crash.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function shareDraft(data: Data, conversationId: string): Promise<void> {
	const { newId } = data.surroundings;
	await wishDraft(data.outbox, conversationId, { newId, shared: await sharedDraft(data, conversationId) });
}

/** The same for every conversation; forgets those that the copy has. */
export async function shareDrafts(data: Data): Promise<void> {
	for (const conversationId of await unwishedDrafts(data.outbox)) await shareDraft(data, conversationId);
	await sweepDrafts(data.outbox);
}

/**
 * Takes a message back before it leaves, and its text into the draft in the same step; false when it is on its way already.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function takeBack(data: Data, waiting: Wish): Promise<boolean> {
	const { order, mutation } = waiting;
	if (mutation.name !== 'sendMessage') return false;
	const { outbox, surroundings } = data;
	const { conversationId } = mutation.args;
	const isTaken = await onceBack(data, waiting, async () => {
		const text = joined(await readDraft(data, conversationId), mutation.args.text);
		return await outbox.together(async () => {
			if (!(await withdrawWish(outbox, order))) return false;
			await keepDraft(outbox, { conversationId, text, at: surroundings.now() });
			return true;
		});
	});
	await shareDraft(data, conversationId);
	return isTaken;
}

/**
 * The draft of one conversation while its thread is open. What is in the field is never waited for and never taken away:
 * from the first key until the field is left it stays what was typed, whatever other devices say meanwhile. At all other
 * times it follows the newest draft.
 */
export class OpenDraft {
	readonly #data: Data;
	readonly #conversationId: string;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<string>;
	readonly #stop: () => void;
	#text = '';
	/** Counts what happened to the text here: an answer to an older question must not undo it. */
	#turn = 0;
	/** The last answer, and what it came from. */
	#answer = '';
	#answered: readonly unknown[] = [];
	#isHeld = false;
	#isSending = false;
	#isSaving = false;
	/** Whether something was typed here that no wish says yet. */
	#isUnshared = false;
	#saved: Promise<unknown> = Promise.resolve();
	#pause = new AbortController();

	constructor(data: Data, conversationId: string) {
		this.#data = data;
		this.#conversationId = conversationId;
		this.#live = new Live(this.#text, (tell) => this.#changes.add(() => tell(this.#text)));
		this.#stop = follow(data, { about: ['mark', 'wishes'], ask: this.#ask }, this.#hear);
	}

	/** What is in the field. */
	get text(): string {
		void this.#live.current;
		return this.#text;
	}

	/** The person typed: stored at once, shared when the keys rest. */
	type(text: string): void {
		this.#isHeld = true;
		this.change(text);
	}

	/** Something else put a text into the field. */
	change(text: string): void {
		this.#isUnshared = true;
		this.#show(text);
		this.#save();
		this.#pause.abort();
		const { signal } = (this.#pause = new AbortController());
		const shareLater = () => (signal.aborted ? undefined : this.#share());
		void this.#data.surroundings.wait(SHARE_AFTER_MS, signal).then(shareLater);
	}

	/** Puts a text below what is in the field. */
	add(text: string): void {
		this.change(joined(this.#text, text));
	}

	/** The field was left, or the app went out of sight: shared now, and from here on it follows again. */
	async leave(): Promise<void> {
		this.#isHeld = false;
		await this.#share();
		await this.#look();
	}

	/** Empties the field while `send` makes its text durable; gives it back if that fails. */
	async send(send: () => Promise<boolean>): Promise<void> {
		const text = this.#text;
		this.#pause.abort();
		this.#isHeld = false;
		this.#isSending = true;
		this.#show('');
		await this.#saved;
		const isSent = await send();
		this.#isSending = false;
		if (!isSent) this.change(this.#text === '' ? text : `${text}\n${this.#text}`);
		else if (this.#text !== '') this.change(this.#text);
	}

	/** Brings the text of a waiting message back into the field; false when it is on its way already. */
	async takeBack(waiting: Wish): Promise<boolean> {
		await this.#saved;
		const isTaken = await takeBack(this.#data, waiting);
		this.#isHeld = false;
		await this.#look();
		return isTaken;
	}

	/** Stops following; what was typed is shared. */
	async close(): Promise<void> {
		this.#stop();
		await this.#share();
	}

	readonly #ask = async () => {
		const turn = this.#turn;
		// What is in the field stays there.
		if (this.#isHeld || this.#isSending) return { turn, text: this.#text };
		const told = [turn, ...(await this.#told())];
		const isSame =
			told.length === this.#answered.length && told.every((one, at) => one === this.#answered[at]);
		if (!isSame) {
			const text = await readDraft(this.#data, this.#conversationId);
			if (turn !== this.#turn) return { turn, text };
			this.#answered = told;
			this.#answer = text;
		}
		return { turn, text: this.#answer };
	};

	/** What an answer comes from, but for what is typed here: while all of it is the same, so is the answer. */
	async #told(): Promise<readonly unknown[]> {
		const { database, overlay, actor } = this.#data;
		const { wishes } = overlay.sight;
		const id = markId(actor.id, this.#conversationId);
		const mark = (await database.read('mark', [id])).get(id);
		return [mark, ...wishes.filter(({ mutation }) => isDraftOf(mutation, this.#conversationId))];
	}

	readonly #hear = ({ turn, text }: { readonly turn: number; readonly text: string }) => {
		if (turn === this.#turn && !this.#isHeld && !this.#isSending && text !== this.#text) this.#show(text);
	};

	async #look(): Promise<void> {
		this.#turn += 1;
		await this.#guard(async () => this.#hear(await this.#ask()));
	}

	#show(text: string): void {
		this.#turn += 1;
		this.#text = text;
		this.#changes.tell();
	}

	async #share(): Promise<void> {
		this.#pause.abort();
		await this.#saved;
		if (this.#isSending || !this.#isUnshared) return;
		this.#isUnshared = false;
		if (!(await this.#guard(() => shareDraft(this.#data, this.#conversationId)))) this.#isUnshared = true;
	}

	#save(): void {
		if (!this.#isSaving) this.#saved = this.#guard(() => this.#saveAll());
	}

	/** One write at a time, and always the newest text last. */
	async #saveAll(): Promise<void> {
		const { now } = this.#data.surroundings;
		this.#isSaving = true;
		try {
			for (let written: string | undefined; !this.#isSending && written !== this.#text;) {
				written = this.#text;
				await keepDraft(this.#data.outbox, {
					conversationId: this.#conversationId,
					text: written,
					at: now()
				});
			}
		} finally {
			this.#isSaving = false;
		}
	}

	/** @returns whether it was done; what prevented it is told */
	async #guard(work: () => Promise<void>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (error) {
			this.#data.failures.tell(error);
			return false;
		}
	}
}

const isDraftOf = ({ name, args }: Mutation, conversationId: string): boolean =>
	name === 'saveDraft' && args.conversationId === conversationId;
