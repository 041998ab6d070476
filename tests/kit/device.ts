/** One tab of an agent's browser. */
import type { Transaction } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import type { Data } from '#data/data.ts';
import { beginOf } from '#data/lives.ts';
import type { Surroundings } from '#data/surroundings.ts';
import type { DocumentName } from '#domain/documents.ts';
import type { Mutation } from '#domain/mutations.ts';
import { flushAll, senderLock } from '#outbox/flush.ts';
import type { Draft } from '#outbox/drafts.ts';
import { Outbox, outboxName } from '#outbox/store.ts';
import type { Session } from '#protocol/session.ts';
import { Machine } from './machine.ts';
import type { Storage } from './memory.ts';
import type { Wire } from './wire.ts';
import type { World } from './world.ts';

/** Opens what a device runs. */
export type OpenData = (session: Session, surroundings: Surroundings) => Promise<Data>;

/** Where a tab is opened. */
export interface DeviceOptions {
	readonly open: OpenData;
	readonly only?: readonly DocumentName[] | undefined;
	/** The browser of another tab; one of its own when left out. */
	readonly machine?: Machine | undefined;
}

/** One tab of an agent's browser, its only one unless a machine is given: what is stored stays when it is stopped and started. */
export class Device {
	readonly machine: Machine;
	readonly session: Session;
	/** Hears of each wish that is stored, also again. */
	onWished: ((mutation: Mutation) => void) | undefined;
	/** What failed in its storage. */
	readonly failures: unknown[] = [];
	readonly #world: World;
	readonly #surroundings: Omit<Surroundings, 'storage' | 'outbox'>;
	readonly #open: OpenData;
	readonly #wakes = new Set<() => void>();
	readonly #ends: (() => void)[] = [];
	#data: Data | undefined;
	/** Of the one that runs; what died stays dead, whatever it still has under way. */
	#life = { isDead: false };
	#awakeSince: number | undefined;
	/** What happens to a frozen tab only when it goes on. */
	#frozen: (() => void)[] | undefined;

	constructor(world: World, session: Session, { open, only, machine }: DeviceOptions) {
		this.#world = world;
		this.session = session;
		this.#open = open;
		this.machine = machine ?? new Machine(() => world.server, world.clock);
		this.#surroundings = this.#surround(only);
	}

	get wire(): Wire {
		return this.machine.wire;
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
		const { machine } = this;
		const life = (this.#life = { isDead: false });
		const data = await this.#open(this.session, {
			...this.#surroundings,
			storage: mortal(machine, () => life.isDead, this.#thawed),
			outbox: { indexedDB: machine.indexedDB, IDBKeyRange }
		});
		data.failures.add((failure) => life.isDead || this.failures.push(failure));
		const takeRoom = () => machine.takeRoom();
		data.outbox.wishes.hook('creating', (_order, { mutation }, transaction) => {
			// Once it is stored, and all of its step: what there is no room for was not wished.
			let step: Transaction = transaction;
			while (step.parent) step = step.parent;
			step.on('complete', () => this.onWished?.(mutation));
		});
		data.outbox.drafts.hook('updating', (changes, _key, before: Draft) =>
			machine.keepsDrafts && Reflect.get(changes, 'text') === '' ? { text: before.text } : undefined
		);
		for (const table of [data.outbox.wishes, data.outbox.notices, data.outbox.kept]) {
			table.hook('creating', takeRoom);
			table.hook('updating', takeRoom);
		}
		this.#data = data;
		this.#awakeSince = this.#world.clock.now();
	}

	/** Since when it runs without being frozen; undefined while it is not. */
	get awakeSince(): number | undefined {
		return this.isOpen && !this.#frozen ? this.#awakeSince : undefined;
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
		this.#life.isDead = true;
		this.wire.drop();
		data?.outbox.close();
		await data?.close();
	}

	/** Empties its storage, as a new browser; call it while it is stopped. */
	forget(): void {
		this.machine.forget();
	}

	#end(): Data | undefined {
		this.thaw();
		const data = this.#data;
		this.#data = undefined;
		for (const end of this.#ends.splice(0)) end();
		return data;
	}

	/** Takes the network away, as the browser tells it. */
	cut(): void {
		this.wire.cut();
		for (const tell of [...this.machine.network]) tell();
	}

	/** Brings it back. */
	mend(): void {
		this.wire.mend();
		for (const tell of [...this.machine.network]) tell();
	}

