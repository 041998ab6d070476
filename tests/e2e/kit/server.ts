/** A server as its owner runs it: a process and data of its own, that can be stopped, killed, frozen and started again. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as openPort, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Put } from '#domain/mutator.ts';
import { SERVER_PROGRAM } from './bundle.ts';
import type { Colleague, Given, Wanted } from './serve.ts';

/** Where Node keeps what it made of them. */
const COMPILED = join(import.meta.dirname, '../../../node_modules/.cache/porchlight-server');
/** What `npm run build` made. */
export const BUILD = process.env['BUILD_DIR'] ?? fileURLToPath(new URL('../../../build', import.meta.url));

/** The real server with the production build, on fresh data. */
export class TestServer {
	readonly port: number;
	readonly #dataDir: string;
	readonly #build: string;
	readonly #settings: NodeJS.ProcessEnv;
	readonly #words: string[] = [];
	#child: ChildProcess | undefined;

	private constructor(port: number, dataDir: string, build: string, settings: NodeJS.ProcessEnv) {
		this.port = port;
		this.#dataDir = dataDir;
		this.#build = build;
		this.#settings = settings;
	}

	/** Starts one; ready when this resolves. @param settings as its owner gives them in the environment */
	static async start(build = BUILD, settings: NodeJS.ProcessEnv = {}): Promise<TestServer> {
		const dataDir = await mkdtemp(join(tmpdir(), 'porchlight-e2e-'));
		const server = new TestServer(await findPort(), dataDir, build, settings);
		await server.restart();
		return server;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Starts again on the same data and port, after `stop` or `kill`. */
	async restart(): Promise<void> {
		const { NODE_OPTIONS: _options, ...env } = process.env;
		const child = fork(SERVER_PROGRAM, [this.#dataDir, this.#build, String(this.port)], {
			env: { NODE_COMPILE_CACHE: COMPILED, ...env, ...this.#settings },
			execArgv: [],
			stdio: ['ignore', 'ignore', 'pipe', 'ipc']
		});
		this.#child = child;
		child.stderr?.on('data', (words: Buffer) => this.#words.push(words.toString('utf8')));
		await answerOf(child, 'port').catch((error: unknown) => {
			throw new Error(`${String(error)}\n${this.#words.join('')}`);
		});
	}

	/** Ends it as `SIGTERM` would: lines are told, requests under way are answered. */
	async stop(): Promise<void> {
		await this.#end((child) => child.send({ want: 'end' } satisfies Wanted));
	}

	/** Ends it without a word, as a power cut would. */
	async kill(): Promise<void> {
		await this.#end((child) => child.kill('SIGKILL'));
	}

	/** Leaves every connection open and answers nothing: the line that seems to be there. */
	freeze(): void {
		this.#child?.kill('SIGSTOP');
	}

	thaw(): void {
		this.#child?.kill('SIGCONT');
	}

	/** Adds a colleague to a workspace, online; with an `agentId` only the account of an agent that is there. */
	async addColleague(colleague: Colleague): Promise<string> {
		const given = await this.#ask({ want: 'colleague', ...colleague }, 'agent');
		return given.agentId;
	}

	/** Puts documents into a workspace as they are. */
	async seed(workspaceId: string, puts: readonly Put[]): Promise<void> {
		await this.#ask({ want: 'seed', workspaceId, puts }, 'seeded');
	}

	/** Lets time pass for it alone, and does what is due then. */
	async later(byMs: number): Promise<void> {
		await this.#ask({ want: 'later', byMs }, 'later');
	}

	/** Ends it if it still runs and removes its data; fails when it has met something that it did not foresee. */
	async close(): Promise<void> {
		await this.kill();
		await rm(this.#dataDir, { recursive: true, force: true });
		const lines = this.#words.join('').split('\n');
		const faults = lines.filter((line) => line !== '' && !line.includes('"level":"info"'));
		if (faults.length > 0) throw new Error(`the server logged:\n${faults.join('\n')}`);
	}

	async #ask<G extends Given['give']>(wanted: Wanted, give: G): Promise<Extract<Given, { give: G }>> {
		const child = this.#child;
		if (!child) throw new Error('the server does not run');
		const answer = answerOf(child, give);
		child.send(wanted);
		return await answer;
	}

	async #end(ask: (child: ChildProcess) => void): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		child.kill('SIGCONT');
		ask(child);
		await gone;
	}
}

/** The next answer of that kind; fails when the process does. */
function answerOf<G extends Given['give']>(
	child: ChildProcess,
	give: G
): Promise<Extract<Given, { give: G }>> {
	return new Promise((resolve, reject) => {
		const done = () => {
			child.off('message', hear);
			child.off('exit', fail);
		};
		const hear = (given: Given) => {
			if (given.give === give) resolve(given as Extract<Given, { give: G }>);
			else if (given.give === 'fault') reject(new Error(given.fault));
			else return;
			done();
		};
		const fail = (code: number | null) => {
			done();
			reject(new Error(`the server ended with ${String(code)} before it gave its ${give}`));
		};
		child.on('message', hear);
		child.on('exit', fail);
	});
}

/** A free port below those that systems give to outgoing connections, so that it is still free at a restart. */
async function findPort(): Promise<number> {
	for (;;) {
		const socket = openPort();
		const port = await new Promise<number | undefined>((resolve) => {
			socket.once('error', () => resolve(undefined));
			socket.listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1', () =>
				resolve((socket.address() as AddressInfo).port)
			);
		});
		if (port === undefined) continue;
		await new Promise((resolve) => socket.close(resolve));
		return port;
	}
}
