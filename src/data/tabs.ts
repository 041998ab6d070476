/** Several tabs of one device: one leads and feeds the copy, all show the same line. */
import { AppError } from '#protocol/error.ts';
import type { Signal, StreamUp } from '#protocol/stream.ts';
import type { LineView } from './connection.ts';
import type { Channel, Surroundings } from './surroundings.ts';

/** What tabs tell each other. */
export type Word =
	/** What the leader knows of the line, or the sender of the outbox. */
	| { readonly tell: 'line'; readonly view: Partial<LineView> }
	| { readonly tell: 'signal'; readonly signal: Signal }
	/** Asks the leader for the line, and whether it can be relied on. */
	| { readonly tell: 'ask' }
	/** Who leads, and whether a person sees it: a hidden tab is slowed down, a frozen one does not even say this. */
	| { readonly tell: 'lead'; readonly isVisible: boolean }
	/** Asks the leader to say something. */
	| { readonly tell: 'say'; readonly up: StreamUp }
	/** Asks leader and sender to try now. */
	| { readonly tell: 'wake' }
	/** Asks the leader to try a line on which somebody had no answer. */
	| { readonly tell: 'probe' }
	/** These conversations were brought, and are looked at there: the leader must not let go of them. */
	| { readonly tell: 'brought'; readonly ids: readonly string[] }
	/** Signed out: everything must be closed. */
	| { readonly tell: 'leave' };

/** The other tabs of this device. */
export class Tabs {
	readonly #channel: Channel;

	/** @param hear takes what another tab tells */
	constructor(name: string, { openChannel }: Pick<Surroundings, 'openChannel'>, hear: (word: Word) => void) {
		this.#channel = openChannel(`${name}-tabs`, (message) => hear(revive(message as Word)));
	}

	/** Tells all other tabs. */
	tell(word: Word): void {
		this.#channel.post(plain(word));
	}

	/** Leaves. */
	close(): void {
		this.#channel.close();
	}
}

/** A word as it may travel: of an error its body. */
function plain(word: Word): unknown {
	if (word.tell !== 'line') return word;
	const { state, unsent } = word.view;
	const stopped = state?.kind === 'stopped' ? { state: { ...state, error: state.error.body } } : {};
	return {
		...word,
		view: { ...word.view, ...stopped, ...('unsent' in word.view ? { unsent: unsent?.body } : {}) }
	};
}

function revive(word: Word): Word {
	if (word.tell !== 'line') return word;
	const { state, unsent } = word.view;
	const stopped = state?.kind === 'stopped' ? { state: { ...state, error: errorOf(state.error) } } : {};
	const told = 'unsent' in word.view ? { unsent: unsent && errorOf(unsent) } : {};
	return { ...word, view: { ...word.view, ...stopped, ...told } };
}

const errorOf = (body: unknown): AppError => new AppError(body as AppError['body']);
