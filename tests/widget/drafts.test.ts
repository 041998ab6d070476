/** What is being written, over pages and tabs (product X12). */
import { expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { Stage } from './stage.ts';

function open() {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open();
	tab.talk.open();
	return { stage, browser, tab };
}

test('[X12] what one tab has sent does not wait in the field of another', async () => {
	const { stage, browser, tab } = open();
	const other = browser.open();
	other.talk.open();
	tab.talk.write('Hello');
	other.talk.refresh();
	expect(other.view.draft).toBe('Hello');
	tab.talk.send();
	other.talk.refresh();
	expect(other.view.draft).toBe('');
	other.talk.send();
	await stage.settle();
	expect(stage.texts).toEqual(['Hello']);
});

test('[X12] on the way back to a page, what was sent from the next one does not go again', async () => {
	const { stage, browser, tab } = open();
	tab.talk.write('Hello');
	tab.talk.sleep();
	const next = browser.open();
	next.talk.open();
	next.talk.send();
	await stage.settle();
	next.talk.sleep();
	tab.talk.open();
	tab.talk.send();
	await stage.settle();
	expect([tab.view.draft, stage.texts]).toEqual(['', ['Hello']]);
});

test('what the page put into the field stays while nothing is written, and gives way to what is', () => {
	const { browser } = open();
	const tab = browser.open();
	tab.talk.prefill('About the tall lamp');
	tab.talk.refresh();
	expect(tab.view.draft).toBe('About the tall lamp');
	const other = browser.open();
	other.talk.write('Good morning');
	tab.talk.refresh();
	expect(tab.view.draft).toBe('Good morning');
});

test('what is being written outlives the page', async () => {
	const { browser, tab } = open();
	tab.talk.write('Half a sen');
	tab.kill();
	const later = browser.open();
	expect(later.view.draft).toBe('Half a sen');
	later.talk.prefill('Something else');
	expect(later.view.draft).toBe('Half a sen');
	later.talk.write('');
	expect(browser.open().view.draft).toBe('');
});
