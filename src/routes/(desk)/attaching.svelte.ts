/** What is chosen to be sent beside the words of one conversation. What does the work comes when it is needed. */
import type { Channel } from '#domain/email.ts';
import type { ReadyFile } from '#domain/prepare-file.ts';
import type { Picked } from '#ui/conversation/picked.ts';
import { UNDO_MS } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import { whenIdle } from '../idle.ts';
import type { Desk } from './desk.ts';
import { SHARED } from './places.ts';

/** When the rest is brought after a thread was opened, in milliseconds: without a line it would be too late. */
const AHEAD_MS = 2_000;

/** What only threads with files need. */
const parts = {
	file: () => import('./ThreadFile.svelte'),
	bar: () => import('./AttachBar.svelte'),
	files: () => import('#data/files.ts'),
	picture: () => import('#domain/prepare-file.ts'),
	sharing: () => import('./sharing.ts')
};

type Pick = Picked & {
	readonly ready?: ReadyFile;
	/** What is to happen once it is in the outbox, or was taken out. */
	readonly over?: (() => void) | undefined;
};

export class Attaching {
	readonly #desk: Desk;
	readonly #conversationId: string;
	#picks = $state.raw<readonly Pick[]>([]);
	#prepared: Promise<void> = Promise.resolve();
	/** Whether it is shown where files come from. */
	isOpen = $state(false);

	constructor(desk: Desk, conversationId: string) {
		this.#desk = desk;
		this.#conversationId = conversationId;
		const bring = () => {
			void Promise.allSettled(Object.values(parts).map((part) => part()));
			const attach = async () => (await parts.sharing()).attachShared(desk, conversationId, this);
			void attach().catch(() => undefined);
		};
		// Who comes from sharing waits for it.
		const afterMs = location.search === SHARED ? 0 : AHEAD_MS;
		$effect(() => whenIdle(bring, afterMs));
	}

	get picks(): readonly Picked[] {
		return this.#picks;
	}

	/** Brings the components for files. */
	readonly parts = parts;

	readonly toggle = (): void => void (this.isOpen = !this.isOpen);

	/** Takes the files of a paste or a drop; everything else goes its usual way. */
	readonly take = (event: ClipboardEvent | DragEvent): void => {
		const given = 'dataTransfer' in event ? event.dataTransfer : event.clipboardData;
		if (!given?.types.includes('Files')) return;
		event.preventDefault();
		const files = [...given.files];
		if (event.type !== 'dragover' && files.length > 0) void this.#desk.act(() => this.choose(files));
	};

	/** Where files may be dropped. */
	readonly drops = { ondragover: this.take, ondrop: this.take };

	/** There is something to see. */
	get isShown(): boolean {
		return this.isOpen || this.#picks.length > 0;
	}

	/** Something is there that can be sent, now or in a moment. */
	get hasSome(): boolean {
		return this.#picks.some(({ state }) => state !== 'fault');
	}

	/**
	 * Files were chosen, pasted, dropped or shared.
	 *
	 * @param over is told of each, by its place, that is needed no more: it is in the outbox, or was taken out
	 */
	async choose(files: readonly File[], over?: (at: number) => void): Promise<void> {
		const fresh = files.map((file) => ({ file, id: this.#desk.data.surroundings.newId() }));
		const picked = ({ id, file: { name, size } }: (typeof fresh)[number], at: number): Pick => ({
			id,
			name,
			size,
			state: 'preparing',
			...(over && { over: () => over(at) })
		});
		this.#picks = [...this.#picks, ...fresh.map(picked)];
		this.isOpen = false;
		// One after another: each picture is unfolded in memory.
		const prepared = this.#prepared.then(() => this.#prepare(fresh));
		this.#prepared = prepared.catch(() => undefined);
		await prepared;
	}

	remove(id: string): void {
		this.#picks.find((pick) => pick.id === id)?.over?.();
		this.#picks = this.#picks.filter((pick) => pick.id !== id);
	}

	/** The person takes one out again; for a while it can be put back where it was. */
	discard(id: string): void {
		const at = this.#picks.findIndex((pick) => pick.id === id);
		const pick = this.#picks[at];
		if (!pick) return;
		this.remove(id);
		// One that may not be sent is worth nothing, and of one that is being looked at nothing is known yet.
		if (pick.state !== 'ready') return;
		const undo = () => (this.#picks = this.#picks.toSpliced(at, 0, pick));
		this.#desk.toasts.show({
			text: m.attach_removed({ name: pick.name }),
			action: { label: m.undo(), run: undo },
			forMs: UNDO_MS
		});
	}

	/**
	 * Puts all that may be sent into the outbox, in order, once it is ready; what could not be stored stays.
	 *
	 * @param channel which way they go beside the chat
	 * @throws AppError `storage-full`
	 */
	async send(channel?: Channel): Promise<void> {
		if (this.#picks.length === 0) return;
		// In line with the preparing, and with another press: nothing is sent twice.
		const sent = this.#prepared.then(() => this.#sendReady(channel));
		this.#prepared = sent.catch(() => undefined);
		await sent;
	}

	async #sendReady(channel: Channel | undefined): Promise<void> {
		const { sendFile } = await parts.files();
		for (const { id, ready } of this.#picks) {
			if (!ready) continue;
			await sendFile(this.#desk.data, this.#conversationId, ready, channel);
			this.remove(id);
		}
	}

	async #prepare(fresh: readonly { readonly file: File; readonly id: string }[]): Promise<void> {
		// What shows them once they are sent comes now, too: the line may be gone by then.
		const brought = Promise.all([parts.picture(), parts.files(), parts.file()]);
		const [{ prepareFile }, { readFileLimit }] = await brought;
		const maxBytes = await readFileLimit(this.#desk.data);
		for (const { file, id } of fresh) {
			const prepared = await prepareFile(file, maxBytes, window);
			if (prepared.kind === 'fault') {
				this.#change(id, { state: 'fault', fault: prepared.fault });
				continue;
			}
			const { ready } = prepared;
			const picture = ready.width === undefined ? {} : { picture: ready.blob };
			this.#change(id, { state: 'ready', size: ready.blob.size, ready, ...picture });
		}
	}

	#change(id: string, change: Partial<Pick>): void {
		this.#picks = this.#picks.map((pick) => (pick.id === id ? { ...pick, ...change } : pick));
	}
}
