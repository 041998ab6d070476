// @vitest-environment happy-dom
/** What failed for want of a server is had as soon as that is there again, also when the browser never was offline. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MessageFile } from '#domain/file.ts';
import type * as files from '../../src/widget/files.ts';
import { ana } from '../kit/cast.ts';
import { ours } from './answers.ts';
import { Browser, type Tab } from './browser.ts';
import { drawPanel, type Panel } from './panel.svelte.ts';
import { Stage } from './stage.ts';

/** The part for files can't be had. */
let isMissing = false;
vi.mock('../../src/widget/files.ts', async (original) => {
	const part = await original<typeof files>();
	const startFiles: typeof part.startFiles = (lent) => {
		if (isMissing) throw new TypeError('Failed to fetch dynamically imported module');
		return part.startFiles(lent);
	};
	return { ...part, startFiles };
});

let stage: Stage;
let tab: Tab;
let panel: Panel;

beforeEach(async () => {
	vi.stubGlobal('indexedDB', undefined);
	vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: () => {} }));
	isMissing = false;
	await import('../../src/widget/files.ts');
	stage = new Stage();
	tab = new Browser(stage).open();
	panel = drawPanel(tab);
});
afterEach(async () => {
	await panel.remove();
	vi.unstubAllGlobals();
});

/** Ends every line; the next one opens. */
async function restart(): Promise<void> {
	await stage.hangUp();
	await stage.pass(10_000);
	expect(tab.view.line.kind).toBe('open');
}

/** Ana sends a file to whom has the panel open. */
async function receive(file: Omit<MessageFile, 'id'>): Promise<void> {
	tab.talk.open();
	tab.say('Hello');
	await stage.settle();
	const conversationId = stage.conversations[0]?.id ?? '';
	await stage.answers(conversationId, 'Look');
	const id = stage.newId();
	const args = { id, conversationId, file: { id, ...file }, seenPosition: 1_000 };
	await stage.does(ana, { name: 'sendFile', args });
	panel.find('.log');
	await stage.settle();
}

const isAt = (address: string) => () => ours({ address, expiresAt: stage.now + 60_000 });
const busy = () => ours({ kind: 'busy', message: 'the server is closing', waitMs: 1_000 }, 503);
const links = () => [...panel.root.querySelectorAll('.log a')].map((link) => link.getAttribute('href'));

test('[C3] a file whose address could not be had leads to it once the line is open again', async () => {
	stage.fates['/api/file-address'] = [busy, isAt('/api/file/one')];
	await receive({ name: 'offer.pdf', type: 'application/pdf', size: 10 });
	expect(links()).toEqual([]);
	await restart();
	expect(links()).toEqual(['https://chat.example/api/file/one?download']);
});

test('[C3] a picture that could not be had is fetched once the line is open again, from where it is then', async () => {
	stage.fates['/api/file-address'] = [isAt('/api/file/one'), isAt('/api/file/two')];
	stage.fates['/api/file/one'] = ['request-lost'];
	stage.fates['/api/file/two'] = [() => new Response(new Blob(['x']))];
	await receive({ name: 'lamp.webp', type: 'image/webp', size: 10, width: 30, height: 20 });
	expect(links()).toEqual(['https://chat.example/api/file/one']);
	await restart();
	expect(links()).toEqual(['https://chat.example/api/file/two']);
	expect(stage.attempts.filter((path) => path.startsWith('/api/file/'))).toEqual([
		'/api/file/one',
		'/api/file/two'
	]);
	await restart();
	expect(stage.attempts.filter((path) => path.startsWith('/api/file'))).toHaveLength(4);
});

test('[C3] where no socket gets through, an answer to something else is enough to try again', async () => {
	stage.fates['/api/file-address'] = ['request-lost', isAt('/api/file/one')];
	await receive({ name: 'offer.pdf', type: 'application/pdf', size: 10 });
	stage.hasSockets = false;
	await stage.hangUp();
	await stage.pass(10_000);
	expect(links()).toEqual(['https://chat.example/api/file/one?download']);
});

test('[C3] the button for files comes with the line when it could not be brought before', async () => {
	isMissing = true;
	tab.talk.open();
	panel.find('.composer');
	await stage.settle();
	expect(() => panel.button('Attach files')).toThrow();
	isMissing = false;
	await restart();
	expect(panel.button('Attach files').isConnected).toBe(true);
});
