// @vitest-environment happy-dom
/** The form that asks, while nobody is there, how the visitor can be reached (product P4, section 6 "team offline"). */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Team } from '#protocol/stream.ts';
import { Browser, type Tab } from './browser.ts';
import { drawPanel, type Panel } from './panel.svelte.ts';
import { Stage } from './stage.ts';

const AWAY: Team = { about: 'team', online: false, names: [] };
const THERE: Team = { about: 'team', online: true, names: ['Ana'] };
const WRONG = 'Please check this e-mail address. What you write is sent all the same.';

let stage: Stage;
let browser: Browser;
let tab: Tab;
let panel: Panel;

beforeEach(() => {
	stage = new Stage();
	browser = new Browser(stage);
});
afterEach(() => panel.remove());

/** A page with the panel open. */
async function open(canMail = true): Promise<void> {
	tab = browser.open();
	panel = drawPanel(tab);
	tab.talk.meet({ name: 'Lantern', team: stage.team, fileMaxBytes: 1, canMail });
	tab.talk.open();
	await settle();
}

/** The same browser on its next page. */
async function reload(): Promise<void> {
	tab.kill();
	await panel.remove();
	await open();
}

async function settle(): Promise<void> {
	// The first time it is brought from the disk.
	await import('../../src/widget/contact.ts');
	await stage.settle();
	flushSync();
}

async function tell(team: Team): Promise<void> {
	stage.team = team;
	await stage.tell({ say: 'signal', signal: team });
	await settle();
}

const place = () => panel.root.querySelector<HTMLElement>('.contact');
const input = (name: 'name' | 'email') => place()?.querySelector<HTMLInputElement>(`input[name=${name}]`);
const isAsked = () => input('email') !== null && input('email') !== undefined && place()?.hidden === false;
const told = () => place()?.querySelector('.wrong')?.textContent;
const status = () => place()?.querySelector('[role=status]')?.textContent;

function type(name: 'name' | 'email', text: string): void {
	const field = input(name);
	if (!field) throw new Error(`there is no field for the ${name}`);
	field.value = text;
	field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function say(text: string): Promise<void> {
	panel.write(text);
	panel.button('Send').click();
	await settle();
}

async function save(): Promise<void> {
	place()
		?.querySelector('form')
		?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }));
	await settle();
}

const visitor = () => stage.documents.all('visitor')[0];

test('[P4] the form comes when the last agent goes, and goes when somebody is there', async () => {
	stage.team = THERE;
	await open();
	expect(isAsked()).toBe(false);
	await tell(AWAY);
	expect(isAsked()).toBe(true);
	expect(place()?.textContent).toContain('we answer by e-mail');
	await tell(THERE);
	expect([isAsked(), place()?.hidden]).toEqual([false, true]);
	await tell(AWAY);
	expect(isAsked()).toBe(true);
});

test('[P4] an answer by e-mail is promised only by a server that sends any', async () => {
	await open(false);
	expect(place()?.textContent).not.toContain('by e-mail');
	expect(place()?.textContent).toContain('so that we know where to reach you');
});

test('[P4] the address and the name go with the introduction, ahead of the words', async () => {
	await open();
	type('name', ' Vera ');
	type('email', ' vera@shop.example ');
	expect(stage.documents.all('visitor')).toEqual([]);
	await say('Where is my lamp?');
	expect(visitor()).toMatchObject({ name: 'Vera', email: 'vera@shop.example' });
	expect(stage.texts).toEqual(['Where is my lamp?']);
	expect(status()).toBe('Nobody is here right now. We answer by e-mail to vera@shop.example, and here.');
	expect(isAsked()).toBe(false);
});

test('[P4] an address that is none is told at the field and stays there, and the words are sent', async () => {
	await open();
	type('email', 'vera@');
	await say('Where is my lamp?');
	expect(stage.texts).toEqual(['Where is my lamp?']);
	expect([told(), input('email')?.ariaInvalid, input('email')?.value]).toEqual([WRONG, 'true', 'vera@']);
	expect(visitor()?.email).toBeUndefined();
	type('email', 'vera@shop.example');
	expect([told(), input('email')?.ariaInvalid]).toEqual(['', 'false']);
	await save();
	expect(visitor()?.email).toBe('vera@shop.example');
	expect(isAsked()).toBe(false);
});

test('[P4] nothing is held back without an address', async () => {
	await open();
	await say('Where is my lamp?');
	expect([stage.texts, told(), isAsked()]).toEqual([['Where is my lamp?'], '', true]);
	await save();
	expect(told()).toBe(WRONG);
});

