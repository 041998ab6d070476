/** kill -9 in the middle of writes: nothing acknowledged is lost, nothing is there twice. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import type { Message } from '#domain/message.ts';
import { unpack, type Transcript } from '#domain/transcript.ts';
import type { MutationResult, SentMutation } from '#protocol/mutate.ts';
import type { SnapshotAnswer } from '#protocol/pull.ts';
import { startChild, type Child } from './child.ts';
import { emptyDirectory, writing } from './desk.ts';

const ROUNDS = 20;
const WRITERS = 4;

/** A visitor who writes one batch after the other, and what it knows of them. */
class Writer {
	readonly conversationId = newId();
	readonly acknowledged = new Map<string, MutationResult>();
	token = '';
	/** Sent, and perhaps never answered. */
	open: SentMutation[] = [];

	async send(child: Child, batch: SentMutation[]): Promise<void> {
		this.open = batch;
		const body = { sentAt: Date.now(), mutations: batch };
		const answer = await child.post('/api/mutate', body, { authorization: `Bearer ${this.token}` });
		const { results } = (await answer.json()) as { results: MutationResult[] };
		for (const result of results) this.acknowledged.set(result.id, result);
		this.open = [];
		this.sent.push(...batch);
	}
	readonly sent: SentMutation[] = [];

	/** Everything in the conversation as the visitor reads it, by position. */
	async read(child: Child): Promise<Message[]> {
		const loose: Message[] = [];
		const packed: Transcript[] = [];
		let page: SnapshotAnswer | undefined;
		do {
			const body = page?.cursor ? { cursor: page.cursor } : {};
			const answer = await child.post('/api/snapshot', body, { authorization: `Bearer ${this.token}` });
			page = (await answer.json()) as SnapshotAnswer;
			for (const item of page.items) {
				if ('gone' in item) continue;
				if (item.collection === 'message') loose.push(item.document);
				if (item.collection === 'transcript') packed.push(item.document);
			}
		} while (page.cursor);
		return unpack(packed, loose);
	}
}

test('[S5] killed twenty times in the middle of writes, the server keeps what it acknowledged, once', async () => {
	const dataDir = emptyDirectory();
	const writers = Array.from({ length: WRITERS }, () => new Writer());
	const sessions: string[] = [];
	let unanswered = 0;
	for (let round = 0; round < ROUNDS; round += 1) {
		const child = await startChild(dataDir);
		if (round === 0) await introduce(child, writers);
		await verify(child, writers, sessions);
		// A password costs as much as a hundred writes, so somebody comes in every fourth round only: now and then
		// before the others write, else that answer would always be the one that is cut off.
		const early = round % 8 === 0 ? await signUp(child, round) : undefined;
		const [signedUp = early] = await Promise.all([
			round % 8 === 4 ? signUp(child, round) : undefined,
			writeUntilKilled(child, writers, 5 + ((round * 7) % 23))
		]);
		if (signedUp !== undefined) sessions.push(signedUp);
		unanswered += writers.filter(({ open }) => open.length > 0).length;
		checkFiles(dataDir);
	}
	await verify(await startChild(dataDir), writers, sessions);
	// Else nothing was cut, and the rounds say nothing.
	expect(unanswered).toBeGreaterThan(ROUNDS / 2);
	expect(writers.flatMap(({ sent }) => sent).length).toBeGreaterThan(ROUNDS * 5);
	expect(sessions.length).toBeGreaterThan(0);
}, 300_000);

async function introduce(child: Child, writers: readonly Writer[]): Promise<void> {
	const account = { name: 'Ana', email: 'ana@example.org', password: 'correct horse' };
	const { workspaceId } = (await (await child.post('/api/sign-up', account)).json()) as {
		workspaceId: string;
	};
	for (const writer of writers) {
		const answer = await child.post('/api/visitor', { workspaceId });
		writer.token = ((await answer.json()) as { token: string }).token;
	}
}

/** Signs one more person up, while the server may be killed. @returns the session's cookie when it was answered */
async function signUp(child: Child, round: number): Promise<string | undefined> {
	try {
		const account = { name: `Agent ${round}`, email: `agent${round}@example.org`, password: 'correct horse' };
		const answer = await child.post('/api/sign-up', account);
		return answer.headers.getSetCookie()[0]?.split(';')[0];
	} catch {
		return undefined;
	}
}

/** All write at once; after so many answers the process is gone, whatever it was doing. */
async function writeUntilKilled(child: Child, writers: readonly Writer[], answers: number): Promise<void> {
	let answered = 0;
	const work = writers.map(async (writer, index) => {
		for (let count = 0; ; count += 1) {
			const batch = Array.from({ length: 1 + ((index + count) % 3) }, () =>
				writing(writer.conversationId, `message ${newId()}`, 0, Date.now())
			);
			try {
				await writer.send(child, batch);
			} catch {
				return;
			}
			answered += 1;
			if (answered === answers) child.process.kill('SIGKILL');
		}
	});
	await Promise.all(work);
	expect(await child.end('SIGKILL')).toBe('SIGKILL');
}

/** Sends again what was not answered, then compares with all that ever was. */
async function verify(child: Child, writers: readonly Writer[], sessions: readonly string[]): Promise<void> {
	for (const writer of writers) {
		const before = (await writer.read(child)).map(({ id }) => id);
		const idOf = ({ args }: SentMutation) => (args as { id: string }).id;
		expect(writer.sent.map(idOf).filter((id) => !before.includes(id))).toEqual([]);
		if (writer.open.length > 0) await writer.send(child, writer.open);
		const messages = await writer.read(child);
		expect(messages.map(({ id }) => id).sort()).toEqual(writer.sent.map(idOf).sort());
		expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => index + 1));
		expect([...writer.acknowledged.values()].every(({ kind }) => kind === 'applied')).toBe(true);
	}
	for (const cookie of sessions) {
		const answer = await fetch(`${child.address}/api/session`, { headers: { cookie } });
		expect(answer.status).toBe(200);
	}
}

/** Both files are whole, and the clock stands at the last number. */
function checkFiles(dataDir: string): void {
	for (const name of ['porchlight.db', 'auth.db']) {
		const db = new DatabaseSync(join(dataDir, name));
		expect(db.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
		if (name === 'porchlight.db') {
			const wrong = db.prepare(`
				SELECT id FROM workspaces
				WHERE number <> (SELECT max(number) FROM documents WHERE workspace = workspaces.id)`);
			expect(wrong.all()).toEqual([]);
		}
		db.close();
	}
}
