import { afterEach, expect, test } from 'vitest';
import { actOf, hotkeys, type HotkeyAct } from '#ui/hand/hotkeys.ts';

afterEach(() => document.body.replaceChildren());

/** What a key asks for that is pressed in the element that `[data-here]` names. */
function pressed(html: string, key: string, more: KeyboardEventInit = {}): HotkeyAct | undefined {
	document.body.innerHTML = html;
	let asked: HotkeyAct | undefined;
	const hear = (event: KeyboardEvent) => (asked = actOf(event));
	document.addEventListener('keydown', hear, { once: true });
	document
		.querySelector('[data-here]')
		?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
	document.removeEventListener('keydown', hear);
	return asked;
}

const page = '<main data-here></main>';
const row = '<div data-id="1"><a href="#" data-here></a></div>';

test('each key of the table asks for its act, and no two acts share one', () => {
	const all = hotkeys.flat();
	const keys = all.flatMap((hotkey) => hotkey.keys);
	expect(new Set(keys).size).toBe(keys.length);
	for (const { act, keys: own } of all) for (const key of own) expect(pressed(row, key)).toBe(act);
});

test.each([
	'<input data-here>',
	'<textarea data-here></textarea>',
	'<select data-here></select>',
	'<div contenteditable="true" data-here></div>'
])('while one writes in %s a letter is a letter, and Escape leads out', (field) => {
	for (const key of ['e', 'j', '?', '/']) expect(pressed(field, key)).toBeUndefined();
	expect(pressed(field, 'Escape')).toBe('back');
});

test('where a dialog, a menu or a choice has keys of its own, they are left to it', () => {
	for (const role of ['dialog', 'menu', 'listbox'])
		expect(pressed(`<div role="${role}"><button data-here></button></div>`, 'Escape')).toBeUndefined();
	expect(pressed('<input type="radio" data-here>', 'ArrowDown')).toBeUndefined();
	expect(pressed('<input type="radio" data-here>', 'e')).toBe('resolve');
	expect(pressed(page, 'ArrowDown')).toBeUndefined();
	expect(pressed(row, 'ArrowDown')).toBe('next');
});

test('a chord belongs to the browser, but for what a layout has only with AltGr', () => {
	expect(pressed(page, 'r', { ctrlKey: true })).toBeUndefined();
	expect(pressed(page, 'c', { metaKey: true })).toBeUndefined();
	expect(pressed(page, 'E')).toBe('resolve');
	expect(pressed(page, '/', { shiftKey: true })).toBe('search');
	expect(pressed(page, '/', { ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe('search');
});
