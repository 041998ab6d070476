/** Where devices are reached, and what was decided about each of them; written with what decides it (SPEC D1, D3). */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { CALLING_FIELDS, callsFor, type Calling } from '#domain/call.ts';
import type { NoticeChoices, NoticeReason, PushNotice } from '#domain/notice.ts';
import { NOTICES_KEPT, SLEEPS_KEPT, type SubscribeRequest } from '#protocol/push.ts';
import type { DueJob } from './jobs.ts';

/** How many devices of one agent are told; another one takes the place of the one that was heard of longest ago. */
export const DEVICES_MAX = 10;

/** A device that is told. */
export interface Subscription extends SubscribeRequest {
	readonly id: string;
	readonly workspaceId: string;
	readonly agentId: string;
	/** It is told only while this session holds. */
	readonly sessionToken: string;
	/** The public address under which its agent used this server when it said so last; absent where that was none. */
	readonly origin?: string | undefined;
}

/** What was decided about one device. */
export interface Decision {
	readonly noticeId: string;
	readonly subscriptionId: string;
	readonly isTold: boolean;
	readonly reason: PushNotice['reason'];
}

/** What happens to devices and to what they are told. */
export type PushStep =
	| { readonly do: 'subscribe'; readonly subscription: Subscription }
	| { readonly do: 'leave'; readonly by: 'endpoint' | 'session' | 'id'; readonly key: string }
	/** An entry was decided on: who is told of it has a job from now on, and the job that asked is done. */
	| {
			readonly do: 'tell';
			readonly jobId?: number;
			readonly conversationId: string;
			readonly messageId: string;
			readonly decisions: readonly Decision[];
			readonly dueAt: number;
	  }
	/** A letter is to go to each of these agents: each has a job from now on, in the place of the one that asked. */
	| {
			readonly do: 'share';
			readonly job: DueJob;
			readonly agentIds: readonly string[];
			readonly dueAt: number;
	  }
	/** A job is done: sent, not to be told any more, or given up. */
	| {
			readonly do: 'end';
			readonly jobId: number;
			readonly noticeId: string;
			readonly end:
				{ readonly sent: true } | { readonly reason: NoticeReason } | Required<Pick<PushNotice, 'fault'>>;
	  }
	| {
			readonly do: 'shown';
			readonly noticeId: string;
			readonly agoMs: number;
			readonly wasOpen: boolean;
	  };

/** The part of the writer that keeps devices. */
export function pushTable(db: DatabaseSync) {
	const step = { ...deviceSteps(db), ...noticeSteps(db) };
	const some = db.prepare('SELECT 1 FROM subscriptions WHERE workspace = ? LIMIT 1');
	return {
		isAnyoneTold: (workspaceId: string): boolean => some.get(workspaceId) !== undefined,
		stepPush: (workspaceId: string, one: PushStep, now: number): void => {
			switch (one.do) {
				case 'subscribe':
					return step.subscribe(one.subscription, now);
				case 'leave':
					return step.leave(workspaceId, one);
				case 'tell':
					return step.tell(workspaceId, one, now);
				case 'share':
					return step.share(one);
				case 'end':
					return step.end(one, now);
				case 'shown':
					return step.shown(one, now);
			}
		}
	};
}

function deviceSteps(db: DatabaseSync) {
	const put =
		db.prepare(`INSERT INTO subscriptions (id, workspace, agent_id, session_token, endpoint, p256dh, auth,
			language, choices, heard_at, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (endpoint) DO UPDATE SET workspace = excluded.workspace, agent_id = excluded.agent_id,
			session_token = excluded.session_token, p256dh = excluded.p256dh, auth = excluded.auth,
			language = excluded.language, choices = excluded.choices, heard_at = excluded.heard_at,
			origin = excluded.origin`);
	const other = db.prepare(
		'DELETE FROM subscriptions WHERE endpoint = ? AND (workspace <> ? OR agent_id <> ?)'
	);
	const many = db.prepare(`DELETE FROM subscriptions WHERE workspace = ?1 AND agent_id = ?2 AND id NOT IN
		(SELECT id FROM subscriptions WHERE workspace = ?1 AND agent_id = ?2 ORDER BY heard_at DESC LIMIT ${DEVICES_MAX})`);
	const leave = {
		endpoint: db.prepare('DELETE FROM subscriptions WHERE workspace = ? AND endpoint = ?'),
		session: db.prepare('DELETE FROM subscriptions WHERE workspace = ? AND session_token = ?'),
		id: db.prepare('DELETE FROM subscriptions WHERE workspace = ? AND id = ?')
	};
	const orphans = db.prepare(
		"DELETE FROM jobs WHERE kind = 'push' AND subscription_id NOT IN (SELECT id FROM subscriptions)"
	);
	const traces = db.prepare(
		'DELETE FROM notices WHERE subscription_id NOT IN (SELECT id FROM subscriptions)'
	);
	const clear = (): void => {
		orphans.run();
		traces.run();
	};
	return {
		subscribe: (one: Subscription, now: number): void => {
			const { id, workspaceId, agentId, sessionToken, endpoint, p256dh, auth, language, choices } = one;
			const { origin = null } = one;
			// Somebody else signed in on the same device: what the one before was told is not the other's to read.
			other.run(endpoint, workspaceId, agentId);
			const said = [endpoint, p256dh, auth, language, JSON.stringify(choices), now, origin];
			put.run(id, workspaceId, agentId, sessionToken, ...said);
			many.run(workspaceId, agentId);
			clear();
		},
		leave: (workspaceId: string, { by, key }: PushStep & { do: 'leave' }): void => {
			if (leave[by].run(workspaceId, key).changes > 0) clear();
		}
	};
}

