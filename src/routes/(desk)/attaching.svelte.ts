/** What is chosen to be sent beside the words of one conversation. What does the work comes when it is needed. */
import type { Channel } from '#domain/email.ts';
import { isOfWords } from '#domain/pasted.ts';
import { hasPicks } from '#data/drafts.ts';
import type { OpenPick, OpenPicks } from '#data/picks.ts';
import { NOTICE_MS, UNDO_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import { whenIdle } from '../idle.ts';
import type { Desk } from './desk.ts';
import { bring } from './part.ts';

/** When the rest is brought after a thread was opened, in milliseconds: without a line it would be too late. */
const AHEAD_MS = 2_000;

/** What only threads with files need. */
const parts = {
	file: () => import('./ThreadFile.svelte'),
	bar: () => import('./AttachBar.svelte'),
	picks: () => import('#data/picks.ts')
};

export class Attaching {
	readonly #desk: Desk;
	readonly #conversationId: string;
	#open = $state.raw<OpenPicks>();
	#isOver = false;
	/** Whether it is shown where files come from. */
	isOpen = $state(false);
	/** What is being written is not for the visitor, and files would be. */
	isPrivate = false;

	constructor(desk: Desk, conversationId: string) {
		this.#desk = desk;
		this.#conversationId = conversationId;
		const look = async () => ((await hasPicks(desk.data, conversationId)) ? this.#bring() : undefined);
		$effect(() => whenIdle(() => void look().catch(() => undefined)));
		$effect(() => whenIdle(() => void this.#bring().catch(() => undefined), AHEAD_MS));
		$effect(() => () => {
			this.#isOver = true;
			this.#open?.close();
		});
	}

	get picks(): readonly OpenPick[] {
		return this.#open?.list ?? [];
	}

	/** Brings the components for files. */
	readonly parts = parts;

	readonly toggle = (): void => void (this.isOpen = !this.isOpen);
	readonly close = (): void => void (this.isOpen = false);

	/** Takes the files of a paste or a drop; everything else goes its usual way. */
	readonly take = (event: ClipboardEvent | DragEvent): void => {
		const isDrop = 'dataTransfer' in event;
		const given = isDrop ? event.dataTransfer : event.clipboardData;
		if (!given?.types.includes('Files')) return;
		const files = [...given.files];
		if (!isDrop && isOfWords(given.getData('text/plain'), files)) return;
		event.preventDefault();
		if (event.type === 'dragover' || files.length === 0) return;
		const { act, toasts } = this.#desk;
		if (this.isPrivate) toasts.show({ text: m.attach_not_in_note(), forMs: NOTICE_MS });
		else void act(() => this.choose(files));
	};

	/** Where files may be dropped. */
	readonly drops = { ondragover: this.take, ondrop: this.take };

	/** Something is there that can be sent, now or in a moment. */
	get hasSome(): boolean {
		return this.picks.some(({ state }) => state !== 'fault');
	}

	/** Files were chosen, pasted or dropped. */
	async choose(files: readonly File[]): Promise<void> {
		const picks = await this.#bring();
		this.isOpen = false;
		await picks.choose(files);
	}

	/** The person takes one out again; for a while it can be put back where it was. */
	async discard(id: string): Promise<void> {
		const { name = '' } = this.picks.find((pick) => pick.id === id) ?? {};
		const putBack = await this.#open?.discard(id);
		if (!putBack) return;
		const action = { label: m.undo(), run: () => void this.#desk.act(putBack) };
		this.#desk.toasts.show({ text: m.attach_removed({ name }), action, forMs: UNDO_MS });
	}

	/**
	 * Puts all that may be sent into the outbox, in order, once it is ready; what could not be stored stays.
	 *
	 * @param channel which way they go beside the chat
	 * @throws AppError `storage-full`
	 */
	async send(channel?: Channel): Promise<void> {
		await this.#open?.send(channel);
	}

	async #bring(): Promise<OpenPicks> {
		// What shows them once they are sent comes now, too: the line may be gone by then.
		const brought = Object.values(parts).map((part) => part());
		const { OpenPicks } = await bring(parts.picks());
		await Promise.allSettled(brought);
		this.#open ??= new OpenPicks(this.#desk.data, this.#conversationId, window);
		// The thread was left meanwhile.
		if (this.#isOver) this.#open.close();
		return this.#open;
	}
}
