/** Where devices are reached, and what was decided about each of them; written with what decides it (SPEC D1, D3). */
import type { DatabaseSync } from 'node:sqlite';
import type { PushNotice } from '#domain/notice.ts';
import type { ToldDevice } from '#domain/told-device.ts';
import { DEVICES_MAX, NOTICES_KEPT, SLEEPS_KEPT, type SubscribeRequest } from '#protocol/push.ts';
import type { DueJob } from './jobs.ts';

/** Which devices are told: those of which their agent wants it, and which their push service reaches. */
export const IS_TOLD = 'stopped_at IS NULL AND ended_at IS NULL';

/** A device that is told. */
export interface Subscription extends SubscribeRequest {
	readonly id: string;
	readonly workspaceId: string;
	readonly agentId: string;
	/** It is told only while this session holds. */
	readonly sessionToken: string;
	/** The public address under which its agent used this server when it said so last; absent where that was none. */
	readonly origin?: string | undefined;
	/** What its browser calls itself. */
	readonly looks: Looks;
	/** Since when its agent wants it to be told nothing. */
	readonly stoppedAt?: number | undefined;
	/** Since when its push service reaches it no more; until it says anew where it is. */
	readonly endedAt?: number | undefined;
}

type Looks = Pick<ToldDevice, 'browser' | 'system' | 'device'>;

/** The same, with what its agent is told of it beside. */
export interface OwnDevice extends Subscription, Pick<ToldDevice, 'subscribedAt' | 'heardAt'> {}

/** What was decided about one device. */
export interface Decision {
	readonly noticeId: string;
	readonly subscriptionId: string;
	readonly isTold: boolean;
	readonly reason: PushNotice['reason'];
	/** When it is decided anew although it is not told now. */
	readonly againAt?: number;
}

