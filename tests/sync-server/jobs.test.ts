/** What is to be done outside: nothing of it ends by the end of another, and who is slow holds up nobody else. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { emptyDirectory, openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe } from './devices.ts';
import { FROM, openThread } from './post.ts';

/** The number of steps of the store before ids of jobs were for ever. */
const STEPS_BEFORE = 9;

/** Somebody who is online and told at a place of its own. */
async function told(desk: Desk, person: Person, at: string) {
	await desk.wish(person, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, person, {}, at);
}

const askForTest = async (desk: Desk, person: Person) =>
	(await desk.call('/api/push/test', { endpoint, afterMs: 0 }, person)).body.noticeId;

test('[D6] a test that is asked for while another is under way is sent, too', async () => {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	await subscribe(desk, ana);
	const { begun, letGo } = held.hold();
	await askForTest(desk, ana);
	const ticking = desk.server.tick();
	await begun;
	const second = await askForTest(desk, ana);
	letGo();
	await ticking;
	await desk.server.tick();
	expect(held.sent.map(({ payload }) => payload.noticeId).at(-1)).toBe(second);
	expect((await noticesOf(desk, ana)).map(({ sentAt }) => sentAt)).toEqual([desk.now(), desk.now()]);
});

test('[C6] a letter is not lost when a push ends whose device has left meanwhile', async () => {
	const held = heldService();
	const { desk, ana, reply, post } = await openThread({ pushService: held.service });
	const ben = await desk.agent(ana.workspaceId);
	await subscribe(desk, ben);
	const { begun, letGo } = held.hold();
	await askForTest(desk, ben);
	const ticking = desk.server.tick();
	await begun;
	await desk.call('/api/sign-out', {}, ben);
	await reply('By e-mail');
	letGo();
	await ticking;
	await desk.server.tick();
	expect(post.letters.length).toBe(1);
});

test('[C6] what an older version was to do is done, and once', async () => {
	const dataDir = emptyDirectory();
	const before = await openThread({ dataDir });
	await before.reply('First');
	await before.reply('Second');
	await before.desk.close();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	db.exec(`CREATE TABLE older (id INTEGER PRIMARY KEY, workspace TEXT NOT NULL, conversation_id TEXT NOT NULL,
			message_id TEXT NOT NULL, made_at INTEGER NOT NULL, due_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
			kind TEXT NOT NULL DEFAULT 'mail', subscription_id TEXT NOT NULL DEFAULT '', notice_id TEXT NOT NULL DEFAULT '');
		INSERT INTO older SELECT id, workspace, conversation_id, message_id, made_at, due_at, tries, kind,
			subscription_id, notice_id FROM jobs;
		DROP TABLE jobs; ALTER TABLE older RENAME TO jobs;
		CREATE UNIQUE INDEX jobs_about ON jobs (workspace, message_id, kind, subscription_id);
		CREATE INDEX jobs_due ON jobs (due_at); DROP INDEX files_unsent; DROP TABLE terms;
		ALTER TABLE subscriptions DROP COLUMN looks; ALTER TABLE subscriptions DROP COLUMN subscribed_at;
		ALTER TABLE subscriptions DROP COLUMN stopped_at; ALTER TABLE subscriptions DROP COLUMN ended_at;
		CREATE VIRTUAL TABLE vocabulary USING fts5vocab (word_index, 'row'); PRAGMA user_version = ${STEPS_BEFORE}`);
	db.close();
	const desk = await openDesk({ dataDir, mail: { url: before.post.url, from: FROM } });
	await desk.server.tick();
	await desk.server.tick();
	expect(before.post.letters.map(({ mail }) => mail.text?.split('\n')[0])).toEqual(['First', 'Second']);
});

test('[D3] a device that does not answer holds up no other, of whatever workspace', async () => {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const [ana, other] = [await desk.owner(), await desk.owner('Other')];
	await told(desk, ana, `${endpoint}-dead`);
	await told(desk, other, `${endpoint}-fine`);
	const { begun, letGo } = held.hold(`${endpoint}-dead`);
	await desk.wish(desk.visitor(ana.workspaceId), writing(newId(), 'One', 0, desk.now()));
	const ticking = desk.server.tick();
	await begun;
	await desk.wish(desk.visitor(other.workspaceId), writing(newId(), 'Two', 0, desk.now()));
	const again = desk.server.tick();
	await held.until(1);
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['Two']);
	letGo();
	await Promise.all([ticking, again]);
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['Two', 'One']);
});

test('[D3] what one device is told comes one after another, in its order', async () => {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId);
	await told(desk, ana, `${endpoint}-slow`);
	await told(desk, ben, `${endpoint}-quick`);
	const { begun, letGo } = held.hold(`${endpoint}-slow`);
	const say = (text: string) =>
		desk.wish(desk.visitor(ana.workspaceId), writing(newId(), text, 0, desk.now()));
	await say('One');
	const ticking = desk.server.tick();
	await begun;
	await say('Two');
	const again = desk.server.tick();
	// By then the slow one could have been told of the second, too.
	await held.until(2);
	letGo();
	await Promise.all([ticking, again]);
	const slow = held.sent.filter(({ to }) => to.endpoint.endsWith('slow'));
	expect(slow.map(({ payload }) => payload.body)).toEqual(['One', 'Two']);
});

test('[D3] [C6] a mail server that says nothing holds up no push', async () => {
	const connections: Socket[] = [];
	const silent = createServer((socket) => void connections.push(socket.on('error', () => undefined)));
	await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
	const end = () => {
		for (const socket of connections) socket.destroy();
		silent.close();
	};
	onTestFinished(end);
	const held = heldService();
	const url = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
	const { desk, ana, reply } = await openThread({ pushService: held.service, mail: { url, from: FROM } });
	await told(desk, ana, endpoint);
	for (let count = 0; count < 12; count += 1) await reply(`Letter ${count}`);
	const ticking = desk.server.tick();
	await expect.poll(() => connections.length).toBeGreaterThan(0);
	await desk.wish(desk.visitor(ana.workspaceId), writing(newId(), 'Urgent', 0, desk.now()));
	const again = desk.server.tick();
	await held.until(1);
	expect(held.sent[0]?.payload.body).toBe('Urgent');
	end();
	await Promise.all([ticking, again]);
});
