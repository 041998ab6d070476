import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import Composer from '#ui/conversation/Composer.svelte';
import { button, press, show, words, write } from './screen.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function compose(text: string, more: { enterSends?: boolean } = {}) {
	const heard = { drafts: [] as string[], sent: [] as string[], typing: [] as boolean[] };
	const screen = show(Composer, {
		text,
		enterSends: more.enterSends ?? true,
		ondraft: (draft: string) => heard.drafts.push(draft),
		onsend: (message: string) => heard.sent.push(message),
		ontyping: (active: boolean) => heard.typing.push(active)
	});
	const field = screen.querySelector('textarea') as HTMLTextAreaElement;
	return { ...heard, screen, field };
}

function type(field: HTMLElement, key: string, held: KeyboardEventInit = {}): KeyboardEvent {
	const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held });
	field.dispatchEvent(event);
	return event;
}

test('[C1] one press sends what is written, without the space around it', () => {
	const { screen, sent } = compose('  Hello there \n');
	press(button(screen, 'Send'));
	expect(sent).toEqual(['Hello there']);
});

test('[C1] Enter sends where it is set to, and makes no line', () => {
	const { field, sent } = compose('Hello');
	const event = type(field, 'Enter');
	expect(sent).toEqual(['Hello']);
	expect(event.defaultPrevented).toBe(true);
});

test('[C1] Shift and Enter make a line', () => {
	const { field, sent } = compose('Hello');
	expect(type(field, 'Enter', { shiftKey: true }).defaultPrevented).toBe(false);
	expect(sent).toEqual([]);
});

test('[C1] where Enter is for lines, only Ctrl or Command with it sends', () => {
	const { field, sent } = compose('Hello', { enterSends: false });
	expect(type(field, 'Enter').defaultPrevented).toBe(false);
	expect(sent).toEqual([]);
	type(field, 'Enter', { ctrlKey: true });
	type(field, 'Enter', { metaKey: true });
	expect(sent).toEqual(['Hello', 'Hello']);
});

test('[C1] the Enter that ends the composing of a word sends nothing', () => {
	const { field, sent } = compose('こんにちは');
	type(field, 'Enter', { isComposing: true });
	// Safari has told the end of the word before, and names the key by a number.
	type(field, 'Enter', { keyCode: 229 } as KeyboardEventInit);
	expect(sent).toEqual([]);
});

test('[C1] nothing but space is not sent', () => {
	const { screen, field, sent } = compose(' \n ');
	type(field, 'Enter');
	expect(button(screen, 'Send').disabled).toBe(true);
	expect(sent).toEqual([]);
});

test('[C1] every change of the draft is told, whole', () => {
	const { field, drafts } = compose('');
	write(field, 'He');
	write(field, 'Hello\n');
	expect(drafts).toEqual(['He', 'Hello\n']);
});

test('[C1] a text of the greatest length is sent; one more is told and kept', () => {
	const longest = 'x'.repeat(MESSAGE_TEXT_MAX);
	const first = compose(longest);
	press(button(first.screen, 'Send'));
	expect(first.sent).toEqual([longest]);
	expect(words(first.screen)).toContain('0 characters left');

	const second = compose(`${longest}x`);
	type(second.field, 'Enter');
	expect(second.sent).toEqual([]);
	expect(second.field.value).toHaveLength(MESSAGE_TEXT_MAX + 1);
	expect(second.field.getAttribute('aria-invalid')).toBe('true');
	expect(words(second.screen)).toContain('1 character too many');
});

test('[C1] far from the limit nobody counts', () => {
	expect(words(compose('Hello').screen)).not.toContain('character');
});

test('[C1] typing is told once in a while, and its end', () => {
	const { field, typing } = compose('');
	write(field, 'H');
	write(field, 'He');
	vi.advanceTimersByTime(2_000);
	write(field, 'Hel');
	expect(typing).toEqual([true]);
	vi.advanceTimersByTime(1_500);
	write(field, 'Hell');
	expect(typing).toEqual([true, true]);
	vi.advanceTimersByTime(3_000);
	expect(typing).toEqual([true, true, false]);
});

test('[C1] an emptied field is not typing', () => {
	const { field, typing } = compose('');
	write(field, 'H');
	write(field, '');
	expect(typing).toEqual([true, false]);
});
