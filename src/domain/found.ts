/** What is searched of each document, and what is found in it. */
import type { Conversation } from './conversation.ts';
import type { Document, DocumentName } from './documents.ts';
import { NAME_MAX } from './fields.ts';
import { EXCERPT_MAX, PIECES_MAX, type Hit, type Piece } from './hit.ts';
import type { Message } from './message.ts';
import { ratingOf } from './rating.ts';
import { bitsIn, excerptOf, matchOf, wordsOf, type Query } from './search.ts';
import { visitorName } from './shown.ts';
import type { Visitor } from './visitor.ts';

/** The collections in which something is searched. */
export const searched = [
	'visitor',
	'message',
	'transcript',
	'note',
	'setting'
] as const satisfies readonly DocumentName[];
/** The name of a collection in which something is searched. */
export type SearchedName = (typeof searched)[number];

/** A text that is searched, and what it is of. */
export interface Searched {
	readonly of: Piece['of'];
	readonly text: string;
	readonly position?: number;
	readonly at?: number;
}

/** The texts of a document that are searched; empty when there are none. */
export function searchedIn<N extends SearchedName>(collection: N, document: Document<N>): Searched[] {
	if (collection === 'visitor') {
		const { name, email, phone } = document as Document<'visitor'>;
		return [
			...(name ? [{ of: 'name', text: name.slice(0, NAME_MAX) } as const] : []),
			...(email ? [{ of: 'email', text: email } as const] : []),
			...(phone ? [{ of: 'phone', text: phone } as const] : [])
		];
	}
	if (collection === 'note') {
		const { text, writtenAt: at } = document as Document<'note'>;
		return [{ of: 'visitor-note', text, at }];
	}
	if (collection === 'setting') {
		const { kind, name, deletedAt } = document as Document<'setting'>;
		return kind === 'tag' && deletedAt === undefined ? [{ of: 'tag', text: name }] : [];
	}
	const messages =
		collection === 'message' ? [document as Message] : (document as Document<'transcript'>).messages;
	return messages.flatMap(({ kind, event, text, file, position, writtenAt: at }) => {
		// Of what happened only a rating has words of its own.
		if (kind === 'event' && (event !== 'rated' || text === '')) return [];
		return { of: kind === 'note' ? 'note' : 'message', text: file?.name ?? text, position, at };
	});
}

/** What is shown of a conversation that was found without a word: the beginning of its last message. */
export function hitOf(conversation: Conversation, visitor: Visitor | undefined): Hit {
	const { id: conversationId, visitorId, status, lastMessageAt, lastText } = conversation;
	const pieces: Piece[] = lastText === '' ? [] : [{ of: 'message', text: lastText.slice(0, EXCERPT_MAX) }];
	const name = visitorName(visitor) ?? '';
	return withFacts({ conversationId, visitorId, name, status, lastMessageAt, pieces }, conversation);
}

/** A hit with what its conversation tells beside its words: who is responsible, its tags and the score of its rating. */
export function withFacts(
	hit: Hit,
	conversation: Pick<Conversation, 'ratings' | 'assigneeId' | 'tags'> | undefined
): Hit {
	if (!conversation) return hit;
	const { assigneeId, tags = [] } = conversation;
	const score = ratingOf(conversation)?.score;
	return {
		...hit,
		...(score === undefined ? {} : { score }),
		...(assigneeId === undefined ? {} : { assigneeId }),
		...(tags.length === 0 ? {} : { tagIds: tags.map(({ tagId }) => tagId) })
	};
}

/** The pieces to show of these texts: those with most of the words, then the newest. */
export function piecesOf(texts: readonly Searched[], query: Query): Piece[] {
	const found = texts.flatMap((one) => {
		const weight = weightOf(one.text, query);
		return weight === 0 ? [] : { one, weight };
	});
	found.sort((a, b) => b.weight - a.weight || (b.one.position ?? Infinity) - (a.one.position ?? Infinity));
	return found.slice(0, PIECES_MAX).map(({ one: { text, ...rest } }) => ({
		...rest,
		text: excerptOf(text, query, EXCERPT_MAX)
	}));
}

/** Whether these texts have every word together, be it nearly: what every index must find, and tests hold them to. */
export function isFound(texts: readonly Searched[], query: Query): boolean {
	const bits = texts.reduce((sum, { text }) => sum | bitsIn(text, query), 0);
	return query.length > 0 && bits === (1 << query.length) - 1;
}

/** Where what was found stands: at a message, or with what is known of the visitor. */
export type MatchPlace = { readonly position: number } | 'visitor';

/** Which pieces are shown where; names and tags stand above each thread, and need no place. */
const placeOf = ({ of, position }: Piece): MatchPlace | undefined => {
	if (of === 'email' || of === 'phone' || of === 'visitor-note') return 'visitor';
	return position === undefined ? undefined : { position };
};

/**
 * Where a hit is opened: at the piece with most of the words, what was written before the visitor's own data, which
 * only say whose conversation it is; undefined when its end will do.
 */
export function matchPlaceOf({ pieces }: Pick<Hit, 'pieces'>, query: Query): MatchPlace | undefined {
	const places = pieces.flatMap((piece) => {
		const place = placeOf(piece);
		const isWritten = piece.of !== 'email' && piece.of !== 'phone';
		return place ? { place, isWritten, weight: weightOf(piece.text, query) } : [];
	});
	const inThread = (place: MatchPlace) => Number(place !== 'visitor');
	places.sort(
		(a, b) =>
			Number(b.isWritten) - Number(a.isWritten) ||
			b.weight - a.weight ||
			inThread(b.place) - inThread(a.place)
	);
	return places[0]?.place;
}

/** Newest first; equal moments by id, so that device and server agree. */
export const byNewest = (
	a: Pick<Hit, 'lastMessageAt' | 'conversationId'>,
	b: Pick<Hit, 'lastMessageAt' | 'conversationId'>
): number => b.lastMessageAt - a.lastMessageAt || (a.conversationId < b.conversationId ? 1 : -1);

/** How many of the words a text has, one that is there as it was typed before one that is nearly. */
function weightOf(text: string, query: Query): number {
	const words = wordsOf(text);
	return query.reduce((sum, wanted) => {
		let weight = 0;
		for (const word of words) {
			const match = matchOf(wanted, word.text);
			if (match === 'exact') return sum + 3;
			if (match === 'near') weight = 2;
		}
		return sum + weight;
	}, 0);
}
