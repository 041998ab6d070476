/** One browser of an agent, on a wire of its own. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Data } from '#data/data.ts';
import type { Surroundings } from '#data/surroundings.ts';
import type { DocumentName } from '#domain/documents.ts';
import type { Session } from '#protocol/session.ts';
import { memory, type Storage } from './memory.ts';
import { Wire } from './wire.ts';
import type { World } from './world.ts';

/** Opens what a device runs. */
export type OpenData = (session: Session, surroundings: Surroundings) => Promise<Data>;

/** One browser of an agent: its storage stays when it is stopped and started. */
export class Device {
	readonly wire: Wire;
	readonly session: Session;
	/** What failed in its storage. */
	readonly failures: unknown[] = [];
	readonly #surroundings: Omit<Surroundings, 'storage' | 'outbox'>;
	readonly #open: OpenData;
	readonly #network = new Set<() => void>();
	readonly #wakes = new Set<() => void>();
	#data: Data | undefined;
	#storage = memory();
	#indexedDB = new IDBFactory();
	#isDead = false;
	readonly #ends: (() => void)[] = [];

	constructor(world: World, session: Session, open: OpenData, only: readonly DocumentName[] | undefined) {
		this.session = session;
		this.#open = open;
		this.wire = new Wire(() => world.server);
		this.#surroundings = this.#surround(world, only);
	}

	/** The open device. @throws when it is stopped */
	get data(): Data {
		if (!this.#data) throw new Error('the device is stopped');
		return this.#data;
	}

	get isOpen(): boolean {
		return this.#data !== undefined;
	}

	async start(): Promise<void> {
		const data = await this.#open(this.session, {
			...this.#surroundings,
			storage: mortal(this.#storage, () => this.#isDead),
			outbox: { indexedDB: this.#indexedDB, IDBKeyRange }
		});
		data.failures.add((failure) => this.failures.push(failure));
		this.#data = data;
	}

	/** Calls back once, when it is stopped or dies. */
	onStop(end: () => void): void {
		this.#ends.push(end);
	}

	async stop(): Promise<void> {
		await this.#end()?.close();
	}

	/** Dies between two steps: from this moment on nothing more is stored. */
	async crash(): Promise<void> {
		const data = this.#end();
		this.#isDead = true;
		this.wire.drop();
		data?.outbox.close();
		await data?.close();
		this.#isDead = false;
	}

	/** Empties its storage, as a new browser; call it while it is stopped. */
	forget(): void {
		this.#storage = memory();
		this.#indexedDB = new IDBFactory();
	}

	#end(): Data | undefined {
		const data = this.#data;
		this.#data = undefined;
		for (const end of this.#ends.splice(0)) end();
		return data;
	}

	/** Takes the network away, as the browser tells it. */
	cut(): void {
		this.wire.cut();
		for (const tell of [...this.#network]) tell();
	}

	/** Brings it back. */
	mend(): void {
		this.wire.mend();
		for (const tell of [...this.#network]) tell();
	}

	/** Its person looks at it. */
	look(): void {
		for (const wake of [...this.#wakes]) wake();
	}

	#surround(
		world: World,
		only: readonly DocumentName[] | undefined
	): Omit<Surroundings, 'storage' | 'outbox'> {
		const { clock, chance, newId } = world;
		const memory = new Map<string, string>();
		const listen = (all: Set<() => void>) => (listener: () => void) => {
			all.add(listener);
			return () => void all.delete(listener);
		};
		memory.set('porchlight-session', JSON.stringify(this.session));
		return {
			fetch: this.wire.fetch,
			openSocket: this.wire.openSocket,
			openChannel: () => ({ post: () => undefined, close: () => undefined }),
			now: clock.now,
			wait: clock.wait,
			newId,
			random: chance.random,
			lock: (_name, signal, run) => run(signal),
			isVisible: () => true,
			onWake: listen(this.#wakes),
			onNetwork: listen(this.#network),
			isOnline: this.wire.isOnline,
			memory: {
				getItem: (key) => memory.get(key) ?? null,
				setItem: (key, value) => void memory.set(key, value),
				removeItem: (key) => void memory.delete(key)
			},
			multiInstance: false,
			listDatabases: async () => [],
			deleteDatabase: async () => true,
			...(only ? { only } : {})
		};
	}
}

/** A storage that writes nothing more once its device is dead. */
function mortal(storage: Storage, isDead: () => boolean): Storage {
	return {
		...storage,
		createStorageInstance: async (params) => {
			const instance = await storage.createStorageInstance(params);
			const write = instance.bulkWrite.bind(instance);
			instance.bulkWrite = async (rows, context) => {
				if (isDead()) throw new Error('the device is dead');
				return await write(rows, context);
			};
			return instance;
		}
	};
}
