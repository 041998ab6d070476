/** Telling devices while nobody looks: who is told of an entry, and each push until it has left (SPEC D3, D4, D5). */
import { createHash } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { markId } from '#domain/mark.ts';
import { concerns, decideNotice, type NoticeDecision } from '#domain/notice.ts';
import { VIEWING_MS } from '#protocol/stream.ts';
import type { Accounts } from './accounts.ts';
import type { Log } from './log.ts';
import type { PushAbout } from './push-payload.ts';
import type { PushService } from './push-service.ts';
import type { DueJob } from './store/jobs.ts';
import type { PushStep, Subscription } from './store/push.ts';
import type { Store } from './store/store.ts';
import { itemsIn, messagesIn } from './thread.ts';

/** After so long nobody needs to be told any more; the push service forgets it then, too. */
const TELL_FOR_MS = 4 * HOUR_MS;
/**
 * After so long it is looked again at what was on a screen: a line that broke without a word was believed by then, and of what
 * nobody read there its agent is told after all (SPEC S6, S19).
 */
export const LOOK_AGAIN_MS = VIEWING_MS + 10_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** What telling needs. */
export interface TellingParts {
	readonly store: Store;
	readonly accounts: Pick<Accounts, 'holds'>;
	readonly pushService: PushService;
	/** Whether an agent has a conversation on a visible screen. */
	readonly isLookedAt: (workspaceId: string, agentId: string, conversationId: string) => boolean;
	readonly clock: Clock;
	readonly newId: NewId;
	readonly log: Log;
}

type Decided = NoticeDecision & { readonly told: NonNullable<PushAbout['told']> };
/** What is sent, and why; a test has no reason of the rule. */
interface Ready {
	readonly about: PushAbout;
	readonly reason?: NoticeDecision['reason'];
}
type End = (PushStep & { do: 'end' })['end'];

/** Decides who is told of an entry; those have a job each from then on. */
export async function decideWhoIsTold(parts: TellingParts, job: DueJob): Promise<void> {
	const { store, newId, clock } = parts;
	const { workspaceId, conversationId, messageId } = job;
	const told = store.pushes.subscriptions(workspaceId);
	const decided = await Promise.all(
		told.map(async ({ id, ...to }) => ({ id, decision: await decide(parts, job, to) }))
	);
	const decisions = decided.flatMap(({ id, decision }) => {
		if (!decision) return [];
		const { isTold, reason } = decision;
		const again = reason === 'on-screen' ? { againAt: clock() + LOOK_AGAIN_MS } : {};
		return { noticeId: newId(), subscriptionId: id, isTold, reason, ...again };
	});
	const step = { do: 'tell', jobId: job.id, conversationId, messageId, decisions, dueAt: clock() } as const;
	await store.stepPush(workspaceId, step);
}

/** Tries to tell one device; looks again before that whether it still is to be told. */
export async function tellDevice(parts: TellingParts, job: DueJob): Promise<void> {
	const { store, clock, pushService } = parts;
	const { workspaceId, subscriptionId } = job;
	const to = store.pushes.subscription(workspaceId, subscriptionId);
	const leave = () => store.stepPush(workspaceId, { do: 'leave', by: 'id', key: subscriptionId });
	if (!to) return await end(parts, job, { fault: 'given-up' });
	// Whoever signed out, or was signed out from elsewhere, reads nothing any more.
	if (!parts.accounts.holds(to.sessionToken)) return await leave();
	if (to.stoppedAt !== undefined) return await end(parts, job, { reason: 'stopped' });
	const leftMs = job.madeAt + TELL_FOR_MS - clock();
	if (leftMs <= 0) return await end(parts, job, { fault: 'given-up' });
	const found = await aboutOf(parts, job, to);
	if (!('about' in found)) return await end(parts, job, found);
	const { about, ...because } = found;
	const { makePayload, PAYLOAD_SMALL_BYTES } = await import('./push-payload.ts');
	const way = { ttlSeconds: Math.ceil(leftMs / 1_000), ...topicOf(job) };
	let pushed = await pushService.send(to, makePayload(about), way);
	if (pushed.kind === 'too-large')
		pushed = await pushService.send(to, makePayload(about, PAYLOAD_SMALL_BYTES), way);
	if (pushed.kind === 'sent') return await end(parts, job, { sent: true, ...because });
	if (pushed.kind === 'gone') return await store.stepPush(workspaceId, { do: 'lose', id: subscriptionId });
	parts.log.error('push', { tries: job.tries + 1, kind: pushed.kind, why: pushed.why });
	if (pushed.kind !== 'later') return await end(parts, job, { fault: 'refused' });
	const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(job.tries, 10));
	await store.delayJob(job, clock() + Math.max(pushed.waitMs, pauseMs));
}

const end = ({ store }: TellingParts, { workspaceId, id, noticeId }: DueJob, how: End): Promise<void> =>
	store.stepPush(workspaceId, { do: 'end', jobId: id, noticeId, end: how });

async function aboutOf(
	parts: TellingParts,
	job: DueJob,
	to: Subscription
): Promise<Ready | Extract<End, { reason: unknown }>> {
	const { store, clock } = parts;
	const unread = store.pushes.countCalling(to.workspaceId, to.agentId);
	const about = { to, noticeId: job.noticeId, epoch: store.epoch, now: clock(), unread };
	if (job.conversationId === '') return { about };
	const decided = await decide(parts, job, to, store.pushes.reasonOf(job.noticeId) === 'waiting');
	// What is gone is as good as read.
	if (!decided?.isTold) return { reason: decided?.reason ?? 'read' };
	return { about: { ...about, told: decided.told }, reason: decided.reason };
}

/** Decides on what the store has now; nothing when conversation, entry or agent are gone, or it is none of the agent's business. */
export async function decide(
	{ store, isLookedAt, clock }: TellingParts,
	{ workspaceId, conversationId, messageId }: DueJob,
	{ agentId, choices }: Pick<Subscription, 'agentId' | 'choices'>,
	isWaiting = false
): Promise<Decided | undefined> {
	const [agent, conversation, mark] = await Promise.all([
		store.read(workspaceId, 'agent', agentId),
		store.read(workspaceId, 'conversation', conversationId),
		store.read(workspaceId, 'mark', markId(agentId, conversationId))
	]);
	if (!agent || !conversation) return undefined;
	const audience = { kind: 'agent', id: agentId, role: agent.role } as const;
	const items = itemsIn(await store.recent(workspaceId, audience, conversationId));
	// One that was tried for long may rest in a transcript by now.
	const message =
		messagesIn(items).find(({ id }) => id === messageId) ??
		messagesIn(itemsIn(await store.thread(workspaceId, audience, conversationId))).find(
			({ id }) => id === messageId
		);
	const visitor = await store.read(workspaceId, 'visitor', conversation.visitorId);
	if (!message || !concerns(message, agentId)) return undefined;
	const facts = { message, conversation, visitor, agent, mark };
	const decision = decideNotice({
		...facts,
		isWaiting,
		choices,
		isLookedAt: isLookedAt(workspaceId, agentId, conversationId),
		now: clock()
	});
	return { ...decision, told: { ...facts, items, isWaiting } };
}

/** By which a push service lets a newer one take the place of one that has not arrived; says nothing to it. */
function topicOf({ conversationId }: DueJob): { readonly topic?: string } {
	if (conversationId === '') return {};
	return { topic: createHash('sha256').update(conversationId).digest('base64url').slice(0, 32) };
}
