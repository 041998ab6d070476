/** The end of a job, as its entry tells it, wherever that rests by now. */
import { withUndelivered } from '#domain/conversation.ts';
import type { Mailing } from '#domain/email.ts';
import type { Message } from '#domain/message.ts';
import type { Put } from '#domain/mutator.ts';
import { keyOf } from '../decide.ts';
import type { DueJob } from './jobs.ts';
import { rowOf, type Row } from './rows.ts';
import type { Tables } from './tables.ts';

/** Ends a job. @returns what changes by that, under the numbers from `number` on; nothing when it was ended before */
export function settledRows(
	tables: Tables,
	job: DueJob,
	{ mailing, number }: { readonly mailing: Mailing; readonly number: number }
): Row[] {
	const found = tables.load(job.workspaceId, [
		{ collection: 'message', id: job.messageId },
		{ collection: 'conversation', id: job.conversationId }
	]);
	const message = found.get(keyOf('message', job.messageId));
	const conversation = found.get(keyOf('conversation', job.conversationId));
	if (!tables.dropJob(job.id) || message?.collection !== 'message') return [];
	const puts = [withMailing(tables, job, { ...message.document, email: mailing })];
	const isLost = mailing.state === 'failed' && message.document.kind !== 'event';
	if (isLost && conversation?.collection === 'conversation') {
		const document = withUndelivered(conversation.document, message.document.position);
		if (document !== conversation.document) puts.push({ collection: 'conversation', document });
	}
	const visitorOf = (conversationId: string) => tables.visitorOf(job.workspaceId, conversationId) ?? '';
	return puts.map((put, index) => rowOf(put, number + index, visitorOf));
}

/** The message where it rests, or by itself. */
function withMailing(tables: Tables, { workspaceId }: DueJob, message: Message): Put {
	const transcript = tables.transcriptWith(workspaceId, message.id);
	if (!transcript) return { collection: 'message', document: message };
	const messages = transcript.messages.map((one) => (one.id === message.id ? message : one));
	return { collection: 'transcript', document: { ...transcript, messages } };
}
