/** The server as a process of its own, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { ensureServerBuilt } from '../../.run/build.mjs';
import { serverStart } from '../../.run/server.mjs';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** A running server. */
export interface Child {
	readonly address: string;
	/** What it said on standard error so far. */
	readonly log: () => string;
	readonly process: ChildProcess;
	/** Ends it by a signal and waits until it is gone. @returns its exit code, or the signal */
	end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
	/** POSTs a body. @throws when there is no answer */
	post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Starts the program on a port of the system's choice, and waits until it answers; as people do, or from its sources. */
export async function startChild(
	dataDir: string,
	args: readonly string[] = [],
	environment: Readonly<Record<string, string>> = {},
	from: 'build' | 'sources' = 'build'
): Promise<Child> {
	const start = from === 'build' ? await asBuilt(args) : fromSources(args);
	const child = spawn(start.command, start.args, {
		env: { ...start.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', ...environment },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const exited = once(child, 'exit');
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await exited;
	});
	let log = '';
	child.stderr.on('data', (text) => (log += String(text)));
	const address = await addressOf(child, () => log);
	return {
		address,
		log: () => log,
		process: child,
		end: async (signal) => {
			child.kill(signal);
			const [code, by] = (await exited) as [number | null, NodeJS.Signals | null];
			return code ?? by;
		},
		post: (path, body, headers = {}) =>
			fetch(`${address}${path}`, {
				method: 'POST',
				headers: { [PROTOCOL_HEADER]: String(PROTOCOL), 'content-type': 'application/json', ...headers },
				body: JSON.stringify(body)
			})
	};
}

async function asBuilt(args: readonly string[]) {
	await ensureServerBuilt();
	return serverStart(args);
}

const fromSources = (args: readonly string[]) => ({
	command: process.execPath,
	args: [fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url)), ...args],
	env: process.env
});

async function addressOf(child: ChildProcess, log: () => string): Promise<string> {
	if (!child.stdout) throw new Error('the server has no output');
	for await (const line of createInterface({ input: child.stdout })) {
		const [, port] = /http:\/\/localhost:(\d+)/.exec(line) ?? [];
		// By number: "localhost" may be looked for at two places.
		if (port !== undefined) return `http://127.0.0.1:${port}`;
	}
	throw new Error(`the server did not start: ${log()}`);
}
