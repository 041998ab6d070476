/** The part of the widget that is fetched when somebody wants to talk, or talked before. */
import { flushSync, mount } from 'svelte';
import type { WidgetAnswer } from '#protocol/widget.ts';
import composer from './composer.css?inline';
import { spoken, type Locale } from './language.ts';
import { tellOwner } from './owner.ts';
import frame from './panel.css?inline';
import { pageSurroundings } from './surroundings.ts';
import { startTalk } from './talk.ts';
import type { Happening, Talk, View } from './view.ts';
import thread from './thread.css?inline';
import Widget from './Widget.svelte';

/** What the loader may ask of the panel. */
export interface Panel {
	/** Opens it and puts the focus into the text field. */
	open(): void;
	/** Takes up what an earlier page began; opens the panel if it was open there, without taking the focus. */
	resume(wasOpen: boolean): void;
	/** A call of the page's owner. */
	run(name: string, ...values: unknown[]): void;
}

/** What the panel needs of the loader. */
export interface Parts {
	readonly root: ShadowRoot;
	readonly server: string;
	readonly workspaceId: string;
	readonly locale: Locale;
	readonly answer: Promise<WidgetAnswer | undefined>;
	readonly onchange: (state: Pick<View, 'isOpen' | 'unread' | 'line'>) => void;
	/** It was closed from within: the focus belongs to the launcher again. */
	readonly onleave: () => void;
}

type Ear = (detail: Omit<Happening, 'name'>) => void;

/** Builds the panel, closed, in the launcher's shadow root. */
export function startPanel({ root, server, workspaceId, locale, answer, onchange, onleave }: Parts): Panel {
	spoken.locale = locale;
	for (const text of [frame, thread, composer]) {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(text);
		root.adoptedStyleSheets.push(sheet);
	}
	const ears: { readonly name: string; readonly ear: Ear }[] = [];
	let seen = $state.raw<View>();
	const talk = startTalk(pageSurroundings(server, workspaceId), {
		onview: (view) => {
			seen = view;
			onchange(view);
		},
		onhappen: ({ name, ...detail }) => {
			// Apart from us: what the page does with it may throw.
			for (const listener of ears) if (listener.name === name) queueMicrotask(() => listener.ear(detail));
		}
	});
	const leave = () => {
		talk.close();
		onleave();
	};
	const target = document.createElement('div');
	root.prepend(target);
	const props = {
		get view() {
			return seen ?? talk.view();
		},
		talk,
		onleave: leave
	};
	mount(Widget, { target, props });
	void answer.then((known) => known && talk.meet(known));
	followPage(talk);
	return {
		open: () => {
			// At once, within the click: phones show their keyboard for no other focus.
			flushSync(talk.open);
			root.querySelector<HTMLElement>('form textarea')?.focus({ preventScroll: true });
		},
		resume: (wasOpen) => (wasOpen ? talk.open() : talk.resume()),
		run: (name, ...values) => {
			const [value, ear] = values;
			if (name === 'close') talk.close();
			else if (name === 'prefill') talk.prefill(String(value ?? ''));
			else if (name === 'name' || name === 'email') {
				// What the page does not know of who is there is no name.
				if (value !== undefined && value !== null) talk.know({ [name]: String(value) });
			} else if (name === 'on' && typeof ear === 'function')
				ears.push({ name: String(value), ear: ear as Ear });
			else tellOwner(`there is no call ${name}`);
		}
	};
}

/** Tells the talk what happens to page and network. */
function followPage(talk: Talk): void {
	for (const name of ['online', 'offline']) addEventListener(name, () => talk.wake());
	document.addEventListener('visibilitychange', () => talk.wake());
	addEventListener('storage', () => talk.refresh());
	addEventListener('pagehide', () => talk.sleep());
	addEventListener('pageshow', ({ persisted }) => {
		if (!persisted) return;
		if (talk.view().isOpen) talk.open();
		else talk.resume();
	});
}
