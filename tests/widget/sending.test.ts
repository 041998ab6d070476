import { expect, test } from 'vitest';
import type { Area } from '../../src/widget/surroundings.ts';
import { Browser } from './browser.ts';
import { ours, portal } from './answers.ts';
import { Stage } from './stage.ts';

function open() {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open();
	tab.talk.open();
	return { stage, browser, tab };
}

const once = ['Hello'];

test('[X12] what is written without a line is sent once when the visitor comes back to another page', async () => {
	const { stage, browser, tab } = open();
	await stage.settle();
	stage.isCut = true;
	tab.say('In the tunnel');
	tab.say('And on');
	await stage.settle();
	expect(tab.thread).toEqual(['In the tunnel: waiting', 'And on: waiting']);
	expect(tab.view.isCut).toBe(true);
	tab.kill();
	const stillCut = browser.open();
	stillCut.talk.resume();
	await stage.settle();
	expect(stillCut.thread).toEqual(['In the tunnel: waiting', 'And on: waiting']);
	stillCut.kill();
	stage.isCut = false;
	const back = browser.open();
	back.talk.resume();
	await stage.settle();
	expect(back.thread).toEqual(['In the tunnel: sent', 'And on: sent']);
	expect(stage.texts).toEqual(['In the tunnel', 'And on']);
	expect(back.view.isCut).toBe(false);
});

test('[X12] the very first message may be written without a line', async () => {
	const stage = new Stage();
	const browser = new Browser(stage);
	stage.isCut = true;
	const tab = browser.open();
	tab.talk.open();
	tab.say('Hello');
	await stage.settle();
	tab.kill();
	stage.isCut = false;
	browser.open().talk.resume();
	await stage.settle();
	expect(stage.texts).toEqual(once);
});

test('[X12] what was read stays readable without a line', async () => {
	const { stage, browser, tab } = open();
	tab.say('Hello');
	await stage.settle();
	await stage.answers(stage.conversations[0]?.id ?? '', 'Good morning');
	tab.kill();
	stage.isCut = true;
	const later = browser.open();
	later.talk.resume();
	await stage.settle();
	expect(later.thread).toEqual(['Hello: sent', '(joined)', 'Good morning']);
});

test('[S5] a message whose answer is lost again and again is resent, and stands there once', async () => {
	const { stage, tab } = open();
	stage.fates['/api/mutate'] = ['answer-lost', 'request-lost', 'answer-lost', 'answer-lost'];
	tab.say('Hello');
	await stage.settle();
	await stage.pass(60_000);
	expect(stage.asked.filter(({ path }) => path === '/api/mutate').length).toBeGreaterThanOrEqual(4);
	expect(stage.texts).toEqual(once);
	expect(tab.thread).toEqual(['Hello: sent']);
});

test('[S5] a page that is killed before the answer leaves a message that the next page sends once', async () => {
	const { stage, browser, tab } = open();
	await stage.settle();
	stage.beforeMutate = async () => tab.kill();
	tab.say('Hello');
	await stage.settle();
	expect(stage.texts).toEqual(once);
	stage.beforeMutate = async () => {};
	browser.hasLocks = false;
	const next = browser.open();
	next.talk.resume();
	await stage.settle();
	expect(next.thread).toEqual(['Hello: sent']);
	expect(stage.texts).toEqual(once);
});

test.each([true, false])(
	'[S11] two tabs that both wait send each message once, locks: %s',
	async (hasLocks) => {
		const { stage, browser, tab } = open();
		browser.hasLocks = hasLocks;
		const other = browser.open();
		other.talk.open();
		await stage.settle();
		stage.isCut = true;
		tab.say('From one');
		other.say('From the other');
		await stage.settle();
		tab.talk.refresh();
		expect(tab.thread).toEqual(['From one: waiting', 'From the other: waiting']);
		stage.isCut = false;
		tab.talk.wake();
		other.talk.wake();
		await stage.pass(30_000);
		expect(stage.texts).toEqual(['From one', 'From the other']);
		for (const each of [tab, other]) expect(each.thread).toEqual(['From one: sent', 'From the other: sent']);
		expect(stage.documents.all('visitor')).toHaveLength(1);
		expect(stage.conversations).toHaveLength(1);
	}
);

test('[S11] with locks no batch is sent while another tab is at it', async () => {
	const { stage, browser, tab } = open();
	const other = browser.open();
	other.talk.open();
	await stage.settle();
	let underWay = 0;
	let most = 0;
	stage.beforeMutate = async () => {
		most = Math.max(most, (underWay += 1));
		await stage.settle();
		underWay -= 1;
	};
	tab.say('One');
	other.say('Two');
	tab.say('Three');
	for (let turns = 0; turns < 6; turns += 1) await stage.settle();
	expect([most, stage.texts]).toEqual([1, ['One', 'Two', 'Three']]);
});

test('[S11] attempts wait longer and longer, and begin at once when the network is back', async () => {
	const { stage, browser, tab } = open();
	await stage.settle();
	stage.isCut = true;
	tab.say('Hello');
	await stage.settle();
	const attempts = () => stage.attempts.filter((path) => path === '/api/mutate').length;
	await stage.pass(60_000);
	expect(attempts()).toBeGreaterThan(4);
	const before = attempts();
	await stage.pass(10 * 60_000);
	expect(attempts() - before).toBeLessThan(25);
	stage.isCut = false;
	browser.isOnline = false;
	tab.talk.wake();
	await stage.settle();
	expect(stage.texts).toEqual([]);
	browser.isOnline = true;
	tab.talk.wake();
	await stage.settle();
	expect(stage.texts).toEqual(once);
	expect(tab.view.isCut).toBe(false);
});

