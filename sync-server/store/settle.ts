/** The end of a job, as its entry tells it, wherever that rests by now. */
import type { Mailing } from '#domain/email.ts';
import type { Put } from '#domain/mutator.ts';
import { keyOf } from '../decide.ts';
import type { MailJob } from './jobs.ts';
import { rowOf, type Row } from './rows.ts';
import type { Tables } from './tables.ts';

/**
 * Ends a job. @returns what its entry is now, to be written under the number; nothing when the job was ended before
 */
export function settledRows(
	tables: Tables,
	job: MailJob,
	{ mailing, number }: { readonly mailing: Mailing; readonly number: number }
): Row[] {
	const put = tables.dropJob(job.id) ? withMailing(tables, job, mailing) : undefined;
	if (!put) return [];
	const visitorOf = (conversationId: string) => tables.visitorOf(job.workspaceId, conversationId) ?? '';
	return [rowOf(put, number, visitorOf)];
}

function withMailing(tables: Tables, { workspaceId, messageId }: MailJob, email: Mailing): Put | undefined {
	const transcript = tables.transcriptWith(workspaceId, messageId);
	if (transcript) {
		const messages = transcript.messages.map((one) => (one.id === messageId ? { ...one, email } : one));
		return { collection: 'transcript', document: { ...transcript, messages } };
	}
	const found = tables.load(workspaceId, [{ collection: 'message', id: messageId }]);
	const put = found.get(keyOf('message', messageId));
	return put?.collection === 'message' ? { ...put, document: { ...put.document, email } } : undefined;
}
