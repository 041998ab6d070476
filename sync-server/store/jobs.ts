/** What is still to be done outside for an entry: written in its transaction, so that neither is ever without the other. */
import type { DatabaseSync } from 'node:sqlite';
import { HOUR_MS } from '#domain/clock.ts';
import { stepsOf, type Escalation, type EscalationStep } from '#domain/escalation.ts';
import type { Message } from '#domain/message.ts';
import { mayTell } from '#domain/notice.ts';

/** How old an entry may be, in milliseconds, that somebody is told of; what is put in from elsewhere is history. */
const TELL_WITHIN_MS = HOUR_MS;

/** What is to be done for an entry: to let it leave by e-mail, to decide who is told of it, to tell one device, and if nobody sees it to take a step. */
export interface DueJob {
	readonly id: number;
	readonly kind: 'mail' | 'notice' | 'push' | `escalate-${EscalationStep}`;
	readonly workspaceId: string;
	readonly conversationId: string;
	readonly messageId: string;
	readonly madeAt: number;
	/** How often it was tried. */
	readonly tries: number;
	/** Of a push: the device, and the decision to tell it. */
	readonly subscriptionId: string;
	readonly noticeId: string;
	/** Of a letter about what nobody has seen: to whom it goes; empty until those are known. */
	readonly agentId: string;
	/** Jobs of one turn are done one after another: those of a device, and beside pushes those of a conversation. */
	readonly turn: string;
}

/** Which of the jobs that are due are asked for. */
export interface WhichJobs {
	readonly kinds: readonly DueJob['kind'][];
	/** Turns that have a job under way. */
	readonly busy: readonly string[];
	readonly limit: number;
}

/** What the jobs of an entry depend on beside it. */
interface Audience {
	isAnyoneTold(workspaceId: string): boolean;
}

/** The part of the writer that keeps jobs. */
export function jobTable(db: DatabaseSync, { isAnyoneTold }: Audience) {
	const put = db.prepare(`INSERT OR IGNORE INTO jobs
		(workspace, conversation_id, message_id, made_at, due_at, kind) VALUES (?, ?, ?, ?, ?, ?)`);
	const escalation = db.prepare(`SELECT json_extract(doc, '$.escalation') AS steps FROM documents
		WHERE workspace = ?1 AND collection = 'workspace' AND id = ?1`);
	const stepsIn = (workspaceId: string) => {
		const steps = escalation.get(workspaceId)?.['steps'];
		return typeof steps === 'string' ? stepsOf(JSON.parse(steps) as Escalation) : [];
	};
	const since = db.prepare('SELECT max(id) AS id, min(due_at) AS due_at FROM jobs WHERE id > ?');
	let known = 0;
	const delay = db.prepare('UPDATE jobs SET due_at = ?, tries = tries + 1 WHERE id = ?');
	const drop = db.prepare('DELETE FROM jobs WHERE id = ?');
	return {
		/** Of an entry that is to leave, or that somebody may be told of; once for each. */
		addJobs: (workspaceId: string, message: Message, now: number): void => {
			const { id, conversationId, author, email, acceptedAt } = message;
			const add = (kind: DueJob['kind'], dueAt = now) =>
				put.run(workspaceId, conversationId, id, now, dueAt, kind);
			if (email?.state === 'queued') add('mail');
			const isNew = now - acceptedAt < TELL_WITHIN_MS && mayTell(message);
			if (isNew && isAnyoneTold(workspaceId)) add('notice');
			if (!isNew || author !== 'visitor') return;
			for (const [step, afterMs] of stepsIn(workspaceId)) add(`escalate-${step}`, acceptedAt + afterMs);
		},
		/** When the first is due of the jobs that came since this was asked last; nothing when none did. Their ids only grow. */
		newlyDueAt: (): number | undefined => {
			const { id, due_at: dueAt } = since.get(known) ?? {};
			if (typeof id === 'number') known = id;
			return typeof dueAt === 'number' ? dueAt : undefined;
		},
		delayJob: (id: number, dueAt: number) => void delay.run(dueAt, id),
		/** @returns whether it was there */
		dropJob: (id: number): boolean => drop.run(id).changes > 0
	};
}

/** Reads jobs. */
export function jobReader(db: DatabaseSync) {
	const turn = "CASE kind WHEN 'push' THEN subscription_id ELSE conversation_id END";
	const due = db.prepare(`SELECT *, ${turn} AS turn FROM jobs WHERE due_at <= ?
		AND kind IN (SELECT value FROM json_each(?)) AND ${turn} NOT IN (SELECT value FROM json_each(?))
		ORDER BY due_at, id LIMIT ?`);
	return {
		/** What may be tried at the moment, the longest due first. */
		dueJobs: (now: number, { kinds, busy, limit }: WhichJobs): DueJob[] =>
			due.all(now, JSON.stringify(kinds), JSON.stringify(busy), limit).map((row) => ({
				id: Number(row['id']),
				kind: String(row['kind']) as DueJob['kind'],
				workspaceId: String(row['workspace']),
				conversationId: String(row['conversation_id']),
				messageId: String(row['message_id']),
				madeAt: Number(row['made_at']),
				tries: Number(row['tries']),
				subscriptionId: String(row['subscription_id']),
				noticeId: String(row['notice_id']),
				agentId: String(row['agent_id']),
				turn: String(row['turn'])
			}))
	};
}
