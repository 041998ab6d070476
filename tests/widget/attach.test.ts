// @vitest-environment happy-dom
/** Choosing files in the panel, beside what is being written (product C3). */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
// Brought before it is needed, so that no test waits for it.
import '../../src/widget/files.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import { Browser, type Tab } from './browser.ts';
import { drawPanel, type Panel } from './panel.svelte.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let tab: Tab;
let panel: Panel;

beforeEach(async () => {
	// Without one, the bytes are held by the page.
	vi.stubGlobal('indexedDB', undefined);
	stage = new Stage();
	tab = new Browser(stage).open();
	panel = drawPanel(tab);
	tab.talk.open();
	await stage.settle();
	panel.button('Attach files');
});
afterEach(async () => {
	await panel.remove();
	vi.unstubAllGlobals();
});

/** A paper whose bytes are read only when the test lets them. */
function paper(name: string): { file: File; read: () => void } {
	const file = new File(['%PDF-1.7\n'], name, { type: 'application/pdf' });
	const head = file.slice();
	const gate = Promise.withResolvers<undefined>();
	file.slice = () =>
		Object.assign(head, {
			arrayBuffer: () => gate.promise.then(() => new TextEncoder().encode('%PDF-1.7\n'))
		});
	return { file, read: () => gate.resolve(undefined) };
}

/** Drops or pastes something on the panel. @returns whether the browser's own way was left to it */
function give(kind: 'drop' | 'paste', files: readonly File[], text?: string): boolean {
	const types = [...(text === undefined ? [] : ['text/plain']), ...(files.length === 0 ? [] : ['Files'])];
	const given = { types, files, getData: () => text ?? '' };
	const event = new Event(kind, { bubbles: true, cancelable: true });
	Object.assign(event, kind === 'drop' ? { dataTransfer: given } : { clipboardData: given });
	const isLeft = panel.field.dispatchEvent(event);
	flushSync();
	return isLeft;
}

function send(): void {
	panel.field.form?.requestSubmit();
	flushSync();
}

const names = () => [...panel.root.querySelectorAll('.tray li bdi')].map(({ textContent }) => textContent);
const written = () => tab.thread.map((line) => line.replace(/: \w+$/, ''));

test('[C3] what is written after the press stays, when the file that was pressed for is ready', async () => {
	const { file, read } = paper('plan.pdf');
	give('drop', [file]);
	panel.write('Here it is');
	send();
	expect([written(), names()]).toEqual([['Here it is'], ['plan.pdf']]);
	panel.write('It is the le');
	read();
	await stage.settle();
	expect([written(), names()]).toEqual([['Here it is', 'plan.pdf'], []]);
	expect([tab.view.draft, panel.field.value]).toEqual(['It is the le', 'It is the le']);
});

test('[C3] a file that was chosen after the press waits for the next one', async () => {
	const [plan, later, last] = [paper('plan.pdf'), paper('later.pdf'), paper('last.pdf')];
	give('drop', [plan.file]);
	send();
	give('drop', [later.file]);
	for (const { read } of [plan, later]) read();
	await stage.settle();
	expect([written(), names()]).toEqual([['plan.pdf'], ['later.pdf']]);
	give('drop', [last.file]);
	send();
	expect([written(), names()]).toEqual([['plan.pdf', 'later.pdf'], ['last.pdf']]);
	last.read();
	await stage.settle();
	expect([written(), names()]).toEqual([['plan.pdf', 'later.pdf', 'last.pdf'], []]);
});

test('[C3] all that was being looked at when it was pressed goes, however often files were chosen', async () => {
	const papers = [paper('one.pdf'), paper('two.pdf')];
	for (const { file } of papers) give('drop', [file]);
	send();
	for (const { read } of papers) read();
	await stage.settle();
	expect([written(), names()]).toEqual([['one.pdf', 'two.pdf'], []]);
});

test('[C3] a press that a text too long made void sends no file later', async () => {
	const { file, read } = paper('plan.pdf');
	give('drop', [file]);
	panel.write('x'.repeat(MESSAGE_TEXT_MAX + 1));
	send();
	read();
	await stage.settle();
	expect([written(), names()]).toEqual([[], ['plan.pdf']]);
});

test('[C3] words are pasted as words, though a picture of them lies beside', () => {
	const picture = new File(['x'], 'image.png', { type: 'image/png' });
	expect([give('paste', [picture], 'A1\tB1'), names()]).toEqual([true, []]);
	expect([give('paste', [picture]), names()]).toEqual([false, ['image.png']]);
});

test('[C3] copied files are attached, though their names lie beside as words', () => {
	const { file } = paper('plan.pdf');
	expect([give('paste', [file], 'plan.pdf'), names()]).toEqual([false, ['plan.pdf']]);
});
