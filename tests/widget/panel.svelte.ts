/** The panel of a page, as the loader draws it: in a shadow root of its own. */
import { flushSync, mount, unmount } from 'svelte';
import Widget from '../../src/widget/Widget.svelte';
import type { Tab } from './browser.ts';

/** One drawn panel. */
export interface Panel {
	readonly root: ShadowRoot;
	readonly field: HTMLTextAreaElement;
	/** The one element that a selector finds; throws when there is none. */
	find(selector: string): HTMLElement;
	/** The button that says or is named so; throws when there is none. */
	button(name: string): HTMLButtonElement;
	/** Types a text in place of what stands in the field. */
	write(text: string): void;
	/** Takes it off the page. */
	remove(): Promise<void>;
}

/** Draws the panel of a tab, and keeps it up to date. */
export function drawPanel(tab: Tab): Panel {
	let view = $state.raw(tab.view);
	tab.onview = (next) => (view = next);
	const host = document.createElement('div');
	document.body.append(host);
	const root = host.attachShadow({ mode: 'open' });
	const drawn = mount(Widget, {
		target: root,
		props: {
			get view() {
				return view;
			},
			talk: tab.talk,
			onleave: () => tab.talk.close()
		}
	});
	flushSync();
	const find = (selector: string): HTMLElement => {
		flushSync();
		const found = root.querySelector<HTMLElement>(selector);
		if (!found) throw new Error(`the panel has no ${selector}`);
		return found;
	};
	const field = find('form textarea') as HTMLTextAreaElement;
	return {
		root,
		field,
		find,
		button: (name) => {
			flushSync();
			const named = [...root.querySelectorAll('button')].find(
				(button) =>
					button.textContent.trim() === name ||
					(button.getAttribute('aria-label') ?? button.ariaLabel) === name
			);
			if (!named) throw new Error(`the panel has no button ${name}`);
			return named;
		},
		write: (text) => {
			field.value = text;
			field.dispatchEvent(new Event('input', { bubbles: true }));
			flushSync();
		},
		remove: async () => {
			await unmount(drawn);
			host.remove();
		}
	};
}
