/** Where the reader of a thread is: what of it is drawn and in sight, and how one goes on from there. */
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import type { ShownMessage } from '#domain/shown.ts';
import { Drawn } from './drawn.svelte.ts';
import { Scrolling } from './scrolling.svelte.ts';

/** More is drawn when the edge of what is drawn comes this near. */
const NEAR = '400px 0px';

export class Reading {
	readonly drawn: Drawn;
	readonly scrolling = new Scrolling(() => this.drawn.hasEnd);
	/** Whether more is being drawn. */
	isGrowing = $state(false);
	/** @param foundId where it begins; without it, at the end */
	constructor(
		messages: () => readonly ShownMessage[],
		{
			unreadAfter,
			foundId
		}: { readonly unreadAfter: number | undefined; readonly foundId: string | undefined }
	) {
		this.drawn = new Drawn(messages, unreadAfter);
		if (foundId === undefined) return;
		this.drawn.around(foundId);
		this.scrolling.isAtEnd = false;
	}

	/** Goes to what was found. @returns whether the keyboard is there, too */
	async goTo(id: string): Promise<boolean> {
		this.drawn.around(id);
		await tick();
		this.scrolling.hold();
		// Who is elsewhere, as in the list beside it, is not taken away from there.
		if (!isElsewhere()) this.#focusFound();
		return document.activeElement === this.scrolling.found;
	}

	async toNewest(behavior: ScrollBehavior): Promise<void> {
		const isDrawn = this.drawn.hasEnd;
		this.drawn.toEnd();
		if (!isDrawn) await tick();
		this.scrolling.toEnd(isDrawn ? behavior : 'instant');
	}

	readonly showOlder = async (): Promise<void> => {
		this.isGrowing = true;
		const hadFocus = document.activeElement === this.scrolling.found;
		await this.scrolling.keep(async () => {
			this.drawn.older();
			await tick();
		});
		if (hadFocus) this.#focusFound();
		this.isGrowing = false;
	};

	readonly showNewer = async (): Promise<void> => {
		this.isGrowing = true;
		this.drawn.newer();
		await tick();
		this.scrolling.look();
		this.isGrowing = false;
	};

	#focusFound(): void {
		const { found } = this.scrolling;
		if (!found) return;
		found.tabIndex = -1;
		found.focus({ preventScroll: true });
	}

	/** Calls for more when the beginning, or the end, of what is drawn comes near. */
	readonly near = (show: () => Promise<void>): Attachment => {
		return (element) => {
			const watcher = new IntersectionObserver(
				([entry]) => {
					if (entry?.isIntersecting) void show();
				},
				{ root: element.closest('[role="log"]'), rootMargin: NEAR }
			);
			watcher.observe(element);
			return () => watcher.disconnect();
		};
	};
}

/** On a phone the list lies hidden below the thread, and what was pressed in it still has the focus. */
function isElsewhere(): boolean {
	const focused = document.activeElement;
	return (
		focused !== null && focused !== document.body && focused.checkVisibility({ visibilityProperty: true })
	);
}