function noticeSteps(db: DatabaseSync) {
	const add =
		db.prepare(`INSERT INTO notices (id, subscription_id, conversation_id, message_id, is_told, reason,
		decided_at) SELECT ?, id, ?, ?, ?, ?, ? FROM subscriptions WHERE id = ?`);
	// A check of a sleeping device says for weeks that it passed; messages must not push it out.
	const kept = (which: string, most: number) =>
		db.prepare(`DELETE FROM notices WHERE subscription_id = ?1 AND reason ${which} 'sleep' AND id NOT IN (SELECT id
			FROM notices WHERE subscription_id = ?1 AND reason ${which} 'sleep' ORDER BY decided_at DESC, id DESC LIMIT ${most})`);
	const bounds = [kept('<>', NOTICES_KEPT), kept('=', SLEEPS_KEPT)];
	// A test takes the place of a test, and leaves alone the check of the same device while it sleeps.
	const older = db.prepare(`DELETE FROM jobs WHERE kind = 'push' AND workspace = ?1 AND subscription_id = ?2
		AND conversation_id = ?3 AND (?3 <> '' OR notice_id IN (SELECT id FROM notices WHERE reason = ?4))`);
	const job =
		db.prepare(`INSERT OR IGNORE INTO jobs (workspace, conversation_id, message_id, made_at, due_at, kind,
		subscription_id, notice_id) VALUES (?, ?, ?, ?, ?, 'push', ?, ?)`);
	const letter =
		db.prepare(`INSERT OR IGNORE INTO jobs (workspace, conversation_id, message_id, made_at, due_at,
		kind, agent_id) VALUES (?, ?, ?, ?, ?, ?, ?)`);
	const drop = db.prepare('DELETE FROM jobs WHERE id = ?');
	const sent = db.prepare('UPDATE notices SET sent_at = ? WHERE id = ?');
	const silenced = db.prepare('UPDATE notices SET is_told = 0, reason = ? WHERE id = ?');
	const failed = db.prepare('UPDATE notices SET fault = ? WHERE id = ?');
	// Never before it was sent, whatever a device's clock says.
	const shown = db.prepare(`UPDATE notices SET shown_at = max(?, coalesce(sent_at, 0)), was_open = ?
		WHERE id = ? AND shown_at IS NULL`);
	return {
		tell: (workspaceId: string, step: PushStep & { do: 'tell' }, now: number): void => {
			const { jobId, conversationId, messageId, decisions, dueAt } = step;
			// What was asked twice is told once.
			if (jobId !== undefined && drop.run(jobId).changes === 0) return;
			for (const { noticeId, subscriptionId, isTold, reason } of decisions) {
				add.run(noticeId, conversationId, messageId, Number(isTold), reason, now, subscriptionId);
				for (const bound of bounds) bound.run(subscriptionId);
				// A letter has left already.
				if (!isTold || reason === 'mailed') continue;
				// One that has not left yet is said by this one, too: it brings what is unread.
				older.run(workspaceId, subscriptionId, conversationId, reason);
				job.run(workspaceId, conversationId, messageId, now, dueAt, subscriptionId, noticeId);
			}
		},
		share: ({ job, agentIds, dueAt }: PushStep & { do: 'share' }): void => {
			if (drop.run(job.id).changes === 0) return;
			const { workspaceId, conversationId, messageId, madeAt, kind } = job;
			for (const id of agentIds) letter.run(workspaceId, conversationId, messageId, madeAt, dueAt, kind, id);
		},
		end: ({ jobId, noticeId, end }: PushStep & { do: 'end' }, now: number): void => {
			drop.run(jobId);
			if ('sent' in end) sent.run(now, noticeId);
			else if ('fault' in end) failed.run(end.fault ?? null, noticeId);
			else silenced.run(end.reason, noticeId);
		},
		shown: ({ noticeId, agoMs, wasOpen }: PushStep & { do: 'shown' }, now: number): void =>
			void shown.run(now - agoMs, Number(wasOpen), noticeId)
	};
}

