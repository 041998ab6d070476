import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { newId } from '#domain/id.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { readConfig } from '../../sync-server/config.ts';
import { startChild, type Child } from './child.ts';
import { emptyDirectory, writing } from './desk.ts';

async function signUp(child: Child): Promise<{ workspaceId: string; cookie: string }> {
	const account = { name: 'Ana', email: 'ana@example.org', password: 'correct horse' };
	const answer = await child.post('/api/sign-up', account);
	const { workspaceId } = (await answer.json()) as { workspaceId: string };
	return { workspaceId, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

/** A greeted socket, everything it is told, and its end. */
async function greeted(child: Child, cookie: string) {
	const socket = new WebSocket(`${child.address.replace('http', 'ws')}/api/stream`, { headers: { cookie } });
	const words: { say: string; error?: { kind: string } }[] = [];
	const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
	await new Promise<void>((resolve, reject) => {
		socket.on('error', reject);
		socket.on('open', () => socket.send(JSON.stringify({ say: 'hello', protocol: PROTOCOL })));
		socket.on('message', (data) => {
			words.push(JSON.parse(String(data)) as (typeof words)[number]);
			resolve();
		});
	});
	return { words, closed };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
	'%s ends the program cleanly: goodbye to sockets, answers, files closed',
	async (signal) => {
		const dataDir = emptyDirectory();
		const child = await startChild(dataDir);
		const { workspaceId, cookie } = await signUp(child);
		const visitor = (await (await child.post('/api/visitor', { workspaceId })).json()) as { token: string };
		const { words, closed } = await greeted(child, cookie);
		const body = { sentAt: Date.now(), mutations: [writing(newId(), 'hello', 0, Date.now())] };
		const answered = await child.post('/api/mutate', body, { authorization: `Bearer ${visitor.token}` });
		expect(answered.status).toBe(200);
		expect(await child.end(signal)).toBe(0);
		expect(words.at(-1)).toMatchObject({ say: 'bye', error: { kind: 'busy' } });
		expect(await closed).toBe(1013);
		expect(existsSync(join(dataDir, 'porchlight.db-wal'))).toBe(false);
		expect(existsSync(join(dataDir, 'auth.db-wal'))).toBe(false);
		expect(statSync(dataDir).isDirectory()).toBe(true);
		const again = await startChild(dataDir);
		const session = await fetch(`${again.address}/api/session`, { headers: { cookie } });
		expect(session.status).toBe(200);
	},
	20_000
);

test('what the built program wrote, the sources go on with', async () => {
	const dataDir = emptyDirectory();
	const built = await startChild(dataDir);
	const { cookie, workspaceId } = await signUp(built);
	await built.end('SIGTERM');
	const sources = await startChild(dataDir, [], {}, 'sources');
	const session = await fetch(`${sources.address}/api/session`, { headers: { cookie } });
	expect(await session.json()).toMatchObject({ workspaceId });
	const account = { email: 'ana@example.org', password: 'correct horse' };
	expect((await sources.post('/api/sign-in', account)).status).toBe(200);
	expect(await sources.end('SIGTERM')).toBe(0);
}, 60_000);

test('a socket is refused anywhere but at its address, and a foreign page gets no session by it', async () => {
	const child = await startChild(emptyDirectory());
	const { cookie } = await signUp(child);
	const elsewhere = new WebSocket(`${child.address.replace('http', 'ws')}/api/other`);
	const status = await new Promise((resolve) => elsewhere.on('error', (error) => resolve(error.message)));
	expect(status).toContain('404');
	const headers = { cookie, origin: 'https://elsewhere.example' };
	const foreign = new WebSocket(`${child.address.replace('http', 'ws')}/api/stream`, { headers });
	const word = await new Promise((resolve) => {
		foreign.on('open', () => foreign.send(JSON.stringify({ say: 'hello', protocol: PROTOCOL })));
		foreign.on('message', (data) => resolve(JSON.parse(String(data))));
	});
	expect(word).toMatchObject({ say: 'bye', error: { kind: 'signed-out' } });
	foreign.terminate();
}, 60_000);

test('settings that make no sense are named before anything starts', () => {
	const read = (environment: NodeJS.ProcessEnv, ...args: string[]) =>
		readConfig(environment, args, '/porchlight');
	expect(read({})).toEqual({
		dataDir: '/porchlight/data',
		host: '127.0.0.1',
		port: 3000,
		proxies: 0,
		staticDir: '/porchlight/build',
		demo: false,
		restored: false
	});
	expect(read({ PUBLIC_ORIGIN: 'https://chat.example.org/', PORT: '80' }, '--demo')).toMatchObject({
		publicOrigin: 'https://chat.example.org',
		port: 80,
		demo: true,
		dataDir: '/porchlight/data/demo'
	});
	expect(() => read({ PORT: 'many' })).toThrow('PORT');
	expect(() => read({ PORT: '70000' })).toThrow('PORT');
	expect(() => read({ PUBLIC_ORIGIN: 'chat' })).toThrow('PUBLIC_ORIGIN');
	expect(() => read({}, '--dmeo')).toThrow('--dmeo');
});

test('a directory is for one process: a second one says so and ends', async () => {
	const dataDir = emptyDirectory();
	const child = await startChild(dataDir);
	await expect(startChild(dataDir)).rejects.toThrow('another Porchlight is running');
	expect((await fetch(`${child.address}/api/session`)).status).toBe(401);
	// Even after the hardest end it is free again.
	await child.end('SIGKILL');
	await startChild(dataDir);
}, 60_000);

test('a port that is taken is named, and the program ends instead of waiting for ever', async () => {
	const child = await startChild(emptyDirectory());
	const port = new URL(child.address).port;
	await expect(startChild(emptyDirectory(), [], { PORT: port })).rejects.toThrow(port);
}, 60_000);

test('[S8] data put back from a backup begin a new epoch', async () => {
	const dataDir = emptyDirectory();
	const epochOf = async (child: Child) => {
		const account = { email: 'ana@example.org', password: 'correct horse' };
		const cookie = (await child.post('/api/sign-in', account)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const answer = await child.post('/api/snapshot', {}, { cookie });
		return ((await answer.json()) as { epoch: string }).epoch;
	};
	const child = await startChild(dataDir);
	await signUp(child);
	const epoch = await epochOf(child);
	await child.end('SIGTERM');
	const again = await startChild(dataDir);
	expect(await epochOf(again)).toBe(epoch);
	await again.end('SIGTERM');
	expect(await epochOf(await startChild(dataDir, ['--restored']))).not.toBe(epoch);
}, 60_000);
