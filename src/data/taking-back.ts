/** Taking back what waits to where it was written, words and all: to be written again (product X2, rule 5.7). */
import type { Mutation } from '#domain/mutations.ts';
import { keepNoteDraft, takeIntoNote } from '#outbox/note-drafts.ts';
import type { Outbox, Wish } from '#outbox/store.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import type { Data } from './data.ts';
import { takeBack as takeIntoDraft } from './drafts.ts';
import { fieldDraftId } from './field-draft.ts';
import { firstWordsId } from './first-words.ts';
import { onceBack } from './under-way.ts';

/** Which wishes can be written again: what is said to somebody or noted, and what a field of a visitor is to hold. */
export const canTakeBack = ({ name, args }: Mutation): boolean =>
	name === 'sendMessage' ||
	name === 'noteConversation' ||
	name === 'noteVisitor' ||
	name === 'startConversation' ||
	(name === 'editVisitor' && args.value !== undefined);

/**
 * Takes a wish back before it leaves, and its words to where they were written, in one step; what is opened then has them.
 * False when it is on its way already, or has no words of its own.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export async function takeBack(data: Data, waiting: Wish): Promise<boolean> {
	if (!canTakeBack(waiting.mutation)) return false;
	if (waiting.mutation.name === 'sendMessage') return await takeIntoDraft(data, waiting);
	return await onceBack(data, waiting, () => takeWords(data.outbox, waiting));
}

async function takeWords(outbox: Outbox, waiting: Wish): Promise<boolean> {
	const { name, args } = waiting.mutation;
	switch (name) {
		case 'noteConversation':
			return await takeIntoNote(outbox, waiting, { aboutId: args.conversationId, text: args.text });
		case 'noteVisitor':
			return await takeIntoNote(outbox, waiting, { aboutId: args.visitorId, text: args.text });
		case 'startConversation': {
			const key = args.email?.toLowerCase() ?? args.visitorId;
			return await takeIntoNote(outbox, waiting, { aboutId: firstWordsId(key), text: args.text });
		}
		case 'editVisitor':
			// Not below an older one, which this one was to replace.
			return await outbox.together(async () => {
				if (!(await withdrawWish(outbox, waiting.order))) return false;
				const aboutId = fieldDraftId(args.visitorId, args.field);
				await keepNoteDraft(outbox, { aboutId, text: args.value ?? '' });
				return true;
			});
		default:
			return false;
	}
}
