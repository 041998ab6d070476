/**
 * The network between one device and the server: every request, answer and word of the line lies on it until it is
 * let through. It can be cut, and what lies on it lost, doubled or brought out of turn.
 */
import type { Socket, SocketEvents } from '#data/surroundings.ts';
import type { Fetch } from '#outbox/ask.ts';
import type { Server } from '../../sync-server/server.ts';

/** What happens to a request; a late answer lies on the wire until the next flush, one that is unanswered nobody hears of. */
export type RequestFate =
	'arrives' | 'request-lost' | 'answer-lost' | 'answer-late' | 'doubled' | 'portal' | 'unanswered';
/** What happens to a word that the server says. */
export type WordFate = 'arrives' | 'lost' | 'swapped';

/** Chooses the fate of what is let through; by default everything arrives. */
export interface Weather {
	request(path: string): RequestFate;
	word(text: string): WordFate;
}

/** Nothing happens to anything. */
export const FAIR: Weather = { request: () => 'arrives', word: () => 'arrives' };

/** Changes what is said, to see whether a rule is needed: what a server or device without it would say. */
export interface Forgery {
	request?(path: string, body: string): string;
	answer?(path: string, body: string): string;
	word?(text: string): string;
	/** What seems to come back from a dead line for a word that is said to it. */
	echo?(text: string): string | undefined;
}

interface Held {
	readonly run: () => Promise<void> | void;
	readonly drop: () => void;
}

/** What a hotel answers to everything (SPEC S15). */
const portal = () =>
	new Response('<html>Welcome! Please sign in.</html>', {
		status: 200,
		headers: { 'content-type': 'text/html' }
	});

export class Wire {
	weather: Weather = FAIR;
	forgery: Forgery = {};
	/** Whether what is put on the wire goes through by itself; requests, answers and words alike. */
	flows = true;
	/** The cookies of the device's browser. */
	cookie = '';
	/** Every request that reached the server, by path and body. */
	readonly arrived: { readonly path: string; readonly body: string }[] = [];
	/** The body of every request that left its device, whether it has arrived or not. */
	readonly left: string[] = [];
	/** Hears every request that reaches the server, as its device said it. */
	onArrived: ((path: string, body: string) => void) | undefined;
	/** Hears every answer and word that comes to this side. */
	onHeard: ((text: string) => void) | undefined;
	readonly #server: () => Server;
	readonly #held: Held[] = [];
	readonly #lines = new Set<SocketLine>();
	#isCut = false;
	#underWay = 0;

	constructor(server: () => Server) {
		this.#server = server;
	}

	/** How many requests the server is at. */
	get underWay(): number {
		return this.#underWay;
	}

