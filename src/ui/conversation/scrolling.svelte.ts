/** Keeps a thread at its newest message while its reader is there, and in its place while the reader is not. */
import type { Attachment } from 'svelte/attachments';

/** This close to the end counts as being there, in pixels. */
const NEAR_PX = 64;

export class Scrolling {
	/** Whether the newest message is in sight; growing threads then follow it. */
	isAtEnd = $state(true);
	#box: HTMLElement | undefined;

	/** For the scroll box, which has one child: its content. */
	readonly attach: Attachment<HTMLElement> = (box) => {
		this.#box = box;
		this.toEnd();
		const onscroll = () => {
			this.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
		};
		// Keyboards open, pictures load, bubbles grow: whatever changes a size, the end stays in sight.
		const watcher = new ResizeObserver(() => {
			if (this.isAtEnd) this.toEnd();
		});
		watcher.observe(box);
		if (box.firstElementChild) watcher.observe(box.firstElementChild);
		box.addEventListener('scroll', onscroll, { passive: true });
		return () => {
			watcher.disconnect();
			box.removeEventListener('scroll', onscroll);
			this.#box = undefined;
		};
	};

	toEnd(behavior: ScrollBehavior = 'instant'): void {
		this.#box?.scrollTo({ top: this.#box.scrollHeight, behavior });
		if (behavior === 'instant') this.isAtEnd = true;
	}

	/** Runs a change that adds something above, without moving what is being read. */
	async keep(change: () => Promise<void>): Promise<void> {
		const below = this.#box ? this.#box.scrollHeight - this.#box.scrollTop : 0;
		await change();
		if (this.#box) this.#box.scrollTop = this.#box.scrollHeight - below;
	}
}
