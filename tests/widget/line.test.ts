import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { HEARTBEAT_MS, SILENCE_MS } from '#protocol/stream.ts';
import { ana } from '../kit/cast.ts';
import { make } from '../kit/make.ts';
import { Browser } from './browser.ts';
import { ours } from './answers.ts';
import { Stage } from './stage.ts';

async function begun() {
	const stage = new Stage();
	const browser = new Browser(stage);
	const tab = browser.open();
	tab.talk.open();
	tab.say('Hello');
	await stage.settle();
	return { stage, browser, tab, conversationId: stage.conversations[0]?.id ?? '' };
}

const beats = (stage: Stage) => stage.said.filter(({ say }) => say === 'heartbeat').length;

test('[S6] the widget says something every twenty seconds, and takes a silence of 45 for the end of the line', async () => {
	const { stage, tab } = await begun();
	const before = beats(stage);
	await stage.pass(HEARTBEAT_MS);
	expect(beats(stage)).toBe(before + 1);
	const heard = stage.now;
	await stage.tell({ say: 'heartbeat' });
	await stage.pass(SILENCE_MS - 1);
	expect([tab.view.line.kind, stage.openLines]).toEqual(['open', 1]);
	const greetings = stage.said.filter(({ say }) => say === 'hello').length;
	await stage.pass(5_000);
	expect(stage.now - heard).toBeGreaterThan(SILENCE_MS);
	expect(stage.said.filter(({ say }) => say === 'hello').length).toBe(greetings + 1);
	expect([tab.view.line.kind, stage.openLines]).toEqual(['open', 1]);
});

test('a server that is gone stays gone until the line is open, also while it is tried again', async () => {
	const { stage, tab } = await begun();
	stage.isCut = true;
	await stage.hangUp();
	await stage.pass(5_000);
	const told = new Set<boolean>();
	tab.onview = ({ isCut }) => told.add(isCut);
	await stage.pass(5 * 60_000);
	expect([...told]).toEqual([true]);
	tab.talk.sleep();
	await stage.settle();
	expect(tab.view.isCut).toBe(false);
	told.clear();
	tab.talk.resume();
	await stage.pass(60_000);
	expect([...told]).toEqual([true]);
	stage.isCut = false;
	tab.talk.wake();
	await stage.settle();
	expect([tab.view.line.kind, tab.view.isCut]).toEqual(['open', false]);
});

test('[S7] what was said while the line was down comes by pull when it is back', async () => {
	const { stage, tab, conversationId } = await begun();
	stage.isCut = true;
	await stage.hangUp();
	await stage.answers(conversationId, 'Good morning');
	expect(tab.thread).toEqual(['Hello: sent']);
	stage.isCut = false;
	await stage.pass(5_000);
	expect(tab.thread).toEqual(['Hello: sent', '(joined)', 'Good morning']);
	expect(stage.asked.filter(({ path }) => path === '/api/snapshot')).toHaveLength(1);
});

test('[S7] a batch that does not join is not applied: the widget pulls', async () => {
	const { stage, tab } = await begun();
	const pulls = () => stage.asked.filter(({ path }) => path === '/api/pull').length;
	const before = pulls();
	await stage.tell({ say: 'batch', from: 900, to: 901, items: [] });
	expect(pulls()).toBe(before + 1);
	await stage.does(ana, {
		name: 'joinConversation',
		args: { conversationId: stage.conversations[0]?.id ?? '', eventId: stage.newId() }
	});
	expect(tab.thread).toEqual(['Hello: sent', '(joined)']);
	expect(pulls()).toBe(before + 1);
});

test('[S6] a poke is followed by a pull', async () => {
	const { stage } = await begun();
	const pulls = () => stage.asked.filter(({ path }) => path === '/api/pull').length;
	const before = pulls();
	await stage.tell({ say: 'poke', to: 900 });
	expect(pulls()).toBe(before + 1);
});

test('where sockets do not get through, news come by HTTP', async () => {
	const { stage, tab, conversationId } = await begun();
	stage.hasSockets = false;
	await stage.hangUp();
	await stage.answers(conversationId, 'Good morning');
	await stage.pass(60_000);
	expect(tab.thread).toEqual(['Hello: sent', '(joined)', 'Good morning']);
	expect(tab.view.isCut).toBe(false);
	tab.say('Thank you');
	await stage.pass(60_000);
	expect(tab.thread.at(-1)).toBe('Thank you: sent');
});

test('[S8] a restored server gets again what it has lost, and the copy begins anew', async () => {
	const { stage, tab } = await begun();
	const backup = stage.documents.copy();
	stage.hasSockets = false;
	await stage.hangUp();
	tab.say('After the backup');
	await stage.settle();
	expect([stage.texts, tab.thread.at(-1)]).toEqual([['Hello', 'After the backup'], 'After the backup: sent']);
	stage.restore(backup);
	stage.hasSockets = true;
	await stage.pass(5_000);
	expect(stage.texts).toEqual(['Hello', 'After the backup']);
	expect(tab.thread).toEqual(['Hello: sent', 'After the backup: sent']);
});

