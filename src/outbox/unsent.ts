/** What would be lost with an outbox beside its wishes (product P9). */
import { wishOf, type Draft } from './drafts.ts';
import type { Outbox, Wish } from './store.ts';

/** How many texts and files would be lost with this outbox, notes included: nobody else has them. */
export const countDrafts = (outbox: Outbox): Promise<number> =>
	outbox.reading([outbox.drafts, outbox.wishes, outbox.noteDrafts, outbox.picks], async () => {
		const drafts = (await outbox.drafts.toArray()).filter(({ text }) => text !== '');
		const wishes = await Promise.all(drafts.map((draft) => wishOf(outbox, draft)));
		const isOnlyHere = ({ isWished }: Draft, wish: Wish | undefined) =>
			!isWished || (wish !== undefined && wish.state !== 'applied');
		const texts = drafts.filter((draft, index) => isOnlyHere(draft, wishes[index])).length;
		const files = (await outbox.picks.toArray()).filter(({ fault }) => fault === undefined).length;
		return texts + (await outbox.noteDrafts.count()) + files;
	});

/** What something is about that only this device has: conversations, for the most part. */
export const unsentAbout = (outbox: Outbox): Promise<ReadonlySet<string>> =>
	outbox.reading([outbox.drafts, outbox.wishes, outbox.noteDrafts, outbox.picks], async () => {
		const [drafts, wishes, notes, picks] = await Promise.all([
			outbox.drafts.toArray(),
			outbox.wishes.where('state').notEqual('applied').toArray(),
			outbox.noteDrafts.toArray(),
			outbox.picks.toArray()
		]);
		return new Set([
			...[...drafts, ...picks].map(({ conversationId }) => conversationId),
			...notes.map(({ aboutId }) => aboutId),
			...wishes.flatMap(({ mutation: { args } }) => ('conversationId' in args ? args.conversationId : []))
		]);
	});
