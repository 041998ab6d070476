import { createRawSnippet } from 'svelte';
import { expect, test, vi } from 'vitest';
import CheckOption from '#ui/base/CheckOption.svelte';
import Choice from '#ui/base/Choice.svelte';
import EscalationForm from '#ui/settings/EscalationForm.svelte';
import TimeZoneChoice from '#ui/settings/TimeZoneChoice.svelte';
import { show } from './screen.ts';

const refuse = () => Promise.resolve(false);
const store = () => Promise.resolve(true);

/** Presses a radio or a box, as a browser does: it changes by itself. */
function press(input: HTMLInputElement | undefined): void {
	input?.click();
}

test('[P4] what was chosen and could not be stored does not stay chosen; what was stored does', async () => {
	const choices = ['a', 'b'].map((value) => ({ value, label: value }));
	const chosen = (screen: HTMLElement) => screen.querySelector<HTMLInputElement>('input:checked')?.value;
	for (const [onchange, after] of [
		[refuse, 'a'],
		[store, 'b']
	] as const) {
		const screen = show(Choice, { label: 'Which', choices, value: 'a', onchange });
		press(screen.querySelectorAll('input')[1]);
		expect(chosen(screen)).toBe('b');
		await Promise.resolve();
		await vi.waitFor(() => expect(chosen(screen)).toBe(after));
	}
});

test('a box that could not be stored is as it was', async () => {
	const children = createRawSnippet(() => ({ render: () => '<span>Lamps</span>' }));
	const screen = show(CheckOption, { checked: false, onchange: refuse, children });
	const box = screen.querySelector('input');
	press(box ?? undefined);
	expect(box?.checked).toBe(true);
	await vi.waitFor(() => expect(box?.checked).toBe(false));
});

test('[D7] a step and a time zone that could not be stored are as they were', async () => {
	const form = { escalation: { next: 5 }, editable: true, canMail: true, onchange: refuse };
	const zone = { timeZone: 'Europe/Paris', ownZone: 'UTC', now: 0, onchange: refuse };
	for (const [screen, other] of [
		[show(EscalationForm, form), '10'],
		[show(TimeZoneChoice, zone), 'UTC']
	] as const) {
		const select = screen.querySelector('select');
		const before = select?.value;
		if (select) select.value = other;
		select?.dispatchEvent(new Event('change', { bubbles: true }));
		await vi.waitFor(() => expect(select?.value).toBe(before));
	}
});