/** Reads where devices are reached. */
export function pushReader(db: DatabaseSync) {
	const all = db.prepare('SELECT * FROM subscriptions WHERE workspace = ? ORDER BY id');
	const one = db.prepare('SELECT * FROM subscriptions WHERE workspace = ? AND id = ?');
	const own = db.prepare('SELECT * FROM subscriptions WHERE workspace = ? AND agent_id = ? AND endpoint = ?');
	const nameless = db.prepare('SELECT * FROM subscriptions WHERE origin IS NULL');
	const notices = db.prepare(
		'SELECT * FROM notices WHERE subscription_id = ? ORDER BY decided_at DESC, id DESC'
	);
	const reason = db.prepare('SELECT reason FROM notices WHERE id = ?');
	const told =
		db.prepare(`SELECT DISTINCT agent_id FROM notices JOIN subscriptions ON subscriptions.id = subscription_id
		WHERE workspace = ? AND message_id = ? AND is_told = 1`);
	// What was read is left out here, whom the rest calls is said by the rule; whole documents would cost several times as much.
	const unread = db.prepare(`
		SELECT json_extract(c.doc, ${CALLING_FIELDS.map((field) => `'$.${field}'`).join()}) AS said,
			coalesce(json_extract(m.doc, '$.position'), 0) AS position
		FROM documents c LEFT JOIN documents m ON m.workspace = c.workspace
			AND m.collection = 'mark' AND m.id = ?2 || '.' || c.id
		WHERE c.workspace = ?1 AND c.collection = 'conversation' AND c.open_at IS NOT NULL
			AND json_extract(c.doc, '$.visitorPosition') > coalesce(json_extract(m.doc, '$.position'), 0)`);
	return {
		/** The devices of a workspace that are told. */
		subscriptions: (workspaceId: string): Subscription[] => all.all(workspaceId).map(subscriptionOf),
		subscription: (workspaceId: string, id: string): Subscription | undefined => {
			const row = one.get(workspaceId, id);
			return row && subscriptionOf(row);
		},
		/** The devices, of all workspaces, whose agents use this server under no public address. */
		withoutOrigin: (): Subscription[] => nameless.all().map(subscriptionOf),
		/** A device of this agent, by where it is reached. */
		deviceOf: (workspaceId: string, agentId: string, endpoint: string): Subscription | undefined => {
			const row = own.get(workspaceId, agentId, endpoint);
			return row && subscriptionOf(row);
		},
		/** What was decided about a device, the newest first. */
		noticesOf: (subscriptionId: string): PushNotice[] => notices.all(subscriptionId).map(noticeOf),
		/** Why a device is to be told; nothing when the decision is gone. */
		reasonOf: (noticeId: string): PushNotice['reason'] | undefined =>
			reason.get(noticeId)?.['reason'] as PushNotice['reason'] | undefined,
		/** The agents of whom a device was told of a message. */
		toldOf: (workspaceId: string, messageId: string): ReadonlySet<string> =>
			new Set(told.all(workspaceId, messageId).map((row) => String(row['agent_id']))),
		/** How many open conversations call an agent. */
		countCalling: (workspaceId: string, agentId: string): number =>
			unread
				.all(workspaceId, agentId)
				.filter(({ said, position }) =>
					callsFor(callingOf(String(said)), agentId, { position: Number(position) })
				).length
	};
}

type Row = Record<string, SQLOutputValue>;

/** The fields of a conversation by their values, in the order of CALLING_FIELDS; SQL says null of what is absent. */
const callingOf = (said: string): Calling =>
	Object.fromEntries(
		(JSON.parse(said) as unknown[]).flatMap((value, at) =>
			value === null ? [] : [[CALLING_FIELDS[at], value]]
		)
	) as Calling;

const subscriptionOf = (row: Row): Subscription => ({
	id: String(row['id']),
	workspaceId: String(row['workspace']),
	agentId: String(row['agent_id']),
	sessionToken: String(row['session_token']),
	endpoint: String(row['endpoint']),
	p256dh: String(row['p256dh']),
	auth: String(row['auth']),
	language: String(row['language']) as Subscription['language'],
	choices: JSON.parse(String(row['choices'])) as NoticeChoices,
	...(typeof row['origin'] === 'string' ? { origin: row['origin'] } : {})
});

function noticeOf(row: Row): PushNotice {
	const { conversation_id: conversationId, sent_at: sentAt, shown_at: shownAt, fault } = row;
	return {
		id: String(row['id']),
		...(conversationId === '' ? {} : { conversationId: String(conversationId) }),
		isTold: row['is_told'] === 1,
		reason: String(row['reason']) as PushNotice['reason'],
		decidedAt: Number(row['decided_at']),
		...(typeof sentAt === 'number' ? { sentAt } : {}),
		...(typeof shownAt === 'number' ? { shownAt } : {}),
		...(row['was_open'] === 1 ? { wasOpen: true as const } : {}),
		...(typeof fault === 'string' ? { fault: fault as NonNullable<PushNotice['fault']> } : {})
	};
}
