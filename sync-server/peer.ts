/** One device or widget on the live line: what was said to it, how far it is, and whether it keeps up (SPEC S6). */
import type { VisitState } from '#domain/live-visit.ts';
import { AppError, type ErrorBody } from '#protocol/error.ts';
import { HEARTBEAT_MS, SILENCE_MS, type Signal, type StreamDown, type Team } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import type { Who } from './door.ts';

/** Above this many bytes under way nothing more is said; the device pulls when it has caught up. */
export const BUFFER_MAX_BYTES = 1_000_000;
/** How many words at once a device may say, and how many a second for ever. */
const WORDS_MAX = 30;
const WORDS_PER_SECOND = 5;
/** The codes by which a line ends (SPEC S17): a dead one, one with a frame that is no text, and others after their `bye`. */
export const CLOSE = { dead: 1001, binary: 1003, bye: 1008, busy: 1013 } as const;

/** The transport of one line. */
export interface Connection {
	/** The agent whose cookies came with it; a visitor says its token in its greeting. */
	readonly who?: Who | undefined;
	readonly origin?: string | undefined;
	/** Where it comes from; nothing when that is unknown. */
	readonly ipAddress?: string | undefined;
	send(text: string): void;
	/** @param code of a WebSocket's end */
	close(code: number): void;
	/** Bytes that were sent and have not left; 0 when unknown. */
	buffered?(): number;
}

/** One device or widget on the live line. */
export class Peer {
	readonly connection: Connection;
	readonly openedAt: number;
	who: Who | undefined;
	state: 'waiting' | 'greeting' | 'open' | 'closed' = 'waiting';
	/** Settles when every word so far is understood. */
	understood: Promise<void> = Promise.resolve();
	/** Until when it is believed to look at who is on the site, at whom, and what it was told last (SPEC S24). */
	looking: { readonly state?: VisitState; readonly until: number; told: string } | undefined;
	/** When its rights were last looked at. */
	checkedAt: number;
	/** The conversations that are looked at on it, and when each was last said. */
	readonly viewing = new Map<string, number>();
	#sentTo = 0;
	#heardAt: number;
	#saidAt: number;
	#behindSince: number | undefined;
	#words = WORDS_MAX;

	constructor(connection: Connection, now: number) {
		this.connection = connection;
		this.openedAt = now;
		this.checkedAt = now;
		this.#heardAt = now;
		this.#saidAt = now;
	}

	/** The first word; batches continue from `clock`. */
	greet(epoch: string, clock: number, team: Team, now: number): void {
		this.#sentTo = clock;
		this.state = 'open';
		this.say({ say: 'hello', protocol: PROTOCOL, serverTime: now, epoch, clock, team }, now);
	}

	/** Brings it up to `to` by the entries of a change, as the inside of a JSON array; without any by a poke. */
	bring(to: number, items: string | undefined, now: number): void {
		if (this.state !== 'open' || to <= this.#sentTo) return;
		if (this.#behindSince !== undefined || this.#buffered() > BUFFER_MAX_BYTES) {
			this.#behindSince ??= now;
			return;
		}
		const from = this.#sentTo;
		this.#sentTo = to;
		this.#write(
			items === undefined
				? `{"say":"poke","to":${to}}`
				: `{"say":"batch","from":${from},"to":${to},"items":[${items}]}`,
			now
		);
	}

	signal(signal: Signal, now: number): void {
		if (this.state === 'open' && this.#buffered() <= BUFFER_MAX_BYTES)
			this.say({ say: 'signal', signal }, now);
	}

	/** Notes that it said something. @returns whether it says more than it should */
	heard(now: number): boolean {
		const refill = ((now - this.#heardAt) / 1_000) * WORDS_PER_SECOND;
		this.#words = Math.min(WORDS_MAX, this.#words + Math.max(0, refill)) - 1;
		this.#heardAt = now;
		return this.#words < 0;
	}

	/** What is due by time: a word against silence, the end of a dead line, a poke for one that caught up. */
	tick(now: number, clock: number | undefined): void {
		const stuck = this.#behindSince !== undefined && now - this.#behindSince >= SILENCE_MS;
		if (now - this.#heardAt >= SILENCE_MS || stuck) return this.end(CLOSE.dead);
		if (this.state !== 'open') return;
		if (this.#behindSince !== undefined) {
			if (this.#buffered() > BUFFER_MAX_BYTES / 2) return;
			this.#behindSince = undefined;
			if (clock !== undefined) this.bring(clock, undefined, now);
			return;
		}
		if (now - this.#saidAt >= HEARTBEAT_MS) this.beat(now, clock);
	}

	/** Shows that the line lives; what did not concern it has passed by unsaid, and its number comes along. */
	beat(now: number, clock: number | undefined): void {
		if (this.state !== 'open' || this.#behindSince !== undefined) return;
		if (clock !== undefined && clock > this.#sentTo) this.bring(clock, '', now);
		else this.say({ say: 'heartbeat' }, now);
	}

	/** Says why, and ends the line. */
	bye(error: ErrorBody, now: number): void {
		if (this.state === 'closed') return;
		this.say({ say: 'bye', error }, now);
		this.end(error.kind === 'busy' ? CLOSE.busy : CLOSE.bye);
	}

	end(code: number): void {
		if (this.state === 'closed') return;
		this.state = 'closed';
		this.connection.close(code);
	}

	say(word: StreamDown, now: number): void {
		this.#write(JSON.stringify(word), now);
	}

	#write(text: string, now: number): void {
		this.#saidAt = now;
		this.connection.send(text);
	}

	#buffered(): number {
		return this.connection.buffered?.() ?? 0;
	}
}

/** What goes wrong, as the line says it; what is not ours to tell stays here. */
export const byeOf = (error: unknown): ErrorBody =>
	error instanceof AppError ? error.body : { kind: 'unknown', message: 'something went wrong' };
