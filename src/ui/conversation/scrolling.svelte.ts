/** Keeps a thread at its newest message while its reader is there, and in its place while the reader is not. */
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** This close to the end counts as being there, in pixels. */
const NEAR_PX = 64;

/** By these a reader moves on by hand. */
const MOVES = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

export class Scrolling {
	/** Whether the newest message is in sight; growing threads then follow it. */
	isAtEnd = $state(true);
	readonly #hasEnd: () => boolean;
	#box: HTMLElement | undefined;
	/** What was found stays in the middle. */
	#isHeld = false;

	/** @param hasEnd whether the newest message is drawn at all: the end of what is drawn may be another one */
	constructor(hasEnd: () => boolean) {
		this.#hasEnd = hasEnd;
	}

	/** For the scroll box, which has one child: its content. */
	readonly attach: Attachment<HTMLElement> = (box) => {
		this.#box = box;
		if (untrack(() => this.isAtEnd)) this.toEnd();
		// Keyboards open, pictures load, bubbles grow: whatever changes a size, what is looked at stays in sight.
		const watcher = new ResizeObserver(() => {
			if (this.isAtEnd) this.toEnd();
			else this.#center();
		});
		const letGo = () => (this.#isHeld = false);
		watcher.observe(box);
		if (box.firstElementChild) watcher.observe(box.firstElementChild);
		box.addEventListener('scroll', this.look, { passive: true });
		for (const move of MOVES) box.addEventListener(move, letGo, { passive: true });
		return () => {
			watcher.disconnect();
			box.removeEventListener('scroll', this.look);
			for (const move of MOVES) box.removeEventListener(move, letGo);
			this.#box = undefined;
		};
	};

	/** Looks where it stands: something was added below, or it was scrolled. */
	readonly look = (): void => {
		const box = this.#box;
		if (box) this.isAtEnd = this.#hasEnd() && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
	};

	toEnd(behavior: ScrollBehavior = 'instant'): void {
		this.#isHeld = false;
		this.#box?.scrollTo({ top: this.#box.scrollHeight, behavior });
		if (behavior === 'instant') this.isAtEnd = true;
	}

	/** What was found; drawn anew when the messages above it become one group with it. */
	get found(): HTMLElement | undefined {
		return this.#box?.querySelector<HTMLElement>('[data-found]') ?? undefined;
	}

	/** Brings what was found into the middle, and keeps it there until the reader moves on. */
	hold(): void {
		this.#isHeld = true;
		this.isAtEnd = false;
		this.#center();
		this.look();
	}

	/** Runs a change that adds something above, without moving what is being read. */
	async keep(change: () => Promise<void>): Promise<void> {
		const below = this.#box ? this.#box.scrollHeight - this.#box.scrollTop : 0;
		await change();
		if (this.#box) this.#box.scrollTop = this.#box.scrollHeight - below;
	}

	/** By hand: the browser's own way would scroll what is around the box, too. */
	#center(): void {
		const [box, found] = [this.#box, this.#isHeld ? this.found : undefined];
		if (!box || !found) return;
		const [around, inside] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
		const above = Math.max(0, (around.height - inside.height) / 2);
		box.scrollTop += inside.top - around.top - above;
	}
}
