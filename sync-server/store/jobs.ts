/** What is still to be done outside for an entry: written in its transaction, so that neither is ever without the other. */
import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '#domain/message.ts';

/** An entry that is to leave by e-mail. */
export interface MailJob {
	readonly id: number;
	readonly workspaceId: string;
	readonly conversationId: string;
	readonly messageId: string;
	readonly madeAt: number;
	/** How often it was tried. */
	readonly tries: number;
}

/** The part of the writer that keeps jobs. */
export function jobTable(db: DatabaseSync) {
	const add = db.prepare(`INSERT OR IGNORE INTO jobs
		(workspace, conversation_id, message_id, made_at, due_at) VALUES (?, ?, ?, ?, ?)`);
	const put = db.prepare('UPDATE jobs SET due_at = ?, tries = tries + 1 WHERE id = ?');
	const drop = db.prepare('DELETE FROM jobs WHERE id = ?');
	return {
		/** Of an entry that is to leave; once for each. */
		addJob: (workspaceId: string, { id, conversationId, email }: Message, now: number): void => {
			if (email?.state === 'queued') add.run(workspaceId, conversationId, id, now, now);
		},
		delayJob: (id: number, dueAt: number) => void put.run(dueAt, id),
		/** @returns whether it was there */
		dropJob: (id: number): boolean => drop.run(id).changes > 0
	};
}

/** Reads jobs. */
export function jobReader(db: DatabaseSync) {
	const due = db.prepare('SELECT * FROM jobs WHERE due_at <= ? ORDER BY due_at, id LIMIT ?');
	return {
		/** What may be tried at the moment, the longest due first. */
		dueJobs: (now: number, limit: number): MailJob[] =>
			due.all(now, limit).map((row) => ({
				id: Number(row['id']),
				workspaceId: String(row['workspace']),
				conversationId: String(row['conversation_id']),
				messageId: String(row['message_id']),
				madeAt: Number(row['made_at']),
				tries: Number(row['tries'])
			}))
	};
}