/** What happens to devices and to what they are told. */
export type PushStep =
	| { readonly do: 'subscribe'; readonly subscription: Subscription }
	| { readonly do: 'leave'; readonly by: 'endpoint' | 'session' | 'id'; readonly key: string }
	/** Its push service reaches it there no more. */
	| { readonly do: 'lose'; readonly id: string }
	/** Its agent wants it to be told nothing from now on, or again. */
	| { readonly do: 'stop'; readonly id: string; readonly isStopped: boolean }
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
				/** With the reason by which it was told in the end; absent for a test. */
				| { readonly sent: true; readonly reason?: PushNotice['reason'] }
				| { readonly reason: PushNotice['reason'] }
				| Required<Pick<PushNotice, 'fault'>>;
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
	const some = db.prepare(`SELECT 1 FROM subscriptions WHERE workspace = ? AND ${IS_TOLD} LIMIT 1`);
	return {
		isAnyoneTold: (workspaceId: string): boolean => some.get(workspaceId) !== undefined,
		stepPush: (workspaceId: string, one: PushStep, now: number): void => {
			switch (one.do) {
				case 'subscribe':
					return step.subscribe(one.subscription, now);
				case 'leave':
					return step.leave(workspaceId, one);
				case 'lose':
					return step.lose(workspaceId, one, now);
				case 'stop':
					return step.stop(workspaceId, one, now);
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
			language, choices, heard_at, origin, looks, subscribed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (endpoint) DO UPDATE SET workspace = excluded.workspace, agent_id = excluded.agent_id,
			session_token = excluded.session_token, p256dh = excluded.p256dh, auth = excluded.auth,
			language = excluded.language, choices = excluded.choices, heard_at = excluded.heard_at,
			origin = excluded.origin, looks = excluded.looks, ended_at = NULL`);
	// A session is one browser: what that was told before its address ended goes on under the next one.
	const move = db.prepare(`UPDATE subscriptions SET endpoint = ?1 WHERE workspace = ?2 AND agent_id = ?3
		AND session_token = ?4 AND ended_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE endpoint = ?1)
		AND id = (SELECT id FROM subscriptions WHERE session_token = ?4 ORDER BY ended_at DESC LIMIT 1)`);
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
	const lose = db.prepare('UPDATE subscriptions SET ended_at = ? WHERE workspace = ? AND id = ?');
	const lost = db.prepare(`UPDATE notices SET fault = 'ended'
		WHERE subscription_id = ? AND is_told = 1 AND reason <> 'mailed' AND sent_at IS NULL AND fault IS NULL`);
	const stop = db.prepare('UPDATE subscriptions SET stopped_at = ? WHERE workspace = ? AND id = ?');
	const unsent = db.prepare("DELETE FROM jobs WHERE kind = 'push' AND workspace = ? AND subscription_id = ?");
	const silenced = db.prepare(`UPDATE notices SET is_told = 0, reason = 'stopped'
		WHERE subscription_id = ? AND is_told = 1 AND reason <> 'mailed' AND sent_at IS NULL AND fault IS NULL`);
	const clear = (): void => {
		orphans.run();
		traces.run();
	};
	return {
		subscribe: (one: Subscription, now: number): void => {
			const { id, workspaceId, agentId, sessionToken, endpoint, p256dh, auth, language, choices } = one;
			const { origin = null, looks } = one;
			// Somebody else signed in on the same device: what the one before was told is not the other's to read.
			other.run(endpoint, workspaceId, agentId);
			move.run(endpoint, workspaceId, agentId, sessionToken);
			const said = [endpoint, p256dh, auth, language, JSON.stringify(choices), now, origin];
			put.run(id, workspaceId, agentId, sessionToken, ...said, JSON.stringify(looks), now);
			many.run(workspaceId, agentId);
			clear();
		},
		leave: (workspaceId: string, { by, key }: PushStep & { do: 'leave' }): void => {
			if (leave[by].run(workspaceId, key).changes > 0) clear();
		},
		lose: (workspaceId: string, { id }: PushStep & { do: 'lose' }, now: number): void => {
			if (lose.run(now, workspaceId, id).changes === 0) return;
			unsent.run(workspaceId, id);
			lost.run(id);
		},
		stop: (workspaceId: string, { id, isStopped }: PushStep & { do: 'stop' }, now: number): void => {
			if (stop.run(isStopped ? now : null, workspaceId, id).changes === 0 || !isStopped) return;
			unsent.run(workspaceId, id);
			silenced.run(id);
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
	const sent = db.prepare(
		'UPDATE notices SET sent_at = ?, is_told = 1, reason = coalesce(?, reason) WHERE id = ?'
	);
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
			for (const { noticeId, subscriptionId, isTold, reason, againAt } of decisions) {
				add.run(noticeId, conversationId, messageId, Number(isTold), reason, now, subscriptionId);
				for (const bound of bounds) bound.run(subscriptionId);
				// A letter has left already.
				const tryAt = isTold ? dueAt : againAt;
				if (tryAt === undefined || reason === 'mailed') continue;
				// One that has not left yet is said by this one, too: it brings what is unread.
				older.run(workspaceId, subscriptionId, conversationId, reason);
				job.run(workspaceId, conversationId, messageId, now, tryAt, subscriptionId, noticeId);
			}
		},
		share: ({ job, agentIds, dueAt }: PushStep & { do: 'share' }): void => {
			if (drop.run(job.id).changes === 0) return;
			const { workspaceId, conversationId, messageId, madeAt, kind } = job;
			for (const id of agentIds) letter.run(workspaceId, conversationId, messageId, madeAt, dueAt, kind, id);
		},
		end: ({ jobId, noticeId, end }: PushStep & { do: 'end' }, now: number): void => {
			drop.run(jobId);
			if ('sent' in end) sent.run(now, end.reason ?? null, noticeId);
			else if ('fault' in end) failed.run(end.fault ?? null, noticeId);
			else silenced.run(end.reason, noticeId);
		},
		shown: ({ noticeId, agoMs, wasOpen }: PushStep & { do: 'shown' }, now: number): void =>
			void shown.run(now - agoMs, Number(wasOpen), noticeId)
	};
}
