/** Several tabs of one device: one leads and feeds the copy, all show the same line. */
import type { Signal, StreamUp } from '#protocol/stream.ts';
import type { LineState } from './line.ts';
import { Listeners } from './listeners.ts';
import type { Channel, Surroundings } from './surroundings.ts';

/** What tabs tell each other. */
export type Word =
	/** From the leader: the state of the line, and how fresh the copy is. */
	| { readonly tell: 'line'; readonly state: LineState; readonly freshAt?: number }
	| { readonly tell: 'signal'; readonly signal: Signal }
	/** To the leader: who leads? */
	| { readonly tell: 'ask' }
	| { readonly tell: 'say'; readonly up: StreamUp }
	| { readonly tell: 'wake' }
	/** Signed out: close everything. */
	| { readonly tell: 'leave' };

/** The other tabs of this device. */
export class Tabs {
	readonly heard = new Listeners<Word>();
	readonly #channel: Channel;

	constructor(name: string, { openChannel }: Pick<Surroundings, 'openChannel'>) {
		this.#channel = openChannel(`${name}-tabs`, (word) => this.heard.tell(word as Word));
	}

	/** Tells all other tabs. */
	tell(word: Word): void {
		this.#channel.post(word);
	}

	/** Leaves. */
	close(): void {
		this.#channel.close();
	}
}
