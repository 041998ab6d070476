/** In which order shortcuts are shown, and which of them a text calls (product C2, C2b). */
import { fold } from './fold.ts';
import type { Setting } from './setting.ts';

/**
 * The shortcuts that a text calls: those whose key word begins with it, then those that have it in the key word, then
 * those that have it in the words. Personal ones come first among equals, then by key word.
 */
export function calledShortcuts(shortcuts: readonly Setting[], text: string): Setting[] {
	const wanted = fold(text.trim());
	const ranked = shortcuts.flatMap((shortcut) => {
		const name = fold(shortcut.name);
		const rank = name.startsWith(wanted)
			? 0
			: name.includes(wanted)
				? 1
				: fold(shortcut.text ?? '').includes(wanted)
					? 2
					: undefined;
		return rank === undefined ? [] : { shortcut, rank };
	});
	return ranked
		.toSorted((a, b) => a.rank - b.rank || byOwner(a.shortcut, b.shortcut))
		.map(({ shortcut }) => shortcut);
}

/** Personal ones first, then by key word; equal ones by id, so that every device agrees. */
export const byOwner = (a: Setting, b: Setting): number =>
	Number(a.agentId === undefined) - Number(b.agentId === undefined) ||
	a.name.localeCompare(b.name) ||
	(a.id < b.id ? -1 : 1);
