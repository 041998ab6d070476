/** What a visitor attaches: bytes in pieces, then a wish; through cuts, reloads and new servers (product C3, X13; SPEC F1-F5). */
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MessageFile } from '#domain/file.ts';
import { PIECE_FIRST_BYTES } from '#protocol/pieces.ts';
import { openBytes } from '../../src/widget/bytes.ts';
// Brought before it is needed, so that no test waits for it.
import '../../src/widget/files.ts';
import { openKept } from '../../src/widget/storage.ts';
import { ana, workspaceId } from '../kit/cast.ts';
import { Browser, type Tab } from './browser.ts';
import { Stage } from './stage.ts';

const SIZE = 3 * PIECE_FIRST_BYTES;

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

const open = () => {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open();
	tab.talk.open();
	return { stage, browser, tab };
};

/** Leaves a file among those that were chosen, as the part of the panel does that chooses. */
async function choose({ stage, area }: Browser, name: string, size = SIZE): Promise<void> {
	const file: MessageFile = { id: stage.newId(), name, type: 'application/pdf', size };
	const bytes = openBytes({ workspaceId, now: () => stage.now }, () => []);
	await bytes.keep(file.id, new Blob([new Uint8Array(size)]));
	const kept = openKept(area, workspaceId);
	kept.set('picks', [...(kept.get('picks') ?? []), file]);
}

/** Lets everything come to rest, the browser's database included. */
const rest = async (stage: Stage, until: () => boolean): Promise<void> => {
	await vi.waitUntil(
		async () => {
			await stage.settle();
			return until();
		},
		{ timeout: 10_000, interval: 1 }
	);
	await stage.settle();
};

const sent = ({ documents }: Stage) =>
	documents.all('message').flatMap(({ file }) => (file === undefined ? [] : [file.name]));
const texts = (tab: Tab) => tab.thread.filter((line) => !line.startsWith('('));

test('[C3] [F5] what was chosen goes with the words: in pieces first, then by the outbox', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	tab.talk.refresh();
	expect(tab.view.hasPicks).toBe(true);
	tab.say('Here it is');
	expect(tab.view.hasPicks).toBe(false);
	expect(texts(tab)).toEqual(['Here it is: sending', 'plan.pdf: sending']);
	await rest(stage, () => sent(stage).length > 0);
	expect(sent(stage)).toEqual(['plan.pdf']);
	expect(texts(tab)).toEqual(['Here it is: sent', 'plan.pdf: sent']);
	expect(stage.uploads.pieces).toEqual([
		[0, PIECE_FIRST_BYTES],
		[PIECE_FIRST_BYTES, 2 * PIECE_FIRST_BYTES]
	]);
	expect(tab.happened).toContainEqual(expect.objectContaining({ name: 'messageSent', text: 'plan.pdf' }));
});

test('[C3] a file alone begins a conversation', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	tab.talk.send();
	await rest(stage, () => sent(stage).length > 0);
	expect(stage.conversations).toHaveLength(1);
	expect(texts(tab)).toEqual(['plan.pdf: sent']);
});

test('[X13] words do not wait for a file, and a file that is cut goes on from the last piece on another page', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	stage.uploads.onpiece = () => (stage.isCut = true);
	tab.talk.send();
	await rest(stage, () => stage.isCut);
	tab.kill();
	await stage.hangUp();
	const cut = browser.open();
	cut.talk.resume();
	cut.say('It comes later');
	await stage.settle();
	expect(texts(cut)).toEqual(['plan.pdf: waiting', 'It comes later: waiting']);
	cut.kill();
	stage.uploads.onpiece = () => {};
	stage.isCut = false;
	const back = browser.open();
	back.talk.resume();
	await rest(stage, () => sent(stage).length > 0);
	expect(stage.uploads.pieces.map(([offset]) => offset)).toEqual([
		0,
		PIECE_FIRST_BYTES,
		2 * PIECE_FIRST_BYTES
	]);
	expect(stage.texts).toEqual(['It comes later']);
	expect(sent(stage)).toEqual(['plan.pdf']);
	await stage.settle();
	expect(texts(back)).toEqual(['It comes later: sent', 'plan.pdf: sent']);
});

test('[C3] a file that is taken back on its way is not sent', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'wrong.pdf');
	await choose(browser, 'right.pdf');
	stage.isCut = true;
	tab.talk.send();
	await stage.settle();
	const wrong = tab.view.entries.find((entry) => entry.kind === 'text' && entry.text === 'wrong.pdf');
	tab.talk.discard(wrong?.id ?? '');
	stage.isCut = false;
	tab.talk.wake();
	await stage.pass(60_000);
	await rest(stage, () => sent(stage).length > 0);
	expect(sent(stage)).toEqual(['right.pdf']);
});

