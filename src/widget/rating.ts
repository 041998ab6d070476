/**
 * Asks the visitor for a verdict on a conversation that has ended, and shows the one that was given. Brought when a conversation
 * ends. What is chosen and written is kept until it is sent, and sent through the outbox (product X12).
 */
import {
	widget_rating_ask,
	widget_rating_change,
	widget_rating_comment,
	widget_rating_over,
	widget_rating_refused,
	widget_rating_score,
	widget_rating_send,
	widget_rating_thanks,
	widget_rating_waiting
} from '#messages';
import type { VisitorConversation } from '#domain/conversation.ts';
import type { RateConversation } from '#domain/rate-conversation.ts';
import { endRatingOf, mouthOf, RATE_WITHIN_MS, RATING_COMMENT_MAX, SCORES } from '#domain/rating.ts';
import { messagesOf, type Copy } from './copy.ts';
import { atEnd, drawing, part } from './part.ts';
import type { Kept, VisitorMutation, Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { View } from './view.ts';

/** What is lent by the talk. */
export interface Lent {
	readonly surroundings: Pick<Surroundings, 'newId' | 'now'>;
	readonly kept: Kept;
	copy(): Copy;
	/** The conversation, when it has ended. */
	ended(): VisitorConversation | undefined;
	view(): Pick<View, 'isCut'>;
	/** Puts a rating into the outbox; it is stored when this returns. */
	put(mutation: VisitorMutation): void;
}

/** A verdict, as far as it goes. */
type Verdict = Pick<RateConversation, 'score' | 'comment'>;

/** What is to be seen. */
type Scene =
	| { readonly kind: 'nothing' | 'over' }
	| { readonly kind: 'ask'; readonly of: string; readonly isRefused: boolean; readonly given?: Verdict }
	| {
			readonly kind: 'given';
			readonly given: Verdict;
			readonly isWaiting: boolean;
			readonly isFixed: boolean;
	  };

/** Draws it into its place. @returns shows how things stand now, and changes nothing while that is the same */
export function drawRating(place: HTMLElement, lent: Lent): () => void {
	const { kept, surroundings } = lent;
	const root = place.getRootNode() as ShadowRoot;
	/** The end whose rating its visitor wants to change. */
	let changing = '';
	let shown = '';

	function refresh(): void {
		const scene = sceneOf(lent, changing);
		const text = JSON.stringify(scene);
		if (text === shown) return;
		shown = text;
		const hadFocus = place.contains(root.activeElement);
		atEnd(place, () => place.replaceChildren(...drawn(scene)));
		if (!hadFocus) return;
		const chosen = place.querySelector<HTMLElement>('input:checked');
		(chosen ?? place.querySelector<HTMLElement>('button, input'))?.focus();
	}

	function drawn(scene: Scene): Node[] {
		if (scene.kind === 'over') return [part('p', { className: 'rating', textContent: widget_rating_over() })];
		if (scene.kind === 'given') return [drawGiven(scene)];
		return scene.kind === 'ask' ? [drawForm(scene)] : [];
	}

	function drawGiven({ given, isWaiting, isFixed }: Extract<Scene, { kind: 'given' }>): Node {
		const box = part('div', { className: 'rating' });
		const text = widget_rating_score({ score: given.score });
		box.append(
			part('p', { textContent: widget_rating_thanks() }),
			part('p', { className: 'given' }, face(given.score), text),
			...(given.comment ? [part('p', { className: 'words', dir: 'auto', textContent: given.comment })] : []),
			...(isWaiting ? [part('p', { textContent: widget_rating_waiting() })] : [])
		);
		if (isFixed) return box;
		const change = part('button', { type: 'button', textContent: widget_rating_change() });
		change.addEventListener('click', () => {
			changing = endOf(lent.ended());
			refresh();
		});
		box.append(change);
		return box;
	}

	function drawForm({ of, isRefused, given }: Extract<Scene, { kind: 'ask' }>): Node {
		const draft = kept.get('rating');
		const begun = draft?.of === of ? draft : given;
		const words = part('textarea', {
			className: 'words',
			rows: 2,
			dir: 'auto',
			maxLength: RATING_COMMENT_MAX,
			placeholder: widget_rating_comment(),
			ariaLabel: widget_rating_comment(),
			value: begun?.comment ?? ''
		});
		const send = part('button', { type: 'button', className: 'rate', textContent: widget_rating_send() });
		let score = begun?.score ?? 0;
		const showRest = () => (words.hidden = send.hidden = score === 0);
		const keep = () => kept.set('rating', { of, score, comment: words.value });
		const choices = SCORES.map((each) => {
			const label = widget_rating_score({ score: each });
			const name = 'porchlight-rating';
			const input = part('input', { type: 'radio', name, className: 'spoken', ariaLabel: label });
			input.checked = each === score;
			input.addEventListener('change', () => {
				score = each;
				keep();
				atEnd(place, showRest);
			});
			return part('label', { title: label }, input, face(each));
		});
		words.addEventListener('input', keep);
		send.addEventListener('click', () => put(score, words.value.trim()));
		showRest();
		return part(
			'fieldset',
			{ className: 'rating' },
			part('legend', { textContent: widget_rating_ask() }),
			part('div', { className: 'scores' }, ...choices),
			words,
			send,
			...(isRefused ? [part('p', { className: 'refused', textContent: widget_rating_refused() })] : [])
		);
	}

	function put(score: number, comment: string): void {
		const ended = lent.ended();
		if (!ended) return;
		for (const { id } of refusedOf(kept, ended)) kept.removeWish(id);
		kept.remove('rating');
		changing = '';
		const id = surroundings.newId();
		const args = { id, conversationId: ended.id, resolvedPosition: ended.resolvedPosition, score };
		const words = comment === '' ? {} : { comment };
		lent.put({ id, name: 'rateConversation', args: { ...args, ...words }, at: surroundings.now() });
	}

	refresh();
	return refresh;
}

type Rating = Extract<Wish, { name: 'rateConversation' }>;

/** Names one end of one conversation. */
const endOf = (ended: VisitorConversation | undefined): string =>
	ended ? `${ended.id} ${ended.resolvedPosition}` : '';

const ratingsOf = (kept: Kept, { id }: VisitorConversation): Rating[] =>
	kept
		.wishes()
		.filter((wish): wish is Rating => wish.name === 'rateConversation' && wish.args.conversationId === id);

const refusedOf = (kept: Kept, ended: VisitorConversation): Rating[] =>
	ratingsOf(kept, ended).filter(({ refused }) => refused !== undefined);

/**
 * How far this browser's clock goes ahead of the server's at the least, in milliseconds: what it sent was written before it
 * was accepted. One that goes behind asks for longer, and hears from the server that it is over.
 */
function aheadMs({ kept, copy }: Lent, conversationId: string): number {
	const accepted = new Map(messagesOf(copy(), conversationId).map(({ id, acceptedAt }) => [id, acceptedAt]));
	return Math.max(0, ...kept.wishes().map(({ id, at }) => at - (accepted.get(id) ?? at)));
}

function sceneOf(lent: Lent, changing: string): Scene {
	const { kept, view, surroundings } = lent;
	const ended = lent.ended();
	if (!ended) return { kind: 'nothing' };
	const { id, resolvedPosition, resolvedAt = 0 } = ended;
	const overMs = surroundings.now() - resolvedAt - RATE_WITHIN_MS;
	const isOver = overMs > 0 && overMs > aheadMs(lent, id);
	const wish = ratingsOf(kept, ended).findLast(({ isShown }) => !isShown);
	const isOfThis = wish?.args.resolvedPosition === resolvedPosition;
	const isRefused = isOfThis && wish.refused !== undefined;
	const given = isOfThis && !isRefused ? wish.args : endRatingOf(ended);
	const of = endOf(ended);
	if (given && !isRefused && changing !== of) {
		const isWaiting = given === wish?.args && wish.number === undefined && view().isCut;
		return { kind: 'given', given: verdictOf(given), isWaiting, isFixed: isOver };
	}
	if (isOver) return { kind: isRefused ? 'over' : 'nothing' };
	// What was said of an end that did not last is at hand for this one.
	const before = wish?.refused === undefined ? given : wish.args;
	return { kind: 'ask', of, isRefused, ...(before ? { given: verdictOf(before) } : {}) };
}

const verdictOf = ({ score, comment }: Verdict): Verdict =>
	comment === undefined ? { score } : { score, comment };

/** One to five: from a frown to a smile. */
const face = (score: number): SVGElement =>
	drawing('M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18', 'M9 10h.01M15 10h.01', mouthOf(score));