	/** How many lines both sides hold. */
	get open(): number {
		return [...this.#lines].filter(({ silentSince }) => silentSince === undefined).length;
	}

	/** Since when the oldest line is dead that its device still holds, without a word about it. */
	get silentSince(): number | undefined {
		const dead = [...this.#lines].flatMap(({ silentSince }) => silentSince ?? []);
		return dead.length === 0 ? undefined : Math.min(...dead);
	}

	readonly isOnline = (): boolean => !this.#isCut;

	/** What the device calls. */
	readonly fetch: Fetch = (path, request) =>
		new Promise((resolve, reject) => {
			const lost = () => reject(new TypeError('Failed to fetch'));
			if (this.#isCut || request.signal?.aborted) return lost();
			if (typeof request.body === 'string') this.left.push(request.body);
			request.signal?.addEventListener('abort', lost);
			const run = () => this.#pass(path, request, resolve).catch(lost);
			if (this.flows) void run();
			else this.#held.push({ run, drop: lost });
		});

	/** What the device opens for its line. */
	readonly openSocket = (_path: string, events: SocketEvents): Socket => {
		const line = new SocketLine(this, events, () => this.#lines.delete(line));
		this.#lines.add(line);
		if (this.#isCut) line.cut();
		else void line.open(this.#server).catch(() => line.cut());
		return line;
	};

	/** Lets through what is held now, in order; all of it, or so much of requests and answers, or of words. */
	flush(count = Infinity, what: 'all' | 'requests' | 'words' = 'all'): void {
		if (what !== 'words') for (const { run } of this.#held.splice(0, count)) void run();
		if (what !== 'requests') for (const line of [...this.#lines]) line.flush(count);
	}

	/** Ends the connection: what lies on the wire is lost. */
	cut(): void {
		this.#isCut = true;
		this.drop();
	}

	/** Loses what lies on the wire and every open line, and stays up. */
	drop(): void {
		for (const held of this.#held.splice(0)) held.drop();
		for (const line of [...this.#lines]) line.cut();
	}

	/** Lets every open line die, and tells neither side; false when there is none. */
	silence(now: number): boolean {
		const lively = [...this.#lines].filter(({ silentSince }) => silentSince === undefined);
		for (const line of lively) line.silentSince = now;
		return lively.length > 0;
	}

	/** Brings the connection back. */
	mend(): void {
		this.#isCut = false;
	}

	async #pass(path: string, request: RequestInit, resolve: (response: Response) => void): Promise<void> {
		const fate = this.weather.request(path);
		if (fate === 'portal') return resolve(portal());
		if (fate === 'request-lost') throw new TypeError('lost on the way there');
		const server = this.#server();
		const response = await this.#reach(path, request, fate === 'doubled');
		// Its asker gives up some day.
		if (fate === 'unanswered') return;
		// A server that died meanwhile has answered nobody.
		if (this.#server() !== server) throw new TypeError('lost with the server');
		// A cut in the middle loses the answer to what has arrived.
		if (fate === 'answer-lost' || this.#isCut || request.signal?.aborted)
			throw new TypeError('lost on the way back');
		if (fate === 'answer-late' || !this.flows)
			await new Promise<void>((run, drop) => this.#held.push({ run, drop }));
		resolve(await this.#told(path, response));
	}

	async #reach(path: string, request: RequestInit, isDoubled: boolean): Promise<Response> {
		this.#underWay += 1;
		try {
			const response = await this.#arrive(path, request);
			if (isDoubled) await this.#arrive(path, request);
			return response;
		} finally {
			this.#underWay -= 1;
		}
	}

	async #arrive(path: string, request: RequestInit): Promise<Response> {
		const { method = 'GET' } = request;
		const said = typeof request.body === 'string' ? request.body : undefined;
		const body = said === undefined ? undefined : (this.forgery.request?.(path, said) ?? said);
		this.arrived.push({ path, body: body ?? '' });
		this.onArrived?.(path, said ?? '');
		const bytes = request.body instanceof Uint8Array ? (request.body as Uint8Array<ArrayBuffer>) : undefined;
		const headers = new Headers(request.headers);
		if (this.cookie !== '') headers.set('cookie', this.cookie);
		const response = await this.#server().app.request(path, {
			method,
			headers,
			...(bytes ? { body: bytes } : body === undefined ? {} : { body })
		});
		for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(';')[0] ?? '';
		return response;
	}

	/** An answer as the device hears it. */
	async #told(path: string, response: Response): Promise<Response> {
		if (!response.ok || !(this.forgery.answer ?? this.onHeard)) return response;
		const said = await response.text();
		const text = this.forgery.answer?.(path, said) ?? said;
		this.onHeard?.(text);
		return new Response(text, response);
	}
}

/** One socket, without a network: words of the server lie here until they are let through. */
class SocketLine implements Socket {
	/** Since when it is dead, and neither side knows. */
	silentSince: number | undefined;
	readonly #wire: Wire;
	readonly #events: SocketEvents;
	readonly #forget: () => void;
	readonly #up: string[] = [];
	#down: string[] = [];
	#line: { receive(text: string): void; closed(): void } | undefined;
	#isOver = false;

	constructor(wire: Wire, events: SocketEvents, forget: () => void) {
		this.#wire = wire;
		this.#events = events;
		this.#forget = forget;
	}

	/** Reaches the server. @throws when it is down */
	async open(reach: () => Server): Promise<void> {
		const server = reach();
		const who = await server.whoIs(this.#wire.cookie);
		if (this.#isOver) return;
		this.#line = server.line.open({
			who,
			send: (text) => this.#hear(text),
			close: () => {
				if (this.silentSince === undefined) this.#end(true);
			}
		});
		this.#events.onOpen();
		for (const text of this.#up.splice(0)) this.#line.receive(text);
	}

	send(text: string): void {
		if (this.silentSince !== undefined) return this.#echo(text);
		if (this.#line) this.#line.receive(text);
		else this.#up.push(text);
	}

	close(): void {
		this.#end(false);
	}

	/** Ends it from the middle: neither side has said so. */
	cut(): void {
		this.#end(true);
	}

	flush(count: number): void {
		if (this.silentSince !== undefined) return;
		for (let passed = 0; passed < count && this.#down.length > 0 && !this.#isOver; passed += 1) {
			const fate = this.#wire.weather.word(this.#down[0] ?? '');
			if (fate === 'swapped' && this.#down.length > 1) this.#down.splice(1, 0, this.#down.shift() ?? '');
			const text = this.#down.shift();
			if (fate === 'lost' || text === undefined) continue;
			const said = this.#wire.forgery.word?.(text) ?? text;
			this.#wire.onHeard?.(said);
			this.#events.onMessage(said);
		}
	}

	#echo(text: string): void {
		const said = this.#wire.forgery.echo?.(text);
		if (said !== undefined) queueMicrotask(() => this.#isOver || this.#events.onMessage(said));
	}

	#hear(text: string): void {
		if (this.#isOver) return;
		this.#down.push(text);
		if (this.#wire.flows) queueMicrotask(() => this.flush(Infinity));
	}

	#end(isTold: boolean): void {
		if (this.#isOver) return;
		// A goodbye that was sent before the end still arrives.
		if (this.#wire.flows && isTold) this.flush(Infinity);
		this.#isOver = true;
		this.#forget();
		// What dies without a word the server finds out by itself.
		if (this.silentSince === undefined) this.#line?.closed();
		if (isTold) queueMicrotask(() => this.#events.onClose());
	}
}
