/** A live line that remembers what was said on it; every wait has a deadline. */
import { Check } from 'typebox/value';
import { endpoints } from '#protocol/endpoints.ts';
import { StreamDown } from '#protocol/stream.ts';
import { PROTOCOL } from '#protocol/version.ts';
import type { Client } from './client.ts';
import { Broken, within, WITHIN_MS } from './demand.ts';
import type { Socket } from './network.ts';
import { observeItems } from './observe.ts';

type Say = StreamDown['say'];
type Word<S extends Say> = Extract<StreamDown, { say: S }>;

const SHOWN_MAX = 200;

/** One socket of a client. */
export class Line {
	readonly words: StreamDown[] = [];
	/** Settles with the code of its end. */
	readonly ended: Promise<number>;
	/** The code of its end. */
	code: number | undefined;
	readonly #socket: Socket;
	readonly #opened: Promise<void>;
	#heard = Promise.withResolvers<void>();

	constructor(client: Client, origin?: string) {
		const { server, credentials } = client;
		const [opened, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
		this.#opened = opened.promise;
		this.ended = ended.promise;
		const headers = {
			...(credentials.cookie === undefined ? {} : { cookie: credentials.cookie }),
			...(origin === undefined ? {} : { origin })
		};
		this.#socket = server.network.connect(
			server.address.replace(/^http/, 'ws') + endpoints.stream.path,
			headers,
			{
				open: () => opened.resolve(),
				message: (text) => this.#hear(client, text),
				close: (code) => {
					this.code = code;
					opened.resolve();
					ended.resolve(code);
					this.#wake();
				}
			}
		);
	}

	/** Says something; an object as JSON. */
	async say(word: object | string | Uint8Array): Promise<void> {
		await within(WITHIN_MS, this.#opened, 'the opening of the line');
		if (this.code !== undefined) return;
		const isPlain = typeof word === 'string' || word instanceof Uint8Array;
		this.#socket.send(isPlain ? word : JSON.stringify(word));
	}

	/** Greets with what its client is known by, and waits for the answer. */
	async greet(client: Client): Promise<Word<'hello'>> {
		const { token } = client.credentials;
		await this.say({ say: 'hello', protocol: PROTOCOL, ...(token === undefined ? {} : { token }) });
		return await this.next('hello');
	}

	/** The words of one kind so far. */
	all<S extends Say>(say: S): Word<S>[] {
		return this.words.filter((word): word is Word<S> => word.say === say);
	}

	/** Waits for the first word of a kind that fits. */
	async next<S extends Say>(say: S, fits: (word: Word<S>) => boolean = () => true): Promise<Word<S>> {
		const look = () => this.all(say).find(fits);
		return await within(WITHIN_MS, this.#until(look, say), `the word ${say}`);
	}

	/** Waits for its end, and answers the kind that its `bye` gave and the code. */
	async goodbye(): Promise<readonly [string | undefined, number]> {
		const code = await within(WITHIN_MS, this.ended, 'the end of the line');
		return [this.all('bye').at(-1)?.error.kind, code];
	}

	close(): void {
		this.#socket.close();
	}

	async #until<T>(look: () => T | undefined, what: string): Promise<T> {
		for (;;) {
			const found = look();
			if (found !== undefined) return found;
			if (this.code !== undefined)
				throw new Broken(
					`the line ended with ${this.code} ${JSON.stringify(this.words.at(-1))} before ${what}`
				);
			await this.#heard.promise;
		}
	}

	#hear({ server: { note }, credentials }: Client, text: string): void {
		const word = parse(text);
		if (!Check(StreamDown, word))
			return note('S17', `the line says what is none of its words: ${text.slice(0, SHOWN_MAX)}`);
		const isVisitor = credentials.token !== undefined;
		const known = word as StreamDown;
		if (known.say === 'batch') observeItems(known.items, 'the line', { isVisitor, note });
		this.words.push(known);
		this.#wake();
	}

	#wake(): void {
		const { resolve } = this.#heard;
		this.#heard = Promise.withResolvers<void>();
		resolve();
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
