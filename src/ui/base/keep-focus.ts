/** Keeps the focus in a list whose entries vanish, or show something else in their place. */
import type { Attachment } from 'svelte/attachments';

const CONTROLS = 'a[href], button:not(:disabled), input:not(:disabled), textarea';

interface Held {
	readonly entry: Element;
	/** Which of the entries it is. */
	readonly place: number;
	/** Which of its controls had the focus, and of how many. */
	readonly control: number;
	readonly of: number;
}

/**
 * For an element around list items. When what has the focus is gone with its item, the item that took its place has it, else the one
 * before, on the same control; and when none is left, the element itself. When only the control is gone, as by a form that
 * closes, it is the control that had the focus before the form stood there.
 */
export const keepFocus: Attachment<HTMLElement> = (list) => {
	let held: Held | undefined;
	const items = () => [...list.querySelectorAll('li')];

	function note({ target }: FocusEvent): void {
		const entry = target instanceof Element ? target.closest('li') : null;
		if (!entry || !(target instanceof Element)) return;
		const controls = controlsOf(entry);
		if (held?.entry === entry && held.of !== controls.length) return;
		held = {
			entry,
			place: items().indexOf(entry),
			control: controls.indexOf(target as HTMLElement),
			of: controls.length
		};
	}

	/** Who goes elsewhere is not called back. */
	function leave({ target }: FocusEvent): void {
		queueMicrotask(() => {
			const isLeft = target instanceof Node && target.isConnected && !list.contains(document.activeElement);
			if (isLeft) held = undefined;
		});
	}

	function mend(): void {
		const isLost = document.activeElement === document.body || document.activeElement === null;
		if (!held || !isLost) return;
		const { entry, place, control } = held;
		held = undefined;
		const controls = controlsOf(entry.isConnected ? entry : (items()[place] ?? items().at(-1)));
		const next = controls[control] ?? controls.at(-1) ?? list;
		if (next === list) list.tabIndex = -1;
		next.focus();
	}

	const observer = new MutationObserver(mend);
	observer.observe(list, { childList: true, subtree: true });
	list.addEventListener('focusin', note);
	list.addEventListener('focusout', leave);
	return () => {
		observer.disconnect();
		list.removeEventListener('focusin', note);
		list.removeEventListener('focusout', leave);
	};
};

const controlsOf = (entry: Element | undefined): HTMLElement[] => [
	...(entry?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])
];