	/** Its person looks at it. */
	look(): void {
		for (const wake of [...this.#wakes]) wake();
	}

	/** The browser stops it in the background: it hears nothing and its waits do not end. */
	freeze(): void {
		this.#frozen ??= [];
	}

	/** It goes on. */
	thaw(): void {
		const frozen = this.#frozen ?? [];
		if (this.#frozen) this.#awakeSince = this.#world.clock.now();
		this.#frozen = undefined;
		for (const run of frozen) run();
	}

	/** What a worker does that the browser wakes: sends what waits, once it is the only one that does. */
	async work(signal: AbortSignal): Promise<void> {
		const { machine, session } = this;
		const outbox = new Outbox(outboxName(session.workspaceId, session.agentId), {
			indexedDB: machine.indexedDB,
			IDBKeyRange
		});
		await machine.lock(senderLock(outbox), signal, async () => {
			await flushAll(outbox, { ...this.#surroundings, fetch: machine.wire.fetch }, signal);
		});
		outbox.close();
	}

	readonly #thawed = (): Promise<void> => new Promise((resolve) => this.#whenThawed(resolve));

	/** A tab that is frozen learns only when it goes on, and after whatever else was due, that another took its lock. */
	readonly #lock: Surroundings['lock'] = (name, signal, run, how) =>
		this.machine.lock(
			name,
			signal,
			(held) => {
				const told = new AbortController();
				const tell = () => told.abort();
				const tellLate = () => this.#whenThawed(() => setImmediate(tell));
				held.addEventListener('abort', () => (this.#frozen ? tellLate() : tell()), { once: true });
				return run(told.signal);
			},
			how
		);

	#whenThawed(run: () => void): void {
		if (this.#frozen) this.#frozen.push(run);
		else run();
	}

	#surround(only: readonly DocumentName[] | undefined): Omit<Surroundings, 'storage' | 'outbox'> {
		const { machine } = this;
		const { clock, chance, newId } = this.#world;
		const memory = new Map<string, string>();
		const listen = (all: Set<() => void>) => (listener: () => void) => {
			all.add(listener);
			return () => void all.delete(listener);
		};
		const thawed = this.#thawed;
		memory.set('porchlight-session', JSON.stringify(this.session));
		return {
			fetch: (path, request) => machine.wire.fetch(path, request).finally(thawed),
			openSocket: (path, { onOpen, onMessage, onClose }) =>
				machine.wire.openSocket(path, {
					onOpen: () => this.#whenThawed(onOpen),
					onMessage: (text) => this.#whenThawed(() => onMessage(text)),
					onClose: () => this.#whenThawed(onClose)
				}),
			openChannel: (name, hear) =>
				machine.openChannel(name, (message) => this.#whenThawed(() => hear(message))),
			now: machine.now,
			wait: (ms, signal) => clock.wait(ms, signal).finally(thawed),
			newId,
			random: chance.random,
			lock: this.#lock,
			isVisible: () => true,
			onWake: listen(this.#wakes),
			onNetwork: listen(machine.network),
			isOnline: machine.wire.isOnline,
			memory: {
				getItem: (key) => memory.get(key) ?? null,
				setItem: (key, value) => void memory.set(key, value),
				removeItem: (key) => void memory.delete(key)
			},
			multiInstance: false,
			listDatabases: async () => (await machine.indexedDB.databases()).flatMap(({ name }) => name ?? []),
			deleteDatabase: (name) =>
				new Promise((resolve) => {
					const request = machine.indexedDB.deleteDatabase(name);
					request.onsuccess = () => resolve(true);
					request.onblocked = () => resolve(false);
				}),
			...(only ? { only } : {})
		};
	}
}

const numbered = (document: unknown) => document as { number: number };

/** How far a number is from its place in a life, when it is of a former one. */
const missing = (life: number, { number }: { readonly number: number }): number =>
	Math.max(0, life - Math.floor(number / beginOf(1))) * beginOf(1);

/** A storage that writes nothing more once its tab is dead, nor when there is no room; one that is frozen does not hear that it did. */
function mortal(machine: Machine, isDead: () => boolean, thawed: () => Promise<void>): Storage {
	const { storage } = machine;
	return {
		...storage,
		createStorageInstance: async (params) => {
			const instance = await storage.createStorageInstance(params);
			const write = instance.bulkWrite.bind(instance);
			instance.bulkWrite = async (rows, context) => {
				if (params.collectionName === 'progress')
					for (const { document } of rows) machine.life = Math.max(machine.life, numbered(document).number);
				else if (machine.livesOnce)
					for (const { document } of rows)
						numbered(document).number += missing(machine.life, numbered(document));
				if (isDead()) throw new Error('the device is dead');
				if (!machine.isLying) machine.takeRoom();
				else if (machine.room <= 0 && params.collectionName !== 'progress') return { error: [] };
				return await write(rows, context).finally(thawed);
			};
			return instance;
		}
	};
}
