/** M9: a visitor rates the end of a conversation. */
import { newId } from '#domain/id.ts';
import { wish } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual } from '../demand.ts';
import type { Checks } from '../rules.ts';

/** How ratings are tried. */
export const ratings: Checks = {
	M9: async (stage) => {
		const { agent } = stage;
		const vera = await stage.visitor('vera');
		const conversationId = await stage.begin(vera);
		const event = () => ({ conversationId, eventId: newId() });
		const found = async () => {
			const item = (await freshCopy(vera)).documents.get(`conversation/${conversationId}`);
			return item && 'document' in item && item.collection === 'conversation' ? item.document : undefined;
		};
		const rating = (resolvedPosition: number, score: number, at = Date.now()) =>
			wish('rateConversation', { id: newId(), conversationId, resolvedPosition, score, comment: 'So' }, at);
		const early = await vera.wish(rating(1, 5));
		demandEqual(reasonsOf(early), ['too-late'], 'a rating of a conversation that goes on');
		await agent.must(wish('resolveConversation', { ...event(), seenPosition: 9 }));
		const position = (await found())?.resolvedPosition ?? 0;
		const now = Date.now();
		await vera.must(rating(position, 4, now), rating(position, 1, now - 1_000));
		demandEqual(
			(await found())?.ratings?.map(({ score, comment }) => [score, comment]),
			[[4, 'So']],
			'of two ratings of one end the one that was written last'
		);
		const told = (await freshCopy(agent))
			.thread(conversationId)
			.filter(({ event: what }) => what === 'rated');
		demandEqual(
			told.map(({ score, text }) => [score, text]),
			[[4, 'So']],
			'what agents are told'
		);
		const seen = (await freshCopy(vera)).thread(conversationId).map(({ event: what }) => what);
		demand(!seen.includes('rated'), 'its visitor receives what is for agents');
		await agent.must(
			wish('reopenConversation', event()),
			wish('resolveConversation', { ...event(), seenPosition: 9 })
		);
		demandEqual(
			reasonsOf(await vera.wish(rating(position, 5), rating((await found())?.resolvedPosition ?? 0, 5))),
			['too-late', 'applied'],
			'ratings of an end that did not last, and of the one that did'
		);
		return 'but for the day within which it may be given';
	}
};

const reasonsOf = (results: readonly { readonly kind: string; readonly reason?: string }[]) =>
	results.map(({ kind, reason = kind }) => reason);
