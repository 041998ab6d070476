/** Everything a signed-in agent's device runs: copy, outbox, overlay, feed, line. */
import type { Actor } from '#domain/mutator.ts';
import { flushAll, Sender, senderLock, type FlushResult } from '#outbox/flush.ts';
import { Outbox, outboxName, requeueOtherEpochs, sweepWishes } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import { Connection } from './connection.ts';
import type { Data, Notice } from './data.ts';
import { databaseName, openDatabase, type Database } from './database.ts';
import { Feed } from './feed.ts';
import { Line, type LineState } from './line.ts';
import { Listeners } from './listeners.ts';
import type { Live } from './live.ts';
import { watchNotices } from './outbox.ts';
import { Overlay } from './overlay.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';
import { Tabs, type Word } from './tabs.ts';

/** How long a wish stays stored after its effect is shown, so that every tab has seen both, in milliseconds. */
export const SWEEP_AFTER_MS = 10_000;

/** Opens what the device knows and wants of this agent, shows it, and starts to follow the server. */
export async function openData(
	session: Session,
	surroundings: Surroundings = browserSurroundings()
): Promise<Data> {
	const name = databaseName(session.workspaceId, session.agentId);
	const { storage, multiInstance } = surroundings;
	const outbox = new Outbox(outboxName(session.workspaceId, session.agentId), surroundings.outbox);
	const database = await openDatabase(name, storage, { multiInstance });
	return new Device(session, surroundings, database, outbox);
}

class Device implements Data {
	readonly session: Session;
	readonly surroundings: Surroundings;
	readonly database: Database;
	readonly outbox: Outbox;
	readonly actor: Actor;
	readonly overlay: Overlay;
	readonly connection: Connection;
	readonly notices: Live<readonly Notice[]>;
	readonly failures = new Listeners<unknown>();
	readonly #feed: Feed;
	readonly #line: Line;
	readonly #sender: Sender;
	readonly #tabs: Tabs;
	readonly #over = new AbortController();
	readonly #runs: Promise<void>[] = [];
	readonly #stops: (() => void)[] = [];
	#offsetMs = 0;
	#leads = false;

	constructor(session: Session, surroundings: Surroundings, database: Database, outbox: Outbox) {
		this.session = session;
		this.surroundings = surroundings;
		this.database = database;
		this.outbox = outbox;
		this.connection = new Connection(surroundings);
		this.actor = { kind: 'agent', id: session.agentId, role: session.role };
		this.overlay = new Overlay(database, outbox, this.actor, () => this.#offsetMs);
		this.notices = watchNotices(this);
		this.#feed = new Feed(database, surroundings, {
			beforeDrop: async () => void (await this.flush(this.#over.signal)),
			onEpoch: (epoch) => requeueOtherEpochs(outbox, epoch),
			onPage: () => undefined
		});
		this.#line = new Line(surroundings, {
			onState: (state) => this.#onState(state),
			onFresh: (at) => this.#onFresh(at),
			onHello: ({ serverTime }) => {
				this.#offsetMs = serverTime - surroundings.now();
			},
			onSignal: (signal) => {
				this.connection.hear(signal, surroundings.now());
				this.#tabs.tell({ tell: 'signal', signal });
			},
			catchUp: async (signal, hello) => await this.#feed.catchUp(signal, hello),
			receive: async (batch) => await this.#feed.receive(batch)
		});
		this.#sender = new Sender(outbox, surroundings, (error) => {
			if (error) this.connection.set({ kind: 'stopped', error });
		});
		this.#tabs = new Tabs(database.name, surroundings);
		this.#start();
	}

	readonly say: Data['say'] = (up) => {
		if (this.#leads) this.#line.say(up);
		else this.#tabs.tell({ tell: 'say', up });
	};

	readonly tell = (word: Word): void => this.#tabs.tell(word);

	readonly flush = async (signal: AbortSignal): Promise<FlushResult> =>
		await flushAll(this.outbox, this.surroundings, signal);

	readonly close = async (): Promise<void> => {
		this.#over.abort();
		for (const stop of this.#stops) stop();
		await Promise.all(this.#runs);
		this.overlay.close();
		this.#tabs.close();
		await this.database.close();
		this.outbox.close();
	};

	#start(): void {
		const { lock, onWake, onOffline } = this.surroundings;
		const { signal } = this.#over;
		this.#stops.push(
			this.overlay.failures.add((error) => this.failures.tell(error)),
			this.#tabs.heard.add((word) => this.#hear(word)),
			onWake(() => this.#wake()),
			onOffline(() => this.#leads && this.#line.wake())
		);
		const lead = async () => {
			this.#leads = true;
			await this.#feed.open();
			await this.#line.run(signal);
		};
		this.#runs.push(
			lock(`${this.database.name}-feed`, signal, lead),
			lock(senderLock(this.outbox), signal, () => this.#sender.run(signal))
		);
		this.#tabs.tell({ tell: 'ask' });
	}

	#wake(): void {
		this.#sender.wake();
		if (this.#leads) this.#line.wake();
		else this.#tabs.tell({ tell: 'wake' });
	}

	#hear(word: Word): void {
		const { now } = this.surroundings;
		if (word.tell === 'line' && !this.#leads) this.connection.set(revive(word.state), word.freshAt);
		else if (word.tell === 'signal') this.connection.hear(word.signal, now());
		else if (word.tell === 'ask' && this.#leads) this.#onState(this.connection.state);
		else if (word.tell === 'say' && this.#leads) this.#line.say(word.up);
		else if (word.tell === 'wake') this.#wake();
	}

	#onState(state: LineState): void {
		if (state.kind === 'open') this.#sender.wake();
		this.connection.set(state);
		this.#share();
	}

	#onFresh(at: number): void {
		this.connection.set(this.connection.state, at);
		this.#share();
		void this.#sweep(at);
	}

	#share(): void {
		const { state, freshAt } = this.connection;
		this.#tabs.tell({ tell: 'line', state: plain(state), ...(freshAt === undefined ? {} : { freshAt }) });
	}

	async #sweep(now: number): Promise<void> {
		const progress = await this.database.readProgress();
		if (progress?.kind === 'whole') await sweepWishes(this.outbox, progress, now - SWEEP_AFTER_MS);
	}
}

/** A state that may travel between tabs: an error keeps its body, not its class. */
const plain = (state: LineState): LineState =>
	state.kind === 'stopped' ? { kind: 'stopped', error: { body: state.error.body } as AppError } : state;

const revive = (state: LineState): LineState =>
	state.kind === 'stopped' ? { kind: 'stopped', error: new AppError(state.error.body) } : state;
