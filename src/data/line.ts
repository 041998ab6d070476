/** The live line of the tab that leads: one socket, its silence, its return (SPEC S6, S9, S15, S16). */
import { ask } from '#outbox/ask.ts';
import { isCuredByWaiting } from '#outbox/flush.ts';
import { Patience } from '#outbox/patience.ts';
import { aborted } from '#outbox/rest.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import { HEARTBEAT_MS, HELLO_WITHIN_MS, SILENCE_MS, type StreamUp } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { Manners } from './manners.ts';
import type { Socket, Surroundings } from './surroundings.ts';
import { Talk, type TalkEvents } from './talk.ts';

/** The state of the line. */
export type LineState =
	/** The browser says that there is no network. */
	| { readonly kind: 'offline' }
	/** Trying; `nextAt` is the moment of the next attempt while waiting for it. */
	| { readonly kind: 'connecting'; readonly attempt: number; readonly nextAt?: number }
	/** Connected, and what happened meanwhile, up to the number `to`, is on its way. */
	| { readonly kind: 'catching-up'; readonly since: number; readonly to: number }
	/** Connected and up to date. */
	| { readonly kind: 'open'; readonly since: number }
	/** Trying again would not help until somebody acts: signed out, too old a version. */
	| { readonly kind: 'stopped'; readonly error: AppError };

/** How long after a word a line is trusted without trying, and how soon it answers when it is tried, in milliseconds. */
const TRUSTED_MS = 2_000;
const ANSWER_WITHIN_MS = 5_000;

/** What the line hands on. */
export interface LineEvents extends TalkEvents {
	readonly onState: (state: LineState) => void;
}

type LineSurroundings = Pick<Surroundings, 'fetch' | 'openSocket' | 'now' | 'wait' | 'random' | 'isOnline'>;

/** Keeps one socket to the server for as long as it runs. */
export class Line {
	readonly #surroundings: LineSurroundings;
	readonly #events: LineEvents;
	readonly #patience: Patience;
	#socket: Socket | undefined;
	#talk: Talk | undefined;
	#manners: Manners | undefined;
	#woken = new AbortController();

	constructor(surroundings: LineSurroundings, events: LineEvents) {
		this.#surroundings = surroundings;
		this.#events = events;
		this.#patience = new Patience(surroundings);
	}

	/** Somebody looks at the screen or has signed in: tries now, and does not trust a line that has been silent. */
	wake(): void {
		this.#patience.reset();
		this.#woken.abort();
		const { now } = this.#surroundings;
		if (this.#talk && now() >= this.#talk.heardAt + SILENCE_MS) this.#talk.end();
		else this.probe();
	}

	/** Tries a line that looks open and may be dead, as after a sleep or a change of networks: it answers soon, or ends. */
	probe(): void {
		const { now, wait } = this.#surroundings;
		const [talk, askedAt] = [this.#talk, now()];
		if (!talk?.isGreeted || askedAt < talk.heardAt + TRUSTED_MS) return;
		this.say({ say: 'heartbeat' });
		void wait(ANSWER_WITHIN_MS, talk.signal).then(() => {
			if (talk.heardAt < askedAt) talk.end();
		});
	}

	/** The network came or went: what was open is not to be trusted. */
	networkChanged(): void {
		this.wake();
		this.#talk?.end();
	}

	/** Says something; lost when the line is not open. */
	say(up: StreamUp): void {
		if (!this.#talk?.isGreeted) return;
		if ('active' in up) this.#manners?.say(up);
		else this.#socket?.send(words(up));
	}

	/** Connects, and again whenever the line is lost, until the signal says so. */
	async run(signal: AbortSignal): Promise<void> {
		const { now, wait, isOnline } = this.#surroundings;
		const { onState } = this.#events;
		while (!signal.aborted) {
			const { signal: woken } = (this.#woken = new AbortController());
			const { attempt } = this.#patience;
			onState(isOnline() ? { kind: 'connecting', attempt } : { kind: 'offline' });
			const error = await this.#connect(signal);
			if (signal.aborted) return;
			if (error && !isCuredByWaiting(error)) {
				onState({ kind: 'stopped', error });
				await aborted(AbortSignal.any([signal, woken]));
				continue;
			}
			const ms = this.#patience.next() + (error?.body.waitMs ?? 0);
			onState(
				isOnline() ? { kind: 'connecting', attempt: attempt + 1, nextAt: now() + ms } : { kind: 'offline' }
			);
			await wait(ms, AbortSignal.any([signal, woken]));
		}
	}

	/** Holds one socket from opening to its end, and says why it ended when that is known. */
	async #connect(signal: AbortSignal): Promise<AppError | undefined> {
		const over = new AbortController();
		const end = () => over.abort();
		signal.addEventListener('abort', end, { once: true });
		const talk = new Talk(this.#surroundings, over, {
			...this.#events,
			onHello: (hello) => {
				this.#patience.reset();
				this.#events.onHello(hello);
			}
		});
		const socket = this.#surroundings.openSocket(endpoints.stream.path, {
			onOpen: () => socket.send(words({ say: 'hello', protocol: PROTOCOL })),
			onMessage: (text) => talk.hear(text),
			onClose: end
		});
		this.#socket = socket;
		this.#talk = talk;
		this.#manners = new Manners(this.#surroundings.wait, over.signal, (up) => socket.send(words(up)));
		await this.#beat(socket, talk, over.signal);
		this.#socket = this.#talk = undefined;
		socket.close();
		signal.removeEventListener('abort', end);
		const error = await talk.ended();
		if (error || talk.isGreeted || signal.aborted) return error;
		return await this.#reason(signal);
	}

	/** A socket that is refused does not say why; a plain request does. */
	async #reason(signal: AbortSignal): Promise<AppError | undefined> {
		try {
			await ask(this.#surroundings, endpoints.session, undefined, signal);
			return undefined;
		} catch (error) {
			return error instanceof AppError ? error : undefined;
		}
	}

	/** Speaks now and then, and gives up a line that is silent for too long. */
	async #beat(socket: Socket, talk: Talk, signal: AbortSignal): Promise<void> {
		const { now, wait } = this.#surroundings;
		let saidAt = now();
		while (!signal.aborted) {
			// A clock that was set back must not make the silence look younger than it is for longer than a heartbeat.
			talk.heardAt = Math.min(talk.heardAt, now());
			saidAt = Math.min(saidAt, now());
			const deadAt = talk.heardAt + (talk.isGreeted ? SILENCE_MS : HELLO_WITHIN_MS);
			if (now() >= deadAt) return talk.end();
			if (now() >= saidAt + HEARTBEAT_MS) {
				saidAt = now();
				if (talk.isGreeted) socket.send(words({ say: 'heartbeat' }));
			}
			await wait(Math.min(deadAt, saidAt + HEARTBEAT_MS, now() + HEARTBEAT_MS) - now(), signal);
		}
	}
}

const words = (up: StreamUp): string => JSON.stringify(up);
