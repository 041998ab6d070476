// @vitest-environment happy-dom
/** The panel as a person uses it: keys, focus, and what its header claims. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
// Brought before it is needed, so that no test waits for it.
import '../../src/widget/files.ts';
import { HOUR_MS } from '#domain/clock.ts';
import { ours } from './answers.ts';
import { Browser, type Tab } from './browser.ts';
import { drawPanel, type Panel } from './panel.svelte.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let tab: Tab;
let panel: Panel;

beforeEach(async () => {
	stage = new Stage();
	stage.team = { about: 'team', online: true, names: ['Ana'] };
	tab = new Browser(stage).open();
	panel = drawPanel(tab);
	tab.talk.open();
	await stage.settle();
});
afterEach(() => panel.remove());

/** Presses Enter in the field, as a browser or an input method does. */
function enter(how: KeyboardEventInit): void {
	panel.field.dispatchEvent(
		new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...how })
	);
	flushSync();
}

test.each([
	['is still being composed', { isComposing: true }],
	['has just been composed, as Safari tells it', { keyCode: 229 }]
])('the Enter that confirms a word that %s sends nothing', (_, how) => {
	panel.write('こんにちは');
	enter(how);
	expect([tab.thread, tab.view.draft]).toEqual([[], 'こんにちは']);
	enter({ keyCode: 13 });
	expect([tab.thread, tab.view.draft]).toEqual([['こんにちは: sending'], '']);
});

test('the Escape that takes back a word of an input method does not close the panel', () => {
	const escape = (keyCode: number) =>
		panel.field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, keyCode }));
	escape(229);
	expect(tab.view.isOpen).toBe(true);
	escape(27);
	expect(tab.view.isOpen).toBe(false);
});

test('no part of a press in the panel is a hotkey of the page', () => {
	const heard: string[] = [];
	const hear = ({ type }: Event) => heard.push(type);
	const presses = ['keydown', 'keypress', 'keyup'];
	for (const name of presses) addEventListener(name, hear);
	for (const name of presses) {
		panel.field.dispatchEvent(new KeyboardEvent(name, { key: 'g', bubbles: true, composed: true }));
	}
	for (const name of presses) removeEventListener(name, hear);
	expect(heard).toEqual([]);
});

test('without a connection the header claims nobody, also while it is tried again', async () => {
	const presence = () => panel.find('.presence').textContent;
	const faces = () => panel.root.querySelectorAll('.faces .face').length;
	expect([presence(), faces()]).toEqual(['Online now: Ana', 1]);
	stage.isCut = true;
	await stage.hangUp();
	await stage.pass(5_000);
	const claimed = new Set<string>();
	tab.onview = new Proxy(tab.onview, {
		apply: (show, self, [view]) => {
			Reflect.apply(show, self, [view]);
			flushSync();
			claimed.add(`${presence()} ${faces()} ${panel.find('.presence').dataset['online']}`);
		}
	});
	await stage.pass(5 * 60_000);
	expect([...claimed]).toEqual([' 0 false']);
	stage.isCut = false;
	tab.talk.wake();
	await stage.settle();
	expect([presence(), faces()]).toEqual(['Online now: Ana', 1]);
});

test('[X10] with nobody there the header says when somebody is back, until then', async () => {
	const presence = () => panel.find('.presence').textContent;
	const tell = (backAt: number) =>
		stage.tell({ say: 'signal', signal: { about: 'team', online: false, names: [], backAt } });
	await tell(Date.now() + HOUR_MS);
	expect(presence()).toMatch(/^Nobody is online right now · back (on \w+ )?at \d/);
	await tell(Date.now() - 1);
	expect(presence()).toBe('Nobody is online right now');
});

test.each(['Try again', 'Delete'])('the focus is in the messages after "%s"', async (name) => {
	const fetch = stage.fetch.bind(stage);
	let isRefusing = true;
	stage.fetch = async (url, init) => {
		if (!isRefusing || !url.endsWith('/api/mutate')) return await fetch(url, init);
		const { mutations } = JSON.parse(String(init.body)) as { mutations: { id: string }[] };
		const results = mutations.map(({ id }) => ({ id, kind: 'refused', reason: 'forbidden' }));
		return ours({ epoch: stage.epoch, results });
	};
	tab.say('Hello');
	await stage.settle();
	isRefusing = false;
	const button = panel.button(name);
	button.focus();
	expect(panel.root.activeElement?.textContent).toBe(name);
	button.click();
	await stage.settle();
	flushSync();
	expect(button.isConnected).toBe(false);
	expect(panel.root.activeElement?.className).toBe('log');
});

test('the focus is in the messages after the way to the new ones was pressed', async () => {
	tab.say('Hello');
	await stage.settle();
	const log = panel.find('.log');
	for (const [name, value] of Object.entries({ scrollHeight: 1_000, clientHeight: 300 }))
		Object.defineProperty(log, name, { value });
	log.scrollTop = 0;
	log.dispatchEvent(new Event('scroll'));
	await stage.answers(stage.conversations[0]?.id ?? '', 'Good morning');
	const button = panel.button('New messages');
	button.focus();
	button.click();
	flushSync();
	expect([button.isConnected, log.scrollTop]).toEqual([false, 1_000]);
	expect(panel.root.activeElement?.className).toBe('log');
});
