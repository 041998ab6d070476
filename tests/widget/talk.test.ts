import { expect, test } from 'vitest';
import { TYPING_MS } from '#protocol/stream.ts';
import { ana, workspaceId } from '../kit/cast.ts';
import { Browser } from './browser.ts';
import { lantern, ours } from './answers.ts';
import { Stage } from './stage.ts';

function open() {
	const stage = new Stage();
	const browser = new Browser(stage);
	return { stage, browser, tab: browser.open() };
}

/** A conversation that the server has, on a page with the panel open. */
async function begun() {
	const opened = open();
	opened.tab.talk.open();
	opened.tab.say('Hello');
	await opened.stage.settle();
	const conversationId = opened.stage.conversations[0]?.id ?? '';
	return { ...opened, conversationId };
}

test('before the first click nothing is asked and nothing is stored', async () => {
	const { stage, browser, tab } = open();
	tab.talk.resume();
	tab.talk.prefill('Hello');
	tab.talk.know({ name: 'Vera' });
	tab.talk.wake();
	tab.talk.refresh();
	await stage.pass(60_000);
	expect([stage.asked, stage.openLines, [...browser.store]]).toEqual([[], 0, []]);
	expect(tab.view.draft).toBe('Hello');
});

test('[E1] [M8] whoever has once opened the chat hears on the next page what an agent writes first, and answers there', async () => {
	const { stage, browser, tab } = open();
	tab.talk.open();
	await stage.settle();
	tab.kill();
	const next = browser.open();
	next.talk.resume();
	await stage.settle();
	expect(stage.openLines).toBe(1);
	const { visitorId } = JSON.parse(
		[...browser.store].find(([key]) => key.endsWith(':visitor'))?.[1] ?? '{}'
	) as {
		visitorId: string;
	};
	const args = { conversationId: stage.newId(), eventId: stage.newId(), id: stage.newId(), visitorId };
	await stage.does(ana, { name: 'startConversation', args: { ...args, text: 'Can I help?' } });
	expect([next.view.unread, next.thread]).toEqual([1, ['(joined)', 'Can I help?']]);
	next.talk.open();
	next.say('Yes');
	await stage.settle();
	expect(next.thread.at(-1)).toBe('Yes: sent');
	expect(stage.conversations).toHaveLength(1);
	expect(stage.documents.all('visitor')).toMatchObject([{ pageTitle: 'Shop' }]);
});

test('[S14] a message is stored before it is shown, and sent behind the introduction', async () => {
	const { stage, browser, tab } = open();
	tab.talk.open();
	tab.talk.know({ name: 'Vera' });
	tab.say('  Hello  ');
	expect(tab.thread).toEqual(['Hello: sending']);
	expect([...browser.store.keys()].filter((key) => key.includes(':wish:'))).toHaveLength(2);
	await stage.settle();
	expect(tab.thread).toEqual(['Hello: sent']);
	const [visitor] = stage.documents.all('visitor');
	expect([visitor?.name, visitor?.pageTitle, stage.texts]).toEqual(['Vera', 'Shop', ['Hello']]);
	// What was granted and is shown is kept for a server that is set back.
	const wishes = [...browser.store].filter(([key]) => key.includes(':wish:'));
	expect(wishes.map(([, text]) => JSON.parse(text) as unknown)).toMatchObject([{ isShown: true }]);
});

test('the visitor introduces itself once, and again when something changed', async () => {
	const { stage, tab } = await begun();
	tab.say('Again');
	await stage.settle();
	tab.talk.know({ email: 'vera@example.org' });
	await stage.settle();
	const introductions = stage.asked
		.flatMap(({ body }) => (body['mutations'] ?? []) as { name: string }[])
		.filter(({ name }) => name === 'introduceVisitor');
	expect(introductions).toHaveLength(2);
	expect(stage.documents.all('visitor')[0]?.email).toBe('vera@example.org');
});

