import { expect, test } from 'vitest';
import { openKept, type VisitorMutation } from '../../src/widget/storage.ts';
import { countedIds, DAWN, workspaceId } from '../kit/cast.ts';
import { Browser } from './browser.ts';
import { Stage } from './stage.ts';

const newId = countedIds();
const message = (text: string, at: number): VisitorMutation => {
	const [id, conversationId] = [newId(), newId()];
	return { id, name: 'sendMessage', args: { id, conversationId, text, seenPosition: 0 }, at };
};
const texts = (kept: ReturnType<typeof openKept>) =>
	kept.wishes().map((wish) => (wish.name === 'sendMessage' ? wish.args.text : wish.name));

test('wishes of two tabs stand in the order in which they were made, even when the clock is set back', () => {
	const { area } = new Browser(new Stage());
	const [one, two] = [openKept(area, workspaceId), openKept(area, workspaceId)];
	one.addWish(message('first', DAWN));
	two.addWish(message('second', DAWN));
	one.addWish(message('third', DAWN - 60_000));
	two.addWish(message('fourth', DAWN + 60_000));
	expect([texts(one), texts(two)]).toEqual(Array(2).fill(['first', 'second', 'third', 'fourth']));
});

test('opening and reading write nothing', () => {
	const browser = new Browser(new Stage());
	const kept = openKept(browser.area, workspaceId);
	expect([kept.get('draft'), kept.wishes(), kept.isRefused()]).toEqual([undefined, [], false]);
	expect([...browser.store]).toEqual([]);
});

test('what the page itself stores is left alone, and what it broke is passed over', () => {
	const browser = new Browser(new Stage());
	browser.store.set('theme', 'dark');
	browser.store.set(`porchlight:${workspaceId}:wish:x`, '{broken');
	browser.store.set(`porchlight:${workspaceId}:draft`, '');
	const kept = openKept(browser.area, workspaceId);
	kept.addWish(message('Hello', DAWN));
	expect([texts(kept), kept.get('draft')]).toEqual([['Hello'], undefined]);
	kept.remove('draft');
	expect(browser.store.get('theme')).toBe('dark');
});

test('what storage refuses is kept for as long as the page lives, and storage is tried again', () => {
	const browser = new Browser(new Stage());
	let isFull = true;
	const { area } = browser;
	const setItem = (key: string, value: string) => {
		if (isFull) throw new DOMException('full', 'QuotaExceededError');
		browser.store.set(key, value);
	};
	const kept = openKept(
		{
			...area,
			setItem,
			getItem: area.getItem,
			get length() {
				return browser.store.size;
			}
		},
		workspaceId
	);
	kept.set('draft', 'Half a');
	expect([kept.get('draft'), kept.isRefused(), browser.store.size]).toEqual(['Half a', true, 0]);
	isFull = false;
	kept.set('draft', 'Half a sentence');
	expect([kept.get('draft'), browser.store.size]).toEqual(['Half a sentence', 1]);
	kept.remove('draft');
	expect([kept.get('draft'), browser.store.size]).toEqual([undefined, 0]);
});
