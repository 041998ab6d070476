/** What became of replies that were typed into notifications: each says it where it was typed (product N6, X15). */
import { listWishes, outboxName, type Outbox } from '#outbox/store.ts';
import { m } from '#messages';
import { show, type Note } from './notification.ts';

/** How far a reply has come; `lost` when the device could not keep it. */
export type ReplyEnd = 'sent' | 'waiting' | 'held' | 'lost';

const say = { sent: m.push_sent, waiting: m.push_waiting, held: m.push_held, lost: m.push_lost };

/** How far a wish has come; one that is in the list no more has been granted. */
export async function endOf(outbox: Outbox, mutationId: string | undefined): Promise<ReplyEnd> {
	const asked = (await listWishes(outbox)).find(({ mutation }) => mutation.id === mutationId);
	if (!asked || asked.state === 'applied') return 'sent';
	return asked.state === 'held' || asked.state === 'refused' ? 'held' : 'waiting';
}

/** Says it in the notification, without a sound. @param mutationId of the wish by which it leaves */
export async function sayReply(
	registration: ServiceWorkerRegistration,
	note: Note,
	{ text, mutationId, end }: { readonly text: string; readonly mutationId: string; readonly end: ReplyEnd }
): Promise<void> {
	const { waiting: _before, ...rest } = note;
	const body = say[end]({ text }, { locale: note.language });
	await show(
		registration,
		{ ...rest, body, ...(end === 'waiting' ? { waiting: { text, mutationId } } : {}) },
		false
	);
}

/** Says it of those that stand there as waiting, once they wait no more. */
export async function sayReplies(registration: ServiceWorkerRegistration, outbox: Outbox): Promise<void> {
	const kept = new Set((await listWishes(outbox)).map(({ mutation }) => mutation.id));
	for (const notification of await registration.getNotifications()) {
		const note = notification.data as Note | null;
		if (!note?.waiting || outboxName(note.workspaceId, note.agentId) !== outbox.name) continue;
		// Withdrawn in the app, or long since shown there as sent: nothing of it is left to be said.
		if (!kept.has(note.waiting.mutationId)) {
			notification.close();
			continue;
		}
		const end = await endOf(outbox, note.waiting.mutationId);
		if (end !== 'waiting') await sayReply(registration, note, { ...note.waiting, end });
	}
}
