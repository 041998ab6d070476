/** Reads where devices are reached, and what was decided about each of them (SPEC D1, D3, D8). */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { CALLING_FIELDS, callsFor, type Calling } from '#domain/call.ts';
import type { NoticeChoices, PushNotice } from '#domain/notice.ts';
import { IS_TOLD, type OwnDevice, type Subscription } from './push.ts';

/** Reads where devices are reached. */
export function pushReader(db: DatabaseSync) {
	const all = db.prepare(`SELECT * FROM subscriptions WHERE workspace = ? AND ${IS_TOLD} ORDER BY id`);
	const one = db.prepare('SELECT * FROM subscriptions WHERE workspace = ? AND id = ?');
	const own = db.prepare('SELECT * FROM subscriptions WHERE workspace = ? AND agent_id = ? AND endpoint = ?');
	const ofAgent = db.prepare(
		'SELECT * FROM subscriptions WHERE workspace = ? AND agent_id = ? ORDER BY heard_at DESC, id'
	);
	const nameless = db.prepare('SELECT * FROM subscriptions WHERE origin IS NULL AND ended_at IS NULL');
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
		/** The devices of an agent, also those that are told nothing at its wish or are reached no more; the newest heard of first. */
		devicesOf: (workspaceId: string, agentId: string): OwnDevice[] =>
			ofAgent.all(workspaceId, agentId).map(ownDeviceOf),
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
	looks: JSON.parse(String(row['looks'])) as Subscription['looks'],
	...(typeof row['origin'] === 'string' ? { origin: row['origin'] } : {}),
	...(typeof row['stopped_at'] === 'number' ? { stoppedAt: row['stopped_at'] } : {}),
	...(typeof row['ended_at'] === 'number' ? { endedAt: row['ended_at'] } : {})
});

const ownDeviceOf = (row: Row): OwnDevice => ({
	...subscriptionOf(row),
	heardAt: Number(row['heard_at']),
	...(typeof row['subscribed_at'] === 'number' ? { subscribedAt: row['subscribed_at'] } : {})
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