test('[S14] sent and seen are shown only when the server said so', async () => {
	const { stage, tab, conversationId } = await begun();
	expect(tab.thread).toEqual(['Hello: sent']);
	await stage.does(ana, { name: 'markRead', args: { conversationId, position: 1 } });
	expect(tab.thread).toEqual(['Hello: seen']);
	await stage.answers(conversationId, 'Good morning');
	expect(tab.thread).toEqual(['Hello: seen', '(joined)', 'Good morning']);
});

test('[M2] an answer is delivered when it arrives and read when the panel is open and seen', async () => {
	const { stage, tab, conversationId } = await begun();
	const positions = () => {
		const { visitorDeliveredPosition, visitorReadPosition } = stage.conversations[0] ?? {};
		return [visitorDeliveredPosition, visitorReadPosition];
	};
	tab.talk.close();
	await stage.answers(conversationId, 'Good morning');
	expect([tab.view.unread, ...positions()]).toEqual([1, 3, 0]);
	tab.isVisible = false;
	tab.talk.open();
	await stage.settle();
	expect([tab.view.unread, ...positions()]).toEqual([1, 3, 0]);
	tab.isVisible = true;
	tab.talk.wake();
	await stage.settle();
	expect([tab.view.unread, ...positions()]).toEqual([0, 3, 3]);
});

test('what was read without a line is told when there is one, and never counts as unread again', async () => {
	const { stage, browser, tab, conversationId } = await begun();
	tab.talk.close();
	await stage.answers(conversationId, 'Good morning');
	stage.isCut = true;
	tab.talk.open();
	expect(tab.view.unread).toBe(0);
	await stage.settle();
	tab.kill();
	const later = browser.open();
	expect(later.view.unread).toBe(0);
	stage.isCut = false;
	later.talk.resume();
	await stage.pass(2_000);
	expect(stage.conversations[0]?.visitorReadPosition).toBe(3);
});

test('a refused message stays with its text until its person decides', async () => {
	const { stage, browser, tab } = await begun();
	const refuse = () => {
		const { mutations } = JSON.parse(lastBody) as { mutations: { id: string }[] };
		return ours({
			epoch: stage.epoch,
			results: mutations.map(({ id }) => ({ id, kind: 'refused', reason: 'forbidden' }))
		});
	};
	let lastBody = '';
	const fetch = stage.fetch.bind(stage);
	stage.fetch = (url, init) => {
		lastBody = String(init.body);
		return fetch(url, init);
	};
	stage.fates['/api/mutate'] = [refuse, refuse];
	tab.say('One');
	await stage.settle();
	tab.say('Two');
	await stage.settle();
	expect(tab.thread).toEqual(['Hello: sent', 'One: refused', 'Two: refused']);
	tab.kill();
	const later = browser.open();
	const [, , one, two] = later.view.entries;
	later.talk.retry(one?.id ?? '');
	later.talk.discard(two?.id ?? '');
	await stage.settle();
	expect(stage.texts).toEqual(['Hello', 'One']);
	expect(later.thread).toEqual(['Hello: sent', 'One: sent']);
});

test('a message to a conversation that is over begins the next one, and later ones follow it', async () => {
	const { stage, browser, tab, conversationId } = await begun();
	const args = { conversationId, eventId: stage.newId(), seenPosition: 10 };
	await stage.does(ana, { name: 'resolveConversation', args });
	expect([tab.view.hasEnded, tab.thread]).toEqual([true, ['Hello: sent', '(resolved)']]);
	stage.now += 48 * 3_600_000;
	tab.say('Two days later');
	await stage.settle();
	tab.say('And more');
	await stage.settle();
	expect(stage.conversations).toHaveLength(2);
	tab.kill();
	const later = browser.open();
	later.talk.resume();
	later.say('From another page');
	await stage.settle();
	expect(stage.conversations.map(({ visitorPosition }) => visitorPosition)).toEqual([1, 3]);
	expect(later.thread.slice(-3)).toEqual([
		'Two days later: sent',
		'And more: sent',
		'From another page: sent'
	]);
	expect(later.view.hasEnded).toBe(false);
	const second = stage.conversations[1]?.id ?? '';
	const end = { conversationId: second, eventId: stage.newId(), seenPosition: 10 };
	await stage.does(ana, { name: 'resolveConversation', args: end });
	stage.now += 48 * 3_600_000;
	later.say('Two more days later');
	await stage.settle();
	expect(stage.conversations).toHaveLength(3);
});

