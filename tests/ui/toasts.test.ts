import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import ToastItem from '#ui/base/ToastItem.svelte';
import { Toasts, UNDO_MS } from '#ui/base/toasts.svelte.ts';
import { flushSync } from 'svelte';
import { button, press, show } from './screen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function notice(forMs?: number) {
	const heard: string[] = [];
	const action = { label: 'Undo', run: () => heard.push('undone') };
	const toast = { id: 1, text: 'Conversation resolved', action, ...(forMs === undefined ? {} : { forMs }) };
	const screen = show(ToastItem, { toast, onclose: () => heard.push('closed') });
	return { screen, heard };
}

test('[C7] there are 10 seconds to undo', () => {
	const { heard } = notice(UNDO_MS);
	vi.advanceTimersByTime(9_999);
	expect(heard).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(heard).toEqual(['closed']);
});

test('[C7] undoing undoes, and closes the notice', () => {
	const { screen, heard } = notice(UNDO_MS);
	press(button(screen, 'Undo'));
	expect(heard).toEqual(['undone', 'closed']);
});

test('a notice that is pointed at stays', () => {
	const { screen, heard } = notice(UNDO_MS);
	const toast = screen.querySelector('.toast') as HTMLElement;
	toast.dispatchEvent(new PointerEvent('pointerenter'));
	flushSync();
	vi.advanceTimersByTime(60_000);
	expect(heard).toEqual([]);
	toast.dispatchEvent(new PointerEvent('pointerleave'));
	flushSync();
	vi.advanceTimersByTime(UNDO_MS);
	expect(heard).toEqual(['closed']);
});

test('who undoes or closes by keyboard is back where the focus was', () => {
	for (const name of ['Undo', 'Close']) {
		const field = document.body.appendChild(document.createElement('input'));
		const { screen } = notice(UNDO_MS);
		field.focus();
		button(screen, name).focus();
		press(button(screen, name));
		expect(document.activeElement).toBe(field);
		field.remove();
	}
});

test('a notice without a time waits for its person', () => {
	const { screen, heard } = notice();
	vi.advanceTimersByTime(3_600_000);
	expect(heard).toEqual([]);
	press(button(screen, 'Close'));
	expect(heard).toEqual(['closed']);
});

test('notices are shown in the order they came, and closed one by one', () => {
	const toasts = new Toasts();
	const first = toasts.show({ text: 'first' });
	toasts.show({ text: 'second' });
	toasts.close(first);
	expect(toasts.shown.map((toast) => toast.text)).toEqual(['second']);
});