test('[P4] [X12] what is typed is there on the next page, and what was said is not asked again', async () => {
	await open();
	type('email', 'vera@shop');
	await reload();
	expect(input('email')?.value).toBe('vera@shop');
	type('email', 'vera@shop.example');
	await save();
	await reload();
	expect(isAsked()).toBe(false);
	await say('Where is my lamp?');
	expect(visitor()?.email).toBe('vera@shop.example');
});

test('[P4] another address takes the place of the one that was said', async () => {
	await open();
	type('email', 'vera@shop.exmaple');
	await say('Where is my lamp?');
	panel.button('Another address').click();
	expect(input('email')?.value).toBe('vera@shop.exmaple');
	type('email', 'vera@shop.example');
	await save();
	expect(visitor()?.email).toBe('vera@shop.example');
	expect(status()).toContain('vera@shop.example');
});

test('[P4] who is known to the page is not asked, and cannot change it there', async () => {
	await open();
	tab.talk.know({ email: 'vera@shop.example' });
	expect([isAsked(), place()?.querySelector('button')]).toEqual([false, null]);
	expect(status()).toContain('vera@shop.example');
});

test('who waits for a first answer is asked after 45 seconds, and told what becomes of the address until there is one', async () => {
	stage.team = THERE;
	await open();
	await stage.pass(60_000);
	expect(isAsked()).toBe(false);
	await say('Where is my lamp?');
	await stage.pass(44_000);
	expect(isAsked()).toBe(false);
	await stage.pass(1_000);
	expect([isAsked(), status()]).toEqual([true, expect.stringContaining('taking a little longer')]);
	type('email', 'vera@shop.example');
	await save();
	expect(visitor()?.email).toBe('vera@shop.example');
	expect(status()).toContain('we know where to reach you: vera@shop.example');
	await stage.answers(stage.conversations[0]?.id ?? '', 'Right here');
	// The line of a server that says nothing for so long begins anew.
	await stage.pass(5_000);
	await settle();
	expect([place()?.hidden, status()]).toEqual([true, '']);
	await say('Thank you');
	await stage.pass(60_000);
	expect(place()?.hidden).toBe(true);
});

test('nobody is asked while an agent writes, or before the team has the message', async () => {
	stage.team = THERE;
	await open();
	stage.isCut = true;
	await say('Where is my lamp?');
	await stage.pass(120_000);
	expect(isAsked()).toBe(false);
	stage.isCut = false;
	await stage.pass(60_000);
	await stage.pass(30_000);
	const conversationId = stage.conversations[0]?.id ?? '';
	const signal = {
		about: 'typing',
		conversationId,
		author: 'agent',
		authorName: 'Ana',
		active: true
	} as const;
	for (let seconds = 0; seconds < 60; seconds += 5) {
		await stage.tell({ say: 'signal', signal } as never);
		await stage.pass(5_000);
	}
	await stage.answers(conversationId, 'Right here');
	await settle();
	expect(isAsked()).toBe(false);
});

test('whoever is typing an address when the answer comes types it to its end', async () => {
	await open();
	await say('Where is my lamp?');
	input('email')?.focus();
	type('email', 'vera@shop');
	await tell(THERE);
	await stage.answers(stage.conversations[0]?.id ?? '', 'Right here');
	await settle();
	expect(panel.root.activeElement).toBe(input('email'));
	type('email', 'vera@shop.example');
	await save();
	expect([told(), panel.root.activeElement]).toEqual([undefined, panel.field]);
	expect([isAsked(), place()?.hidden, visitor()?.email]).toEqual([false, true, 'vera@shop.example']);
});

test('[P4] typing goes on while the line is cut and comes back', async () => {
	await open();
	const field = input('email');
	type('email', 'vera@');
	stage.isCut = true;
	await stage.hangUp();
	await stage.pass(5_000);
	stage.isCut = false;
	await stage.pass(60_000);
	await settle();
	expect(input('email')).toBe(field);
});

test('[P4] what was said is told once more when the server made another visitor of this one', async () => {
	await open();
	type('email', 'vera@shop.example');
	await say('Where is my lamp?');
	const before = visitor()?.id;
	stage.forgetTokens();
	await say('Is anybody there?');
	await stage.pass(60_000);
	const after = stage.documents.all('visitor').find(({ id }) => id !== before);
	expect(after?.email).toBe('vera@shop.example');
});
