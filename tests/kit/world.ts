/** A server, its people and their devices in one call: everything real but network, time and chance. */
import { cpSync, rmSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { Agent } from '#domain/agent.ts';
import type { DocumentName } from '#domain/documents.ts';
import { makeIds, type NewId } from '#domain/id.ts';
import type { Session } from '#protocol/session.ts';
import { quietLog } from '../../sync-server/log.ts';
import { createServer, type Server, type ServerOptions } from '../../sync-server/server.ts';
import { whenIdle } from './activity.ts';
import { DAWN } from './cast.ts';
import { Chance } from './chance.ts';
import { TestClock } from './clock.ts';
import './dexie.ts';
import { Device, type OpenData } from './device.ts';
import { VisitorClient } from './visitor.ts';
import { StepWriter } from './writer.ts';

export interface WorldOptions {
	/** ':memory:' by default; a directory lets the server be stopped and started. */
	readonly dataDir?: string;
	/** Whether the server's writer is a thread, as where it serves people; in this one it repeats with the seed, and starts at once. */
	readonly hasThread?: boolean;
	readonly seed?: number;
	/** Opens the n-th device. */
	readonly open: (device: number) => Promise<OpenData>;
}

/** A server and those who speak with it. */
export class World {
	readonly clock = new TestClock(DAWN);
	readonly chance: Chance;
	readonly newId: NewId;
	readonly devices: Device[] = [];
	/** Devices of other workspaces. */
	readonly strangers: Device[] = [];
	readonly visitors: VisitorClient[] = [];
	readonly workspaceId: string;
	/** What the server logged as an error. */
	readonly bugs: string[] = [];
	readonly #options: WorldOptions;
	#server: Server | undefined;
	#killWriter: (() => unknown) | undefined;
	#hasBackup = false;
	#life = { isKilled: false };

	private constructor(options: WorldOptions) {
		this.#options = options;
		this.chance = new Chance(options.seed ?? 1);
		this.newId = makeIds(this.clock.now, this.chance.fill);
		this.workspaceId = this.newId();
	}

	static async open(options: WorldOptions): Promise<World> {
		const world = new World(options);
		await world.startServer();
		const document = { id: world.workspaceId, name: 'Lantern', origins: [], createdAt: DAWN };
		await world.server.store.seed(world.workspaceId, [{ collection: 'workspace', document }]);
		return world;
	}

	get server(): Server {
		if (!this.#server) throw new Error('the server is down');
		return this.#server;
	}

	get isUp(): boolean {
		return this.#server !== undefined;
	}

	/** @param restored whether its data were put back */
	async startServer(restored = false): Promise<void> {
		const life = (this.#life = { isKilled: false });
		const error = (event: string, fields?: object) =>
			void (life.isKilled || this.bugs.push(`${event} ${JSON.stringify(fields)}`));
		const onWorker = (worker: Worker) => void (this.#killWriter = () => worker.terminate());
		process.once('worker', onWorker);
		const openWriter: ServerOptions['openWriter'] = (file, tell) => {
			const writer = new StepWriter(file, tell);
			this.#killWriter = () => writer.kill();
			return writer;
		};
		this.#server = await createServer({
			openWriter: this.#options.hasThread ? undefined : openWriter,
			restored,
			dataDir: this.#options.dataDir ?? ':memory:',
			clock: this.clock.now,
			newId: this.newId,
			log: { ...quietLog, error },
			staticDir: 'none'
		});
		process.off('worker', onWorker);
	}

	/** Stops the server in order; what was acknowledged is in its data. */
	async stopServer(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		await server?.close();
		this.#dropWires();
	}

	/** Ends it between two steps of its writing: nobody is told, and what was asked is not answered. */
	async killServer(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		this.#life.isKilled = true;
		this.#dropWires();
		await this.#killWriter?.();
		await server?.close();
	}

	/** Keeps its data as they are. */
	async backUp(): Promise<void> {
		const dataDir = this.#dataDir();
		await this.stopServer();
		rmSync(`${dataDir}-backup`, { recursive: true, force: true });
		cpSync(dataDir, `${dataDir}-backup`, { recursive: true });
		this.#hasBackup = true;
		await this.startServer();
	}

	/** Puts back the data that were kept; false when none were. */
	async restore(restored = true): Promise<boolean> {
		if (!this.#hasBackup) return false;
		const dataDir = this.#dataDir();
		await this.stopServer();
		rmSync(dataDir, { recursive: true, force: true });
		cpSync(`${dataDir}-backup`, dataDir, { recursive: true });
		await this.startServer(restored);
		return true;
	}

	#dataDir(): string {
		const { dataDir } = this.#options;
		if (dataDir === undefined) throw new Error('the data are in memory');
		return dataDir;
	}

	#dropWires(): void {
		for (const { wire } of [...this.devices, ...this.strangers, ...this.visitors]) wire.drop();
	}

	/** An agent, without a device yet. */
	async agent(name: string, role: Agent['role'] = 'agent', workspaceId = this.workspaceId): Promise<Session> {
		const agentId = this.newId();
		const email = `${name.toLowerCase()}@example.org`;
		const document: Agent = {
			id: agentId,
			name,
			email,
			description: '',
			role,
			availability: 'offline',
			availabilityAt: 0,
			createdAt: DAWN
		};
		await this.server.store.seed(workspaceId, [{ collection: 'agent', document }]);
		await this.server.accounts.add({ workspaceId, agentId, name, email });
		return { workspaceId, agentId, role, name, email };
	}

	/** A device of an agent, signed in and open. */
	async device(session: Session, only?: readonly DocumentName[]): Promise<Device> {
		const device = new Device(this, session, { open: await this.#open(), only });
		this.devices.push(device);
		await this.#signIn(device);
		await device.start();
		return device;
	}

	/** Another tab in the browser of a device. */
	async tab({ session, machine }: Device, only?: readonly DocumentName[]): Promise<Device> {
		const device = new Device(this, session, { open: await this.#open(), only, machine });
		this.devices.push(device);
		await device.start();
		return device;
	}

	/** A device of another workspace, which has nothing to do with this one. */
	async stranger(name: string): Promise<Device> {
		const id = this.newId();
		const document = { id, name: `Workspace of ${name}`, origins: [], createdAt: DAWN };
		await this.server.store.seed(id, [{ collection: 'workspace', document }]);
		const session = await this.agent(name, 'owner', id);
		const device = new Device(this, session, { open: await this.#open() });
		this.strangers.push(device);
		await this.#signIn(device);
		await device.start();
		return device;
	}

	#open(): Promise<OpenData> {
		return this.#options.open(this.devices.length + this.strangers.length);
	}

	async #signIn({ session, wire }: Device): Promise<void> {
		const account = await this.server.accounts.find(session.email);
		if (!account) throw new Error(`nobody has ${session.email}`);
		wire.cookie = (await this.server.accounts.open(account)).split(';')[0] ?? '';
	}

	visitor(): VisitorClient {
		const visitor = new VisitorClient(this);
		this.visitors.push(visitor);
		return visitor;
	}

	/** Resolves when nothing more happens by itself. */
	async quiet(): Promise<void> {
		await whenIdle(() =>
			[...this.devices, ...this.strangers, ...this.visitors].every(({ wire }) => wire.underWay === 0)
		);
	}

	/** Lets time pass, with a breath at each moment at which something waits to happen. */
	async pass(ms: number): Promise<void> {
		await this.clock.pass(ms, () => this.quiet());
		await this.#server?.tick();
		await this.quiet();
	}

	/** Everybody sleeps, devices and server alike. */
	async sleep(ms: number): Promise<void> {
		const sleptAt = this.clock.now();
		this.clock.leap(ms);
		for (const { machine } of [...this.devices, ...this.strangers]) machine.wakeUp(sleptAt);
		await this.#server?.tick();
		await this.quiet();
	}

	/** Waits for a condition, letting time pass. @throws when it does not come true within an hour of the play */
	async until(
		condition: () => boolean | Promise<boolean>,
		what: string,
		why: () => string = () => ''
	): Promise<void> {
		for (let passed = 0; passed < 3_600_000; passed += 5_000) {
			await this.quiet();
			if (await condition()) return;
			await this.pass(5_000);
		}
		throw new Error(`it never came true: ${what} ${why()}`.trim());
	}

	async close(): Promise<void> {
		for (const device of [...this.devices, ...this.strangers]) await device.stop();
		await this.#server?.close();
		this.#server = undefined;
		const { dataDir } = this.#options;
		if (dataDir === undefined) return;
		for (const path of [dataDir, `${dataDir}-backup`]) rmSync(path, { recursive: true, force: true });
	}
}
