/** Everything that a signed-in agent's device runs: copy, outbox, overlay, feed, line, sender. */
import type { Actor } from '#domain/mutator.ts';
import { Sender, senderLock, untilSent } from '#outbox/flush.ts';
import { forgetKept, requeueOtherEpochs, sweepWishes, SWEEP_REST_MS } from '#outbox/kept.ts';
import { Outbox, outboxName, storageError } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import type { Session } from '#protocol/session.ts';
import { Connection, type LineView } from './connection.ts';
import type { Data, Notice } from './data.ts';
import { databaseName, openDatabase, type Database } from './database.ts';
import { Duty } from './duty.ts';
import { Feed } from './feed.ts';
import { Keeping } from './keeping.ts';
import { Line } from './line.ts';
import { Listeners } from './listeners.ts';
import type { Live } from './live.ts';
import { watchNotices } from './outbox.ts';
import { Overlay } from './overlay.ts';
import { SearchLine } from './search-line.ts';
import { rememberedSession, SEND_WITHIN_MS } from './session.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';
import { Tabs, type Word } from './tabs.ts';
import { Uploading } from './uploading.ts';

/** How long a wish stays in the list of all after its effect is shown, so that every tab has seen both, in milliseconds. */
const SWEEP_AFTER_MS = 10_000;
/** How long a tab that is looked at waits for a sign of the leader, in milliseconds. */
const RELIEVED_AFTER_MS = 2_000;

/** Opens what the device knows and wants of this agent, and starts to follow the server; network or not. */
export async function openData(
	session: Session,
	surroundings: Surroundings = browserSurroundings()
): Promise<Data> {
	const { workspaceId, agentId } = session;
	const isSignedIn = () => rememberedSession(surroundings)?.agentId === agentId;
	const outbox = new Outbox(outboxName(workspaceId, agentId), surroundings.outbox);
	// Both at once; what fails here fails again, and is told, when the outbox is read.
	outbox.open().catch(() => undefined);
	const database = await openDatabase(databaseName(workspaceId, agentId), surroundings, isSignedIn);
	return new Device(session, surroundings, database, outbox);
}

class Device implements Data {
	readonly session: Session;
	readonly surroundings: Surroundings;
	readonly database: Database;
	readonly outbox: Outbox;
	readonly actor: Actor;
	readonly overlay: Overlay;
	readonly search?: SearchLine;
	readonly connection: Connection;
	readonly notices: Live<readonly Notice[]>;
	readonly failures = new Listeners<unknown>();
	readonly #feed: Feed;
	readonly #keeping: Keeping;
	readonly #line: Line;
	readonly #sender: Sender;
	readonly #uploading: Uploading;
	readonly #tabs: Tabs;
	readonly #over = new AbortController();
	readonly over = this.#over.signal;
	readonly #leading: Duty;
	readonly #sending: Duty;
	readonly #runs: readonly Promise<void>[];
	readonly #stops: readonly (() => void)[];
	/** What the server's clock said last: this device's may have jumped since, and what it lets go of is not sent again. */
	#serverTime = 0;
	#sweptAt = 0;
	/** Whether a leader that a person sees has answered. */
	#isLed = false;
	#closing: Promise<void> | undefined;

