/** A server without a port, with a clock in hand, and the people who use it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Agent } from '#domain/agent.ts';
import { newId } from '#domain/id.ts';
import type { MutationName } from '#domain/mutations.ts';
import type { SentMutation } from '#protocol/mutate.ts';
import type { StreamDown } from '#protocol/stream.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { quietLog, type Log } from '../../sync-server/log.ts';
import { createServer, type Server, type ServerOptions } from '../../sync-server/server.ts';
import { DAWN } from '../kit/cast.ts';

/** What a request carries beside its body. */
export interface Asking {
	readonly cookie?: string;
	readonly token?: string;
	readonly origin?: string;
	readonly address?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** An agent with its cookie, or a visitor with its token. */
export interface Person extends Asking {
	readonly workspaceId: string;
	readonly id: string;
}

/** What a test reads of an answer; bodies are checked by what is expected of them. */
export interface Answered {
	readonly status: number;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	readonly body: any;
	readonly text: string;
	readonly headers: Headers;
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** A directory that is gone after the test. */
export function emptyDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), 'porchlight-'));
	onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
	return directory;
}

/** Opens a server on memory, closed after the test. */
export async function openDesk(options: Partial<ServerOptions> = {}) {
	let now = DAWN;
	const bugs: string[] = [];
	const log: Log = {
		...quietLog,
		error: (event, fields) => void bugs.push(`${event} ${JSON.stringify(fields)}`)
	};
	const server = await createServer({
		dataDir: ':memory:',
		clock: () => now,
		log,
		staticDir: 'none',
		...options
	});
	let open = true;
	const close = async () => {
		if (open) await server.close();
		open = false;
	};
	onTestFinished(close);
	return {
		server,
		close,
		/** What was logged as an error. */
		bugs,
		now: () => now,
		pass: (milliseconds: number) => (now += milliseconds),
		call: (path: string, body?: unknown, asking?: Asking) => call(server, path, body, asking),
		owner: (name?: string) => openWorkspace(server, name, now),
		agent: (workspaceId: string, name?: string) => addAgent(server, workspaceId, name, 'agent', now),
		visitor: (workspaceId: string, id = newId()): Person => ({
			workspaceId,
			id,
			token: server.tokens.make({ workspaceId, visitorId: id })
		}),
		/** Sends wishes and answers their results. */
		wish: async (person: Person, ...mutations: SentMutation[]) =>
			(await call(server, '/api/mutate', { sentAt: now, mutations }, person)).body.results,
		line: (person: Person, said?: object | string) => openLine(server, person, said)
	};
}

/** A wish with an id of its own. */
export const wish = (name: MutationName | (string & {}), args: unknown, at = DAWN): SentMutation => ({
	id: newId(),
	name,
	args,
	at
});

/** The wish to write something. */
export const writing = (conversationId: string, text: string, seenPosition = 0, at = DAWN): SentMutation =>
	wish('sendMessage', { id: newId(), conversationId, text, seenPosition }, at);

async function call(server: Server, path: string, body?: unknown, asking: Asking = {}): Promise<Answered> {
	const { cookie, token, origin, address } = asking;
	const headers = {
		[PROTOCOL_HEADER]: String(PROTOCOL),
		...(cookie === undefined ? {} : { cookie }),
		...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
		...(origin === undefined ? {} : { origin }),
		...asking.headers
	};
	const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
	const init = body === undefined ? { headers } : { headers, method: 'POST', body: sent as BodyInit };
	const response = await server.app.request(path, init, { incoming: { socket: { remoteAddress: address } } });
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json') === true;
	return {
		status: response.status,
		text,
		body: isJson ? JSON.parse(text) : undefined,
		headers: response.headers
	};
}

async function openWorkspace(server: Server, name = 'Ana', now = DAWN): Promise<Person> {
	const workspaceId = newId();
	const document = { id: workspaceId, name, origins: ['http://localhost'], createdAt: now };
	await server.store.seed(workspaceId, [{ collection: 'workspace', document }]);
	return addAgent(server, workspaceId, name, 'owner', now);
}

async function addAgent(
	server: Server,
	workspaceId: string,
	name = 'Ben',
	role: Agent['role'] = 'agent',
	now = DAWN
): Promise<Person> {
	const id = newId();
	const email = `${id}@example.org`;
	const agent: Agent = {
		id,
		name,
		email,
		description: '',
		role,
		availability: 'offline',
		availabilityAt: 0,
		createdAt: now
	};
	await server.store.seed(workspaceId, [{ collection: 'agent', document: agent }]);
	const account = await server.accounts.add({ workspaceId, agentId: id, name, email });
	const cookie = (await server.accounts.open(account)).split(';')[0] ?? '';
	return { workspaceId, id, cookie };
}

/** An open line that remembers what was said to it. */
async function openLine(server: Server, person: Person, said?: object | string) {
	const words: StreamDown[] = [];
	let code: number | undefined;
	let stuck = 0;
	const waiting: (() => void)[] = [];
	const line = server.line.open({
		who: person.cookie === undefined ? undefined : await server.whoIs(person.cookie),
		origin: person.origin,
		ipAddress: person.address,
		send: (text) => {
			words.push(JSON.parse(text) as StreamDown);
			for (const wake of waiting.splice(0)) wake();
		},
		close: (end) => {
			code = end;
			for (const wake of waiting.splice(0)) wake();
		},
		buffered: () => stuck
	});
	const opened = {
		words,
		get code() {
			return code;
		},
		/** Lets this many bytes wait on the way. */
		stick: (bytes: number) => (stuck = bytes),
		say: (word: object | string) => line.receive(typeof word === 'string' ? word : JSON.stringify(word)),
		closed: () => line.closed(),
		/** The words of one kind, as they are now. */
		all: <S extends StreamDown['say']>(say: S) =>
			words.filter((word): word is Extract<StreamDown, { say: S }> => word.say === say),
		/** Waits until so many words of a kind came, or the line ended. */
		until: async (say: StreamDown['say'], count = 1) => {
			while (words.filter((word) => word.say === say).length < count) {
				if (code !== undefined) throw new Error(`the line ended with ${code}: ${JSON.stringify(words)}`);
				await new Promise<void>((resolve) => waiting.push(resolve));
			}
		},
		ended: async () => {
			while (code === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
			return words.at(-1);
		}
	};
	const hello = {
		say: 'hello',
		protocol: PROTOCOL,
		...(person.token === undefined ? {} : { token: person.token })
	};
	opened.say(said ?? hello);
	if (said === undefined) await opened.until('hello');
	return opened;
}
