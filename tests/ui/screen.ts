/** Shows a component on an empty page, and finds things on it as a person would. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach } from 'vitest';

let shown: Record<string, unknown>[] = [];

afterEach(async () => {
	await Promise.all(shown.map((component) => unmount(component)));
	shown = [];
	document.body.replaceChildren();
});

/** Mounts a component and runs its effects. */
export function show<Props extends Record<string, unknown>>(
	component: Component<Props>,
	props: Props
): HTMLElement {
	const target = document.body.appendChild(document.createElement('div'));
	shown.push(mount(component, { target, props }));
	flushSync();
	return target;
}

/** The button of that name. */
export function button(within: HTMLElement, name: string): HTMLButtonElement {
	const found = [...within.querySelectorAll('button')].find(
		(one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name
	);
	if (!found) throw new Error(`there is no button "${name}"`);
	return found;
}

/** The names of all buttons. */
export const buttons = (within: HTMLElement): string[] =>
	[...within.querySelectorAll('button')].map((one) =>
		(one.getAttribute('aria-label') ?? one.textContent).trim()
	);

/** Presses a button. */
export function press(element: HTMLElement): void {
	element.click();
	flushSync();
}

/** Writes into a field, as a keyboard does. */
export function write(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
	field.value = text;
	field.dispatchEvent(new Event('input', { bubbles: true }));
	flushSync();
}

/** The words on the screen, with single spaces. */
export const words = (within: HTMLElement): string => within.textContent.replace(/\s+/g, ' ').trim();
