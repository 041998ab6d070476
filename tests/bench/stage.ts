/** Everything a bench stands on: the build, a seeded workspace, servers, devices; and the broom. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensureBrowser } from '../../.run/browser.mjs';
import { ensureBuilt } from '../../.run/build.mjs';
import { serverStart } from '../../.run/server.mjs';
import { hasJoined } from '#domain/conversation.ts';
import type { Session } from '#protocol/session.ts';
import { openDevice, type Device, type DeviceOptions } from './device.ts';
import { startProgram, type Listening } from './process.ts';
import { kilobytesOf, type Row } from './row.ts';
import { seedWorkspace } from './seed.ts';
import type { Thread, WorkloadOptions } from './workload.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Who signs in. */
export const account = { name: 'Robin', email: 'robin@example.com', password: 'porchlight bench' };

/** Measures some rows on a stage. */
export type Group = (stage: Stage, runs: number) => Promise<Row[]>;

/** What a workspace is filled with. */
export type Filling = Pick<WorkloadOptions, 'conversations' | 'messagesEach' | 'openShare'>;

/** Says on standard error what is going on. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Builds, seeds, and opens the stage. */
export async function openStage(filling: Filling): Promise<Stage> {
	await ensureBuilt();
	const browser = await ensureBrowser();
	const folder = mkdtempSync(join(tmpdir(), 'porchlight-bench-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
	say(`filling a workspace with ${filling.conversations} conversations …`);
	const data = { ...filling, dataDir: join(folder, 'data'), seed: 1, now: Date.now() };
	const { threads, session } = await seedWorkspace({ ...data, ...account });
	return new Stage({ folder, browser, threads, session });
}

/** Everything a bench stands on. */
export class Stage {
	/** What was seeded. */
	readonly threads: readonly Thread[];
	/** Whose device is measured. */
	readonly session: Session;
	/** The path of the browser; empty for Playwright's own. */
	readonly browser: string;
	readonly #folder: string;
	readonly #open = new Set<() => Promise<void>>();
	#made = 0;

	constructor(seeded: { folder: string; browser: string; threads: readonly Thread[]; session: Session }) {
		this.#folder = seeded.folder;
		this.session = seeded.session;
		this.browser = seeded.browser;
		this.threads = seeded.threads;
	}

	/** Open conversations in which the agent may write, the newest first. */
	ownThreads(count: number): Thread[] {
		const own = this.threads.filter(
			({ conversation }) => conversation.status === 'open' && hasJoined(conversation, this.session.agentId)
		);
		if (own.length < count) throw new Error(`the agent has only ${own.length} conversations`);
		return own.slice(-count).reverse();
	}

	/** A folder that is not there yet. */
	newFolder(): string {
		this.#made += 1;
		return join(this.#folder, String(this.#made));
	}

	/** The real server on a copy of the seeded workspace. */
	async startServer(): Promise<Listening> {
		return await this.startServerOn(this.copyData());
	}

	/** A copy of the seeded workspace. @returns its folder */
	copyData(): string {
		const copy = this.newFolder();
		cpSync(join(this.#folder, 'data'), copy, { recursive: true });
		return copy;
	}

	/** The real server on a folder; on any free port unless one is named. */
	async startServerOn(dataDir: string, port = 0): Promise<Listening> {
		const start = serverStart([]);
		const place = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir };
		return this.#keep(
			await startProgram({ ...start, env: { ...start.env, NODE_ENV: 'production', ...place } })
		);
	}

	/** The server of the floors. */
	async startRaw(): Promise<Listening> {
		const documents = join(this.#folder, 'documents.json.gz');
		if (!existsSync(documents)) writeFileSync(documents, gzipSync(rawDocuments(this.threads)));
		const args = [join(ROOT, 'tests/bench/raw/server.ts'), documents];
		return this.#keep(await startProgram({ command: process.execPath, args, env: process.env }));
	}

	/** A device; a new one without a profile. */
	async openDevice({ profile = this.newFolder(), ...options }: Partial<DeviceOptions> = {}): Promise<Device> {
		const device = await openDevice({ ...options, profile, browser: this.browser });
		this.#open.add(device.close);
		return device;
	}

	/** The scripts of the widget as they were built, by name: their size in kB, compressed. */
	widgetScripts(): Map<string, number> {
		const folder = join(ROOT, 'build/widget');
		const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
		return new Map(names.map((name) => [name, kilobytesOf(readFileSync(join(folder, name)))]));
	}

	/** Ends all that still runs. */
	async clear(): Promise<void> {
		for (const end of this.#open) await end().catch(() => undefined);
		this.#open.clear();
	}

	#keep(program: Listening): Listening {
		this.#open.add(program.stop);
		return program;
	}
}

/** The same documents as the seeded workspace, none of them packed. */
function rawDocuments(threads: readonly Thread[]): string {
	return JSON.stringify({
		visitor: threads.map(({ visitor }) => visitor),
		conversation: threads.map(({ conversation }) => conversation),
		message: threads.flatMap(({ messages }) => messages)
	});
}
