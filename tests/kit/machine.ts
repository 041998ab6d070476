/** What all tabs of one browser share: its storage, its network, its clock, the locks and the channel between them. */
import { IDBFactory } from 'fake-indexeddb';
import type { Channel } from '#data/surroundings.ts';
import { HEARTBEAT_MS } from '#protocol/stream.ts';
import type { Server } from '../../sync-server/server.ts';
import type { TestClock } from './clock.ts';
import { Locks } from './locks.ts';
import { memory, type Storage } from './memory.ts';
import { Wire } from './wire.ts';

/** A browser, whether any of its tabs is open or not. */
export class Machine {
	readonly wire: Wire;
	/** When its clock was last set, on the server's, or its tabs could first notice that it was set back; 0 when it never was. */
	skewedAt = 0;
	#skewMs = 0;
	#setBackAt: number | undefined;
	/** How many more writes its disk has room for. */
	room = Infinity;
	/** Whether what a tab brings from a former life of the copy is stored as if it were of the present one. */
	livesOnce = false;
	/** Whether the draft of a message that is stored stays. */
	keepsDrafts = false;
	/** The life of the copy. */
	life = 0;
	/** Whether a write of documents for which there is no room is said to be done, and the number comes after it. */
	isLying = false;
	storage: Storage = memory();
	indexedDB = new IDBFactory();
	readonly network = new Set<() => void>();
	/** As the browser's: in the order of asking, unless one takes it. */
	readonly lock = new Locks().lock;
	readonly #clock: TestClock;
	readonly #channels = new Map<string, Set<(message: unknown) => void>>();

	constructor(server: () => Server, clock: TestClock) {
		this.wire = new Wire(server);
		this.#clock = clock;
	}

	/** By how much its clock is ahead of the server's. */
	get skewMs(): number {
		return this.#skewMs;
	}

	set skewMs(ms: number) {
		if (ms < this.#skewMs) this.#setBackAt = this.#clock.now();
		this.#skewMs = ms;
		this.skewedAt = this.#clock.now();
	}

	readonly now = (): number => this.#clock.now() + this.skewMs;

	/**
	 * Wakes up. A clock that was set back is noticed with the next heartbeat: one that was so shortly before the sleep that
	 * none came in between, only now, and nothing tells how long the sleep was.
	 *
	 * @param sleptAt when it fell asleep, on the server's clock
	 */
	wakeUp(sleptAt: number): void {
		if (sleptAt - (this.#setBackAt ?? -Infinity) < HEARTBEAT_MS) this.skewedAt = this.#clock.now();
		this.#setBackAt = undefined;
	}

	/** Joins the tabs; what one posts all others hear a little later, as a copy. */
	readonly openChannel = (name: string, hear: (message: unknown) => void): Channel => {
		const all = this.#channels.get(name) ?? new Set();
		this.#channels.set(name, all.add(hear));
		return {
			post: (message) => {
				const copy = structuredClone(message);
				for (const other of [...all])
					if (other !== hear) queueMicrotask(() => all.has(other) && other(structuredClone(copy)));
			},
			close: () => void all.delete(hear)
		};
	};

	/** Takes room for a write. @throws QuotaExceededError when there is none */
	takeRoom(): void {
		if (this.room <= 0) throw new DOMException('no room', 'QuotaExceededError');
		this.room -= 1;
	}

	/** Empties its storage, as a new browser; call it while no tab is open. */
	forget(): void {
		this.storage = memory();
		this.indexedDB = new IDBFactory();
	}

	/** Makes the copy look as if an app with other schemas had left it; call it while no tab is open. */
	age(): void {
		const states = Reflect.get(this.storage, 'collectionStates') as Map<
			string,
			{ documents: Map<string, Kept> }
		>;
		for (const [name, { documents }] of states) {
			if (!name.includes('_rxdb_internal')) continue;
			for (const { data } of documents.values())
				if (data?.schema)
					Object.assign(data, { schemaHash: 'former', schema: { ...data.schema, title: 'former' } });
		}
	}
}

/** What RxDB keeps of a collection's shape. */
interface Kept {
	readonly data?: { readonly schema?: object };
}
