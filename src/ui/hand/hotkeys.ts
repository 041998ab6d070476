/** The keys of the app: what each does, in which order they are told, and which one was pressed. */
import { m } from '#messages';

/** What a key does. */
export type HotkeyAct =
	| 'next'
	| 'previous'
	| 'open'
	| 'back'
	| 'menu'
	| 'join'
	| 'tag'
	| 'hand-over'
	| 'note'
	| 'resolve'
	| 'undo'
	| 'search'
	| 'conversations'
	| 'resolved'
	| 'help';

export interface Hotkey {
	readonly act: HotkeyAct;
	/** As the keyboard's own layout gives them (`event.key`); any of them will do. */
	readonly keys: readonly string[];
	/** Those that the browser turns into the act by itself: they are told, and not listened to. */
	readonly native?: readonly string[];
	readonly words: () => string;
}

/** By what they are for: moving, doing, going. */
export const hotkeys: readonly (readonly Hotkey[])[] = [
	[
		{ act: 'next', keys: ['j', 'ArrowDown'], words: () => m.hotkey_next() },
		{ act: 'previous', keys: ['k', 'ArrowUp'], words: () => m.hotkey_previous() },
		{ act: 'open', keys: ['o'], native: ['Enter'], words: () => m.hotkey_open() },
		{ act: 'menu', keys: ['m'], native: ['ContextMenu'], words: () => m.hotkey_menu() },
		{ act: 'back', keys: ['Escape'], words: () => m.hotkey_back() }
	],
	[
		{ act: 'join', keys: ['a'], words: () => m.hotkey_join() },
		{ act: 'tag', keys: ['t'], words: () => m.tags_change() },
		{ act: 'hand-over', keys: ['h'], words: () => m.handover_button() },
		{ act: 'note', keys: ['n'], words: () => m.composer_note_add() },
		{ act: 'resolve', keys: ['e'], words: () => m.resolve_button() },
		{ act: 'undo', keys: ['z'], words: () => m.undo() }
	],
	[
		{ act: 'search', keys: ['/'], words: () => m.search_label() },
		{ act: 'conversations', keys: ['c'], words: () => m.list_show_open() },
		{ act: 'resolved', keys: ['r'], words: () => m.list_show_resolved() },
		{ act: 'help', keys: ['?'], words: () => m.hotkeys_title() }
	]
];

/** What is written with: there every key is a letter. Of what is only switched, arrows are its own. */
const WRITTEN =
	'input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable="true"]';
/** What has keys of its own. */
const OWN = 'dialog, [role="dialog"], [role="menu"], [role="listbox"]';
/** What takes every key while it is open, wherever the focus is. */
const COVERING = 'dialog[open], [role="dialog"]';

/** What a key asks for where it was pressed; nothing while one writes, and where a dialog or a menu is open. */
export function actOf(event: KeyboardEvent): HotkeyAct | undefined {
	const { key, target } = event;
	const isChord = event.ctrlKey || event.metaKey || event.altKey;
	// Some layouts have a sign only together with AltGr, which browsers tell as Ctrl and Alt.
	if (event.defaultPrevented || event.isComposing || (isChord && !event.getModifierState('AltGraph'))) return;
	if (!(target instanceof Element) || target.closest(OWN) || document.querySelector(COVERING)) return;
	if (target.closest(WRITTEN) && key !== 'Escape') return;
	if (key.startsWith('Arrow') && !target.closest('[data-id]')) return;
	return hotkeys.flat().find(({ keys }) => keys.includes(key.length === 1 ? key.toLowerCase() : key))?.act;
}