test('[S15] what a hotel answers acknowledges nothing, drops nothing and signs nobody out', async () => {
	const { stage, browser, tab } = open();
	await stage.settle();
	const token = browser.store.get([...browser.store.keys()].find((key) => key.endsWith(':visitor')) ?? '');
	const liars = [200, 302, 401, 403, 404, 410].map((status) => () => portal(status));
	const json = [200, 401, 403].map((status) => () => {
		const kind = status === 401 ? 'signed-out' : 'forbidden';
		return Response.json({ epoch: 'x', results: [], kind }, { status });
	});
	stage.fates['/api/mutate'] = [...liars, ...json];
	stage.fates['/api/visitor'] = [() => portal(200), () => portal(401)];
	tab.say('Hello');
	await stage.settle();
	expect(tab.thread).toEqual(['Hello: waiting']);
	await stage.pass(10 * 60_000);
	expect(stage.texts).toEqual(once);
	expect(tab.thread).toEqual(['Hello: sent']);
	expect([...browser.store.values()]).toContain(token);
});

test('[S4] an answer of ours without a result for each mutation is asked for again', async () => {
	const { stage, tab } = open();
	stage.fates['/api/mutate'] = [() => ours({ epoch: 'first', results: [] })];
	tab.say('Hello');
	await stage.settle();
	expect(stage.texts).toEqual([]);
	await stage.pass(5_000);
	expect(stage.texts).toEqual(once);
});

test('[W1] a token that the server no longer knows is replaced, and unsent messages go along', async () => {
	const { stage, browser, tab } = open();
	tab.say('Before');
	await stage.settle();
	stage.isCut = true;
	tab.say('Written without a line');
	tab.kill();
	stage.isCut = false;
	stage.forgetTokens();
	const later = browser.open();
	later.talk.resume();
	await stage.settle();
	await stage.pass(10_000);
	expect(stage.texts).toEqual(['Before', 'Written without a line']);
	expect(new Set(stage.conversations.map(({ visitorId }) => visitorId)).size).toBe(2);
	expect(later.thread).toEqual(['Written without a line: sent']);
	later.say('After');
	await stage.pass(10_000);
	expect(later.thread).toEqual(['Written without a line: sent', 'After: sent']);
});

test('[W1] a token that does not survive its renewal takes no message with it', async () => {
	const { stage, tab } = open();
	tab.say('Before');
	await stage.settle();
	tab.talk.sleep();
	stage.now += 401 * 24 * 3_600_000;
	stage.forgetTokens();
	tab.say('After more than a year');
	await stage.pass(10_000);
	expect(stage.texts).toEqual(['Before', 'After more than a year']);
	expect(tab.thread).toEqual(['After more than a year: sent']);
});

test('a token is asked once for all tabs, and renewed when it is a day old', async () => {
	const { stage, browser } = open();
	browser.open().talk.open();
	browser.open().talk.open();
	await stage.settle();
	const asked = () => stage.asked.filter(({ path }) => path === '/api/visitor');
	expect(asked()).toHaveLength(1);
	stage.now += 25 * 3_600_000;
	browser.open().talk.open();
	await stage.settle();
	expect(asked().map(({ body }) => body['token'] !== undefined)).toEqual([false, true]);
	expect(new Set([...browser.store.keys()].filter((key) => key.endsWith(':visitor'))).size).toBe(1);
});

test.each(['forbidden', 'version', 'not-found'] as const)(
	'[S9] %s stops sending and keeps everything',
	async (kind) => {
		const { stage, browser, tab } = open();
		await stage.settle();
		stage.fates['/api/mutate'] = [() => ours({ kind, message: '' }, 403)];
		tab.say('Hello');
		await stage.pass(10 * 60_000);
		expect(tab.view.sending).toMatchObject({ kind: 'stopped', error: { kind } });
		expect(tab.thread).toEqual(['Hello: sending']);
		tab.kill();
		browser.open().talk.resume();
		await stage.settle();
		expect(stage.texts).toEqual(once);
	}
);

test('a server that asks for patience is given it', async () => {
	const { stage, tab } = open();
	await stage.settle();
	stage.fates['/api/mutate'] = [() => ours({ kind: 'busy', message: '', waitMs: 120_000 }, 429)];
	tab.say('Hello');
	await stage.pass(119_000);
	expect(stage.texts).toEqual([]);
	await stage.pass(1_000);
	expect(stage.texts).toEqual(once);
});

test('a browser that refuses storage is told of, and the message is sent all the same', async () => {
	const stage = new Stage();
	const browser = new Browser(stage);
	const full: Area = {
		...browser.area,
		setItem: () => {
			throw new DOMException('full', 'QuotaExceededError');
		}
	};
	for (const area of [undefined, full]) {
		const tab = browser.open({ area });
		tab.talk.open();
		tab.say('Hello');
		expect([tab.view.isKept, tab.thread]).toEqual([false, ['Hello: sending']]);
		await stage.settle();
		expect(tab.thread).toEqual(['Hello: sent']);
	}
	expect(stage.texts).toEqual(['Hello', 'Hello']);
});
