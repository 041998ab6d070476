/** What is being written: kept for the next page and other tabs (product X12), and told to the team while it goes on. */
import { TYPING_MS, type StreamUp } from '#protocol/stream.ts';
import type { Kept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';

/** The most often that writing is told while it goes on, in milliseconds. */
const TYPING_EVERY_MS = TYPING_MS / 2;

/** The text in the field, and the one that is stored. */
export interface Draft {
	/** Keeps the text, and tells that something is coming. */
	write(text: string): void;
	/** What belongs into the field where `shown` stands: what another tab or page has written or sent since goes before. */
	current(shown: string): string;
}

/** Begins with what is kept. @param say says a word to the server, if it listens */
export function makeDraft(
	{ now }: Pick<Surroundings, 'now'>,
	kept: Kept,
	say: (word: StreamUp) => void
): Draft {
	const stored = () => kept.get('draft') ?? '';
	/** The stored one as this page last saw it; what the page's owner put into the field is not stored. */
	let known = stored();
	let saidTypingAt = 0;

	function tellTyping(active: boolean): void {
		const conversationId = kept.get('conversation')?.id;
		if (conversationId === undefined || (active && now() - saidTypingAt < TYPING_EVERY_MS)) return;
		saidTypingAt = active ? now() : 0;
		say({ say: 'typing', conversationId, active });
	}

	return {
		write: (text) => {
			if (text === '') kept.remove('draft');
			else kept.set('draft', text);
			known = text;
			tellTyping(text !== '');
		},
		current: (shown) => (stored() === known ? shown : (known = stored()))
	};
}