test('[S8] [S22] what was granted and shown is sent again before what is written since, also by another page', async () => {
	const { stage, browser, tab } = await begun();
	tab.talk.know({ name: 'Vera' });
	await stage.settle();
	const backup = stage.documents.copy();
	tab.say('After the backup');
	tab.talk.know({ email: 'vera@example.org' });
	await stage.settle();
	expect(tab.thread).toEqual(['Hello: sent', 'After the backup: sent']);
	tab.kill();
	stage.restore(backup);
	const next = browser.open();
	next.talk.open();
	next.say('Since then');
	await stage.pass(5_000);
	expect(stage.texts).toEqual(['Hello', 'After the backup', 'Since then']);
	expect(next.thread).toEqual(['Hello: sent', 'After the backup: sent', 'Since then: sent']);
	expect(stage.documents.all('visitor')).toMatchObject([{ name: 'Vera' }]);
});

test("[S8] what was granted is kept for seven days of the server's clock, and no longer", async () => {
	const { stage, browser, conversationId } = await begun();
	const kept = () => [...browser.store.keys()].filter((key) => key.includes(':wish:')).length;
	await stage.pass(7 * DAY_MS);
	await stage.answers(conversationId, 'Good morning');
	expect(kept()).toBe(1);
	await stage.pass(1);
	await stage.answers(conversationId, 'Still there?');
	expect(kept()).toBe(0);
});

test('[S8] a copy that is too old is replaced by a fresh one', async () => {
	const { stage, tab, conversationId } = await begun();
	stage.isCut = true;
	await stage.hangUp();
	await stage.answers(conversationId, 'Good morning');
	stage.isCut = false;
	stage.fates['/api/pull'] = [() => ours({ kind: 'too-old', message: '' }, 410)];
	await stage.pass(5_000);
	expect(tab.thread).toEqual(['Hello: sent', '(joined)', 'Good morning']);
	expect(stage.asked.filter(({ path }) => path === '/api/snapshot')).toHaveLength(2);
});

test('[S3] [S8] a first copy whose pages are of two epochs begins again', async () => {
	const { stage, tab, conversationId } = await begun();
	const document = make('message', { conversationId, text: 'Gone' });
	const items = [{ collection: 'message', number: 9, document }];
	await stage.hangUp();
	stage.fates['/api/pull'] = [() => ours({ kind: 'too-old', message: '' }, 410)];
	stage.fates['/api/snapshot'] = [() => ours({ epoch: 'former', at: 9, cursor: { at: 9, below: 9 }, items })];
	await stage.answers(conversationId, 'Good morning');
	await stage.pass(5_000);
	expect(tab.thread).toEqual(['Hello: sent', '(joined)', 'Good morning']);
});

test('[S16] a line that the server ends for want of rights stops, and says why', async () => {
	const { stage, tab } = await begun();
	await stage.tell({ say: 'bye', error: { kind: 'forbidden', message: 'not here' } });
	await stage.pass(10 * 60_000);
	expect(tab.view.line).toMatchObject({ kind: 'stopped', error: { kind: 'forbidden' } });
	expect(tab.thread).toEqual(['Hello: sent']);
});

test('[S15] words that are not ours change nothing', async () => {
	const { stage, tab } = await begun();
	for (const word of ['<html>', '7', '{"say":"welcome"}', '{}']) await stage.tell(word as never);
	expect([tab.view.line.kind, tab.thread]).toEqual(['open', ['Hello: sent']]);
});

test('a page that is left closes its line, and opens it again on the way back', async () => {
	const { stage, tab, conversationId } = await begun();
	tab.talk.sleep();
	await stage.settle();
	expect([stage.openLines, tab.view.line.kind]).toEqual([0, 'asleep']);
	await stage.answers(conversationId, 'Good morning');
	tab.talk.resume();
	await stage.settle();
	expect([stage.openLines, tab.thread.at(-1)]).toEqual([1, 'Good morning']);
});

test('a page that slept drops a line that fell silent as soon as it wakes', async () => {
	const { stage, tab } = await begun();
	stage.now += HEARTBEAT_MS * 2;
	tab.talk.wake();
	await stage.settle();
	expect(tab.view.line.kind).toBe('waiting');
	tab.talk.wake();
	await stage.settle();
	expect(tab.view.line.kind).toBe('open');
});

test('[S12] a granted message stays in sight until the copy has it: it never flickers and is never there twice', async () => {
	const { stage, tab } = await begun();
	stage.hasSockets = false;
	await stage.hangUp();
	tab.seen.splice(0);
	tab.say('One more');
	await stage.settle();
	expect(tab.thread).toEqual(['Hello: sent', 'One more: sent']);
	await stage.pass(60_000);
	stage.hasSockets = true;
	await stage.pass(60_000);
	expect(tab.thread).toEqual(['Hello: sent', 'One more: sent']);
	const written = tab.seen.slice(tab.seen.findIndex((thread) => thread.length > 1));
	expect(written.every((thread) => thread.filter((line) => line.startsWith('One more')).length === 1)).toBe(
		true
	);
});