	constructor(session: Session, surroundings: Surroundings, database: Database, outbox: Outbox) {
		this.session = session;
		this.surroundings = surroundings;
		this.database = database;
		this.outbox = outbox;
		this.connection = new Connection(surroundings);
		const { progress } = database;
		if (progress?.kind === 'whole' && progress.freshAt !== undefined)
			this.connection.set({ freshAt: progress.freshAt });
		this.actor = { kind: 'agent', id: session.agentId, role: session.role, workspaceId: session.workspaceId };
		this.overlay = new Overlay(database, outbox, this.actor, () => this.connection.offsetMs);
		if (surroundings.openSearch) this.search = new SearchLine(database, surroundings.openSearch);
		this.notices = watchNotices(this);
		this.#tabs = new Tabs(database.name, surroundings, (word) => this.#hear(word));
		this.#sender = new Sender(
			outbox,
			surroundings,
			(unsent) => this.#show({ unsent }),
			() => this.#probe()
		);
		this.#uploading = new Uploading(outbox, surroundings, (unsent) => this.#show({ unsent }));
		this.#feed = new Feed(database, surroundings, {
			beforeDrop: () => this.#sendFirst(),
			onEpoch: (epoch) => requeueOtherEpochs(outbox, epoch)
		});
		this.#keeping = new Keeping(outbox, this.tell, (now, spared) => {
			void this.#stored(this.#feed.letGo(now, this.over, spared)).catch(() => undefined);
		});
		this.#line = this.#makeLine();
		this.#stops = [
			this.overlay.failures.add((error) => this.failures.tell(error)),
			// It may have said that less is kept.
			database.changes.add(({ collection }) => {
				if (collection === 'workspace' && this.#leading.isMine) this.#keeping.letGo(this.#serverTime);
			}),
			this.search?.failures.add((error) => this.failures.tell(error)) ?? (() => undefined),
			surroundings.onWake(() => {
				this.wake();
				void this.#relieve();
			}),
			surroundings.onNetwork(() => this.#onNetwork())
		];
		const { signal } = this.#over;
		const ask = () => this.tell({ tell: 'ask' });
		this.#leading = new Duty(`${database.name}-feed`, surroundings, signal, this.#lead, ask);
		this.#sending = new Duty(senderLock(outbox), surroundings, signal, (held) => this.#send(held));
		this.#runs = [this.#leading.serve(), this.#sending.serve()];
		void this.#relieve();
	}

	readonly say: Data['say'] = (up) => {
		if (this.#leading.isMine) this.#line.say(up);
		else this.#tabs.tell({ tell: 'say', up });
	};

	readonly tell: Data['tell'] = (word) => this.#tabs.tell(word);

	readonly wake: Data['wake'] = () => {
		this.#tryNow();
		this.#tabs.tell({ tell: 'wake' });
	};

	readonly bring: Data['bring'] = (conversationId) => {
		this.#keeping.spare(conversationId);
		return this.#stored(this.#feed.bring(conversationId, this.over));
	};

	readonly take: Data['take'] = (items, epoch) => this.#stored(this.#feed.take(items, epoch));

	readonly close: Data['close'] = () => (this.#closing ??= this.#close());

	async #close(): Promise<void> {
		this.#over.abort();
		for (const stop of this.#stops) stop();
		await Promise.all(this.#runs);
		this.overlay.close();
		this.search?.close();
		this.#tabs.close();
		await this.database.close();
		this.outbox.close();
	}

	#makeLine(): Line {
		const { now } = this.surroundings;
		return new Line(this.surroundings, {
			onState: (state) => {
				// A line that has opened is the best sign that sending works again.
				if (state.kind === 'open') this.#onOpen();
				this.#show({ state });
			},
			onFresh: (freshAt) => {
				this.#show({ freshAt });
				void this.#stored(this.#feed.confirm(freshAt)).catch(() => undefined);
				void this.#sweep(freshAt);
			},
			onHello: ({ serverTime }) => {
				this.#show({ offsetMs: serverTime - now() });
				this.#serverTime = serverTime;
				void this.#tidy(forgetKept(this.outbox, serverTime));
			},
			onSignal: (signal) => {
				this.connection.hear(signal);
				this.#tabs.tell({ tell: 'signal', signal });
			},
			catchUp: (signal, hello) => this.#stored(this.#feed.catchUp(signal, hello)),
			receive: (batch, epoch) => this.#stored(this.#feed.receive(batch, epoch))
		});
	}

	/** What the tab does that leads: a first copy at once, without waiting for the line, and then the line. */
	readonly #lead = async (signal: AbortSignal): Promise<void> => {
		// What fails here fails again on the line, and is dealt with there.
		const first = this.#feed.catchUp(signal).catch(() => undefined);
		await this.#line.run(signal);
		await first;
	};

	/** Words and files side by side: neither waits for the other. */
	async #send(held: AbortSignal): Promise<void> {
		await Promise.all([this.#sender.run(held), this.#uploading.run(held)]);
	}

	#wakeSenders(): void {
		this.#sender.wake();
		this.#uploading.wake();
	}

	/** A person sees this tab: it takes over from one that nobody sees, which browsers slow down or freeze. */
	async #relieve(): Promise<void> {
		const { isVisible, wait } = this.surroundings;
		const { signal } = this.#over;
		this.#isLed = false;
		this.tell({ tell: 'ask' });
		await wait(RELIEVED_AFTER_MS, signal);
		if (signal.aborted || this.#isLed || !isVisible()) return;
		await Promise.all([this.#leading.take(), this.#sending.take()]);
	}

	#answer(): void {
		this.#tabs.tell({ tell: 'line', view: this.connection.view });
		this.#tabs.tell({ tell: 'lead', isVisible: this.surroundings.isVisible() });
	}

	/** A request was not answered: the line may be dead, too. */
	#probe(): void {
		if (this.#leading.isMine) this.#line.probe();
		else this.#tabs.tell({ tell: 'probe' });
	}

	#tryNow(): void {
		this.#wakeSenders();
		this.#line.wake();
	}

	#onOpen(): void {
		this.#trySending();
		this.#keeping.letGoDaily(this.#serverTime);
	}

	#trySending(): void {
		this.#wakeSenders();
		this.#tabs.tell({ tell: 'wake' });
	}

	#onNetwork(): void {
		this.#wakeSenders();
		this.#line.networkChanged();
	}

	#hear(word: Word): void {
		this.#keeping.hear(word);
		if (word.tell === 'line' && !this.#leading.isMine) this.connection.set(word.view);
		else if (word.tell === 'signal') this.connection.hear(word.signal);
		else if (word.tell === 'ask' && this.#leading.isMine) this.#answer();
		else if (word.tell === 'say' && this.#leading.isMine) this.#line.say(word.up);
		else if (word.tell === 'wake') this.#tryNow();
		else if (word.tell === 'lead') this.#isLed ||= word.isVisible;
		else if (word.tell === 'probe' && this.#leading.isMine) this.#line.probe();
		else if (word.tell === 'leave') void this.close();
	}

	/** Shows it here and in the other tabs. */
	#show(view: Partial<LineView>): void {
		this.connection.set(view);
		this.#tabs.tell({ tell: 'line', view });
	}

	/** Lets what waits leave before the copy goes, as far as that is possible soon (SPEC S8). */
	async #sendFirst(): Promise<void> {
		this.#trySending();
		const over = new AbortController();
		const signal = AbortSignal.any([over.signal, this.#over.signal]);
		await untilSent(this.outbox, this.surroundings.wait(SEND_WITHIN_MS, signal));
		over.abort();
	}

	/** Looks no more often than it can find something: each look is a transaction that others wait for. */
	async #sweep(now: number): Promise<void> {
		const { progress } = this.database;
		// Either way: a clock that was set back must not end it.
		const isRecent = Math.abs(now - this.#sweptAt) < SWEEP_AFTER_MS;
		if (progress?.kind !== 'whole' || progress.isPartial || isRecent) return;
		this.#sweptAt = now;
		const rest = () => this.surroundings.wait(SWEEP_REST_MS, this.#over.signal);
		await this.#tidy(sweepWishes(this.outbox, progress, { now, afterMs: SWEEP_AFTER_MS, rest }));
	}

	/** What fails here is told, and tried again the next time. */
	async #tidy(work: Promise<void>): Promise<void> {
		try {
			await work;
		} catch (error) {
			if (!this.#over.signal.aborted) this.failures.tell(error);
		}
	}

	/** A copy that cannot be written stops the line, with the reason. */
	async #stored<T>(work: Promise<T>): Promise<T> {
		try {
			return await work;
		} catch (cause) {
			const error = storageError(cause);
			if (!(cause instanceof AppError)) this.failures.tell(error);
			throw error;
		}
	}
}