test('[F3] a file whose bytes belie it waits for its person, the words are sent, and it can be tried again', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	stage.uploads.areTrue = false;
	tab.say('Here it is');
	await rest(stage, () => texts(tab).includes('plan.pdf: refused'));
	expect(stage.texts).toEqual(['Here it is']);
	expect(sent(stage)).toEqual([]);
	stage.uploads.areTrue = true;
	const refused = tab.view.entries.find((entry) => entry.kind === 'text' && entry.state === 'refused');
	tab.talk.retry(refused?.id ?? '');
	await rest(stage, () => sent(stage).length > 0);
	expect(texts(tab)).toEqual(['Here it is: sent', 'plan.pdf: sent']);
});

test('[F5] a file whose bytes this browser has lost says so and stays with its person', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	vi.stubGlobal('indexedDB', new IDBFactory());
	tab.say('Here it is');
	await rest(stage, () => texts(tab).includes('plan.pdf: refused'));
	expect(stage.uploads.pieces).toEqual([]);
});

test('[F2] a file whose visitor the server no longer knows goes under another id, to the new conversation', async () => {
	const { stage, browser, tab } = open();
	await choose(browser, 'plan.pdf');
	stage.uploads.onpiece = () => stage.forgetTokens();
	tab.talk.send();
	await rest(stage, () => stage.uploads.pieces.length === 1);
	stage.uploads.onpiece = () => {};
	await stage.hangUp();
	await rest(stage, () => {
		tab.talk.wake();
		return sent(stage).length > 0;
	});
	expect(sent(stage)).toEqual(['plan.pdf']);
	expect(stage.uploads.files.size).toBe(2);
});

test('[S8] a server that was set back gets a file once more, bytes and all', async () => {
	const { stage, browser, tab } = open();
	tab.say('Hello');
	await stage.settle();
	const before = stage.documents.copy();
	await choose(browser, 'plan.pdf');
	tab.talk.send();
	await rest(stage, () => sent(stage).length > 0);
	stage.restore(before);
	stage.uploads.files.clear();
	await stage.hangUp();
	await stage.pass(60_000);
	await rest(stage, () => sent(stage).length > 0);
	expect(sent(stage)).toEqual(['plan.pdf']);
	expect(texts(tab)).toEqual(['Hello: sent', 'plan.pdf: sent']);
});

test('[X13] without a database files are sent all the same, for as long as the page lives', async () => {
	const { stage, tab } = open();
	vi.stubGlobal('indexedDB', undefined);
	const bytes = openBytes({ workspaceId, now: () => stage.now }, () => []);
	expect(await bytes.keep('one', new Blob(['x']))).toBe(false);
	expect(await (await bytes.read('one'))?.text()).toBe('x');
	expect(await bytes.read('two')).toBeUndefined();
	tab.say('Hello');
	await stage.settle();
	expect(texts(tab)).toEqual(['Hello: sent']);
});

test('[X13] bytes that nothing waits for go when there are too many, the oldest first', async () => {
	let now = 0;
	const bytes = openBytes({ workspaceId, now: () => now }, () => ['needed']);
	for (const id of ['needed', 'old', 'middle', 'new']) {
		now += 1;
		await bytes.keep(id, new Blob([new Uint8Array(8_000_000)]));
	}
	await bytes.trim();
	const has = async (id: string) => (await bytes.read(id)) !== undefined;
	expect(await Promise.all(['needed', 'old', 'middle', 'new'].map(has))).toEqual([true, false, true, true]);
});

test('a file of an agent counts as unread, and is read when it is seen', async () => {
	const { stage, tab } = open();
	tab.say('Hello');
	await stage.settle();
	const conversationId = stage.conversations[0]?.id ?? '';
	await stage.answers(conversationId, 'One moment');
	tab.talk.close();
	const file: MessageFile = { id: stage.newId(), name: 'offer.pdf', type: 'application/pdf', size: 10 };
	const args = { id: stage.newId(), conversationId, file, seenPosition: 1_000 };
	await stage.does(ana, { name: 'sendFile', args });
	expect(tab.view.unread).toBe(1);
	tab.talk.open();
	await stage.settle();
	expect(tab.view.unread).toBe(0);
});