test('typing is told at most every three seconds, and taken back when the field is empty', async () => {
	const { stage, tab, conversationId } = await begun();
	const told = () => stage.said.filter((word) => word.say === 'typing').map((word) => word.active);
	const before = told().length;
	for (const text of ['W', 'Wh', 'Wha']) tab.talk.write(text);
	expect(told().slice(before)).toEqual([true]);
	await stage.pass(TYPING_MS / 2);
	tab.talk.write('What');
	tab.talk.write('');
	expect(told().slice(before)).toEqual([true, true, false]);
	expect(stage.said.at(-1)).toEqual({ say: 'typing', conversationId, active: false });
});

test('who is typing is believed for six seconds, and not after the answer has come', async () => {
	const { stage, tab, conversationId } = await begun();
	const typing = (active: boolean) =>
		stage.tell({
			say: 'signal',
			signal: {
				about: 'typing',
				conversationId,
				author: 'agent',
				authorId: ana.id,
				authorName: 'Ana',
				active
			}
		});
	await typing(true);
	expect(tab.view.typist).toBe('Ana');
	await stage.pass(TYPING_MS);
	expect(tab.view.typist).toBeUndefined();
	await typing(true);
	await stage.answers(conversationId, 'Good morning');
	expect(tab.view.typist).toBeUndefined();
	await typing(true);
	await typing(false);
	expect(tab.view.typist).toBeUndefined();
});

test('the page hears of each message once: of its own when it is sent, of others when they come', async () => {
	const { stage, tab, conversationId } = await begun();
	tab.talk.close();
	await stage.answers(conversationId, 'Good morning');
	await stage.answers(conversationId, 'How can I help?');
	await stage.hangUp();
	await stage.pass(5_000);
	expect(tab.happened.map(({ name, text }) => `${name} ${text}`)).toEqual([
		'messageSent Hello',
		'messageReceived Good morning',
		'messageReceived How can I help?'
	]);
});

test('who is online is what the server said last', async () => {
	const { stage, tab } = open();
	tab.talk.meet(lantern);
	expect([tab.view.name, tab.view.team.online]).toEqual(['Lantern', true]);
	tab.talk.open();
	await stage.settle();
	expect(tab.view.team.online).toBe(false);
	tab.talk.meet(lantern);
	expect(tab.view.team.online).toBe(false);
	await stage.tell({ say: 'signal', signal: { ...lantern.team, names: ['Ben'] } });
	expect(tab.view.team.names).toEqual(['Ben']);
});

test('the widgets of two workspaces on one page keep apart', async () => {
	const { browser, stage, tab } = open();
	tab.talk.open();
	tab.talk.write('For the first');
	const other = browser.open({ workspaceId: stage.newId() });
	expect(other.view.draft).toBe('');
	expect([...browser.store.keys()].every((key) => key.startsWith(`porchlight:${workspaceId}:`))).toBe(true);
});

test('[E7] [M8] what a visitor writes after an agent has begun a conversation goes into that one', async () => {
	const { stage, tab, conversationId } = await begun();
	await stage.does(ana, { name: 'joinConversation', args: { conversationId, eventId: stage.newId() } });
	const [visitor] = stage.documents.all('visitor');
	await stage.pass(1_000);
	const ids = { conversationId: stage.newId(), eventId: stage.newId(), id: stage.newId() };
	const args = { ...ids, visitorId: visitor?.id ?? '', text: 'Your lamp is here' };
	await stage.does(ana, { name: 'startConversation', args });
	await stage.settle();
	expect(tab.thread).toContain('Your lamp is here');
	tab.say('Thanks');
	await stage.settle();
	const answer = stage.documents.all('message').find(({ text }) => text === 'Thanks');
	expect(answer?.conversationId).toBe(ids.conversationId);
});
