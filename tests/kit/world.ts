/** A server, its people and their devices in one call: everything real but network, time and chance. */
import { rmSync } from 'node:fs';
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import type { Agent } from '#domain/agent.ts';
import type { DocumentName } from '#domain/documents.ts';
import { makeIds, type NewId } from '#domain/id.ts';
import type { Session } from '#protocol/session.ts';
import { quietLog } from '../../sync-server/log.ts';
import { createServer, type Server } from '../../sync-server/server.ts';
import { whenIdle } from './activity.ts';
import { DAWN } from './cast.ts';
import { Chance } from './chance.ts';
import { TestClock } from './clock.ts';
import { Device, type OpenData } from './device.ts';
import { VisitorClient } from './visitor.ts';

// Dexie's live queries stand still where it finds no store by itself.
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

export interface WorldOptions {
	/** ':memory:' by default; a directory lets the server be stopped and started. */
	readonly dataDir?: string;
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
	readonly visitors: VisitorClient[] = [];
	readonly workspaceId: string;
	/** What the server logged as an error. */
	readonly bugs: string[] = [];
	readonly #options: WorldOptions;
	#server: Server | undefined;

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

	async startServer(): Promise<void> {
		const error = (event: string, fields?: object) =>
			void this.bugs.push(`${event} ${JSON.stringify(fields)}`);
		this.#server = await createServer({
			dataDir: this.#options.dataDir ?? ':memory:',
			clock: this.clock.now,
			newId: this.newId,
			log: { ...quietLog, error },
			staticDir: 'none'
		});
	}

	/** Stops the server in order; what was acknowledged is in its data. */
	async stopServer(): Promise<void> {
		const server = this.#server;
		this.#server = undefined;
		await server?.close();
		for (const device of this.devices) device.wire.drop();
	}

	/** An agent, without a device yet. */
	async agent(name: string, role: Agent['role'] = 'agent'): Promise<Session> {
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
		await this.server.store.seed(this.workspaceId, [{ collection: 'agent', document }]);
		await this.server.accounts.add({ workspaceId: this.workspaceId, agentId, name, email });
		return { workspaceId: this.workspaceId, agentId, role, name, email };
	}

	/** A device of an agent, signed in and open. */
	async device(session: Session, only?: readonly DocumentName[]): Promise<Device> {
		const device = new Device(this, session, await this.#options.open(this.devices.length), only);
		this.devices.push(device);
		const account = await this.server.accounts.find(session.email);
		if (!account) throw new Error(`nobody has ${session.email}`);
		device.wire.cookie = (await this.server.accounts.open(account)).split(';')[0] ?? '';
		await device.start();
		return device;
	}

	visitor(): VisitorClient {
		const visitor = new VisitorClient(this);
		this.visitors.push(visitor);
		return visitor;
	}

	/** Resolves when nothing more happens by itself. */
	async quiet(): Promise<void> {
		await whenIdle(() => [...this.devices, ...this.visitors].every(({ wire }) => wire.underWay === 0));
	}

	/** Lets time pass, with a breath at each moment at which something waits to happen. */
	async pass(ms: number): Promise<void> {
		await this.clock.pass(ms, () => this.quiet());
		await this.#server?.tick();
		await this.quiet();
	}

	/** Everybody sleeps, devices and server alike. */
	async sleep(ms: number): Promise<void> {
		this.clock.leap(ms);
		await this.#server?.tick();
		await this.quiet();
	}

	/** Waits for a condition, letting time pass. @throws when it does not come true within an hour of the play */
	async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
		for (let passed = 0; passed < 3_600_000; passed += 5_000) {
			await this.quiet();
			if (await condition()) return;
			await this.pass(5_000);
		}
		throw new Error(`it never came true: ${what}`);
	}

	async close(): Promise<void> {
		for (const device of this.devices) await device.stop();
		await this.#server?.close();
		this.#server = undefined;
		const { dataDir } = this.#options;
		if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
	}
}
