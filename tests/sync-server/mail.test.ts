/** Replies that leave by e-mail: with a real mail server, its moods, and ours that is killed (product C6). */
import { cpSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { LOOSE_MAX, RESTS_AFTER_MS } from '#domain/transcript.ts';
import { openAddresses } from '../../sync-server/address.ts';
import { openDisk } from '../../sync-server/disk.ts';
import { openPushService } from '../../sync-server/push-service.ts';
import { GIVEN_UP_MS, MAILS_PER_DAY, openJobs } from '../../sync-server/jobs.ts';
import { quietLog } from '../../sync-server/log.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';
import { FROM, mailingOf, openThread } from './post.ts';

test('[C6] without an address the reply is refused by name, and nothing leaves', async () => {
	for (const email of [undefined, '', 'no address', 'a@b, c@d']) {
		const { post, desk, reply } = await openThread({}, email === undefined ? {} : { email });
		expect((await reply('Hello')).result).toMatchObject({ kind: 'refused', reason: 'no-address' });
		await desk.server.tick();
		expect(post.letters).toEqual([]);
	}
});

test('[C6] a visitor cannot make the server send anything', async () => {
	const { post, desk, vera, conversationId } = await openThread();
	const args = { id: newId(), conversationId, text: 'Free lamps', seenPosition: 0, channel: 'email' };
	const [result] = await desk.wish(vera, wish('sendMessage', args));
	expect(result).toMatchObject({ kind: 'refused', reason: 'invalid' });
	await desk.server.tick();
	expect(post.letters).toEqual([]);
});

test('[C6] a visitor who was blocked before the letter left gets nothing, and its author is told', async () => {
	const { post, desk, ana, vera, conversationId, reply } = await openThread();
	const { id } = await reply('Hello');
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId: newId() }));
	await desk.server.tick();
	expect(post.letters).toEqual([]);
	const fault = { state: 'failed', fault: 'blocked' };
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject(fault);
});

test('[C6] what a mail server refuses for good is told with its answer, on the open line, and not tried again', async () => {
	const { post, desk, ana, conversationId, reply } = await openThread({}, { email: 'nobody@shop.example' });
	const line = await desk.line(ana);
	const { id } = await reply('Hello');
	await line.until('batch');
	await desk.server.tick();
	await line.until('batch', 2);
	const told = line.all('batch').flatMap(({ items }) => items);
	expect(JSON.stringify(told)).toContain('5.1.1 no such mailbox');
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({
		state: 'failed',
		fault: 'rejected',
		answer: expect.stringContaining('5.1.1 no such mailbox')
	});
	const read = () => desk.server.store.read(ana.workspaceId, 'conversation', conversationId);
	expect((await read())?.undeliveredPosition).toBe((await read())?.agentPosition);
	desk.pass(GIVEN_UP_MS);
	await desk.server.tick();
	expect(post.letters).toEqual([]);
	expect(desk.bugs).toEqual([]);
	await desk.wish(ana, writing(conversationId, 'In the chat, then', 9));
	expect(await read()).not.toHaveProperty('undeliveredPosition');
});

test('[C6] a refusal of the words is for good, too', async () => {
	const { post, desk, ana, conversationId, reply } = await openThread();
	post.will({ code: 554, text: 'this looks like rubbish' });
	const { id } = await reply('Hello');
	await desk.server.tick();
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({
		state: 'failed',
		fault: 'rejected'
	});
});

test('[C6] what a mail server puts off is tried again later, more and more seldom', async () => {
	const { post, desk, ana, conversationId, reply } = await openThread();
	post.will({ code: 451, text: 'come back' }, { code: 451, text: 'come back' });
	const { id } = await reply('Hello');
	await desk.server.tick();
	await desk.server.tick();
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({ state: 'queued' });
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(post.letters).toEqual([]);
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(post.letters).toHaveLength(1);
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({ state: 'sent' });
});

test('[C6] a line that is cut before the mail server took it only delays the letter', async () => {
	const { post, desk, reply } = await openThread();
	post.will('cut before taking');
	await reply('Hello');
	await desk.server.tick();
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(post.letters).toHaveLength(1);
});

test('[C6] a letter whose taking was never heard of comes again under the same name, so that it is known as the same', async () => {
	const { post, desk, reply } = await openThread();
	post.will('cut after taking');
	await reply('Hello');
	await desk.server.tick();
	desk.pass(MINUTE_MS);
	await desk.server.tick();
	expect(post.letters).toHaveLength(2);
	expect(new Set(post.letters.map(({ mail }) => mail.messageId)).size).toBe(1);
});

test('[C6] a mail server that cannot be reached for two days is told', async () => {
	const { desk, ana, conversationId, reply } = await openThread({
		mail: { url: 'smtp://127.0.0.1:1', from: FROM }
	});
	const { id } = await reply('Hello');
	await desk.server.tick();
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({ state: 'queued' });
	desk.pass(GIVEN_UP_MS);
	await desk.server.tick();
	const fault = { state: 'failed', fault: 'too-long-tried' };
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject(fault);
});

test('[C6] where no e-mail can be sent the workspace says so, and what waited is told', async () => {
	const dataDir = emptyDirectory();
	const { desk, ana, conversationId, reply } = await openThread({ dataDir });
	const { id } = await reply('Hello');
	await desk.close();
	const restarted = await openDesk({ dataDir });
	const read = () => restarted.server.store.read(ana.workspaceId, 'workspace', ana.workspaceId);
	expect(await read()).not.toHaveProperty('mailFrom');
	await restarted.server.tick();
	const fault = { state: 'failed', fault: 'no-mail' };
	expect(await mailingOf(restarted, ana, conversationId, id)).toMatchObject(fault);
});

test('[C6] devices learn from the server whether e-mail can be sent, a new workspace at once', async () => {
	const dataDir = emptyDirectory();
	const { desk, ana } = await openThread({ dataDir });
	const account = { name: 'Zoe', email: 'zoe@example.org', password: 'correct horse' };
	const { body } = await desk.call('/api/sign-up', account);
	expect(await desk.server.store.read(body.workspaceId, 'workspace', body.workspaceId)).toMatchObject({
		mailFrom: FROM
	});
	await desk.close();
	const restarted = await openDesk({ dataDir, mail: { url: 'smtp://127.0.0.1:1', from: FROM } });
	const known = await restarted.server.store.read(ana.workspaceId, 'workspace', ana.workspaceId);
	expect(known).toMatchObject({ mailFrom: FROM });
});

test('[P4] [W4] the closed widget learns whether it may promise an answer by e-mail', async () => {
	const dataDir = emptyDirectory();
	const { desk, ana } = await openThread({ dataDir });
	await desk.close();
	for (const mail of [{ url: 'smtp://127.0.0.1:1', from: FROM }, undefined]) {
		const restarted = await openDesk({ dataDir, ...(mail ? { mail } : {}) });
		const { body } = await restarted.call(`/api/widget/${ana.workspaceId}`);
		expect(body).toMatchObject({ canMail: mail !== undefined });
		await restarted.close();
	}
});

test('[C6] a server that is stopped before the letter left sends it after its next start, once', async () => {
	const dataDir = emptyDirectory();
	const { post, desk, reply } = await openThread({ dataDir });
	await reply('Hello');
	await desk.close();
	const restarted = await openDesk({ dataDir, mail: { url: post.url, from: FROM } });
	await restarted.server.tick();
	await restarted.server.tick();
	expect(post.letters).toHaveLength(1);
});

test('[C6] a server that is killed between the taking of a letter and its own note of it sends it again under the same name', async () => {
	const dataDir = emptyDirectory();
	const { post, desk, ana, conversationId, reply } = await openThread({ dataDir });
	post.will('say nothing after taking');
	const { id } = await reply('Hello');
	const ticked = desk.server.tick();
	await post.until(1);
	// What lies on disk now is all that the next one has.
	const left = emptyDirectory();
	cpSync(dataDir, left, { recursive: true, filter: (path) => !path.includes('lock.db') });
	const restarted = await openDesk({ dataDir: left, mail: { url: post.url, from: FROM } });
	await restarted.server.tick();
	await restarted.server.tick();
	expect(post.letters.map(({ mail }) => mail.messageId)).toEqual(Array(2).fill(`<${id}@lantern.example>`));
	expect(await mailingOf(restarted, ana, conversationId, id)).toMatchObject({ state: 'sent' });
	post.cut();
	await ticked;
});

test('[C6] the end of a letter is told of a message that rests in a transcript by then, without doubling it', async () => {
	const { desk, ana, vera, conversationId, post, reply } = await openThread();
	post.will({ code: 451, text: 'come back' });
	const { id } = await reply('Hello');
	await desk.server.tick();
	for (let count = 0; count <= LOOSE_MAX; count += 1)
		await desk.wish(vera, writing(conversationId, `more ${count}`));
	desk.pass(RESTS_AFTER_MS);
	await desk.server.tick();
	expect(await mailingOf(desk, ana, conversationId, id)).toMatchObject({ state: 'sent' });
	const { epoch } = desk.server.store;
	const { text } = await desk.call('/api/thread', { epoch, conversationId }, ana);
	expect(text.split(`"id":"${id}","conversationId"`)).toHaveLength(2);
	expect((await desk.call('/api/snapshot', {}, vera)).text).not.toContain('vera@shop.example');
});

test('[C6] one workspace cannot send without end: what is too much for a day waits for the next', async () => {
	const { desk, ana, conversationId } = await openThread();
	const { store } = desk.server;
	const sending = () => {
		const args = { id: newId(), conversationId, text: 'x', seenPosition: 9, channel: 'email' };
		return wish('sendMessage', args);
	};
	for (let sent = 0; sent < MAILS_PER_DAY + 100; sent += 100)
		await desk.wish(ana, ...Array.from({ length: 100 }, sending));
	let posted = 0;
	const mailer = {
		from: FROM,
		send: async () => ({ kind: 'sent', count: (posted += 1) }) as const,
		close: () => undefined
	};
	const disk = openDisk(':memory:');
	onTestFinished(disk.close);
	const addresses = openAddresses('key', desk.now);
	const { accounts, line } = desk.server;
	const needs = { store, clock: desk.now, log: quietLog };
	const telling = { ...needs, ...line, accounts, newId, pushService: openPushService('key') };
	const jobs = openJobs({ ...needs, disk, addresses, mailer, telling });
	await jobs.run();
	expect(posted).toBe(MAILS_PER_DAY);
	desk.pass(DAY_MS);
	await jobs.run();
	expect(posted).toBe(MAILS_PER_DAY + 100);
});
