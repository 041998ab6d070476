/** Steps that are taken when nobody has seen a visitor's message: each a job of its own, written with the message (SPEC D7). */
import { isBlocked } from '#domain/block.ts';
import type { Agent } from '#domain/agent.ts';
import type { Conversation } from '#domain/conversation.ts';
import { MINUTE_MS } from '#domain/clock.ts';
import { groupOf, isFirstUnseen, lettersTo, nextAgents } from '#domain/escalation.ts';
import type { Message } from '#domain/message.ts';
import type { Mailer } from './mail.ts';
import type { DueJob } from './store/jobs.ts';
import type { Decision, Subscription } from './store/push.ts';
import { decide, type TellingParts } from './telling.ts';
import { itemsIn, messagesIn, NOBODY } from './thread.ts';

/** What the steps need. */
export interface EscalationParts extends TellingParts {
	/** Absent where no e-mail can be sent. */
	readonly mailer?: Mailer | undefined;
	/** Where people reach the app. */
	readonly publicOrigin?: string | undefined;
	/** Counts a letter. @returns how long to wait first, in milliseconds */
	readonly mayMail: (workspaceId: string) => number;
}

/** What a step is taken about. */
interface Unseen {
	readonly conversation: Conversation;
	readonly message: Message;
	readonly agents: readonly Agent[];
}

/** How long a mail server that does not take a letter is left alone. */
const PAUSE_MS = 5 * MINUTE_MS;
/** After so many tries a letter about what waits is no help any more. */
const TRIES_MAX = 10;

/** Takes one step, unless somebody has seen the message meanwhile; what it decides is remembered with its end. */
export async function escalate(parts: EscalationParts, job: DueJob): Promise<void> {
	const unseen = await readUnseen(parts, job);
	if (!unseen) return await end(parts, job, []);
	if (job.kind === 'escalate-mail') return await write(parts, job, unseen);
	const devices = parts.store.pushes.subscriptions(job.workspaceId);
	const of = ({ id }: Agent) => devices.filter(({ agentId }) => agentId === id);
	const { agents, conversation } = unseen;
	if (job.kind === 'escalate-group')
		return await end(parts, job, await tell(parts, job, groupOf(agents, conversation).flatMap(of)));
	const told = parts.store.pushes.toldOf(job.workspaceId, job.messageId);
	const decisions: Decision[] = [];
	for (const agent of nextAgents(agents, conversation, told)) {
		decisions.push(...(await tell(parts, job, of(agent))));
		// Whose devices are all silent now is passed over.
		if (decisions.some(({ isTold }) => isTold)) break;
	}
	await end(parts, job, decisions);
}

async function readUnseen({ store, clock }: TellingParts, job: DueJob): Promise<Unseen | undefined> {
	const { workspaceId, conversationId, messageId } = job;
	const conversation = await store.read(workspaceId, 'conversation', conversationId);
	if (!conversation) return undefined;
	const messages = messagesIn(itemsIn(await store.thread(workspaceId, NOBODY, conversationId)));
	const message = messages.find(({ id }) => id === messageId);
	const visitor = await store.read(workspaceId, 'visitor', conversation.visitorId);
	if (!message || isBlocked(visitor, clock()) || !isFirstUnseen(message, conversation, messages))
		return undefined;
	return { conversation, message, agents: await store.list(workspaceId, 'agent') };
}

/** Decides about each of these devices. */
async function tell(
	parts: EscalationParts,
	job: DueJob,
	devices: readonly Subscription[]
): Promise<Decision[]> {
	const decided = await Promise.all(
		devices.map(async (device) => ({ device, decision: await decide(parts, job, device, true) }))
	);
	return decided.flatMap(({ device, decision }) =>
		decision
			? {
					noticeId: parts.newId(),
					subscriptionId: device.id,
					isTold: decision.isTold,
					reason: decision.reason
				}
			: []
	);
}

/** Writes to those responsible, to each by a job of its own: what one mail server puts off is not sent to the others again. */
async function write(parts: EscalationParts, job: DueJob, unseen: Unseen): Promise<void> {
	const { store, mailer, clock, log } = parts;
	const { workspaceId, agentId } = job;
	const workspace = await store.read(workspaceId, 'workspace', workspaceId);
	if (!mailer || !workspace || job.tries >= TRIES_MAX) return await end(parts, job, []);
	const agents = lettersTo(unseen.agents, unseen.conversation);
	if (agentId === '') {
		const agentIds = agents.map(({ id }) => id);
		return await store.stepPush(workspaceId, { do: 'share', job, agentIds, dueAt: clock() });
	}
	const agent = agents.find(({ id }) => id === agentId);
	if (!agent) return await end(parts, job, []);
	const waitMs = parts.mayMail(workspaceId);
	if (waitMs > 0) return await store.delayJob(job, clock() + waitMs);
	const visitor = await store.read(workspaceId, 'visitor', unseen.conversation.visitorId);
	const own = store.pushes.subscriptions(workspaceId).filter((device) => device.agentId === agentId);
	const { makeUnseenLetter } = await import('./unseen-letter.ts');
	const of = { ...unseen, visitor, workspace, agent, from: mailer.from, publicOrigin: parts.publicOrigin };
	const posted = await mailer.send(makeUnseenLetter({ ...of, language: own[0]?.language ?? 'en' }));
	if (posted.kind === 'later') {
		log.error('mail', { tries: job.tries + 1, why: posted.why.replace(/\S+@\S+/g, '…') });
		return await store.delayJob(job, clock() + PAUSE_MS);
	}
	const mailed = { isTold: true, reason: 'mailed' } as const;
	const told = posted.kind === 'sent' ? own : [];
	const decisions = told.map(({ id }) => ({ noticeId: parts.newId(), subscriptionId: id, ...mailed }));
	await end(parts, job, decisions);
}

async function end(parts: TellingParts, job: DueJob, decisions: readonly Decision[]): Promise<void> {
	const { id: jobId, workspaceId, conversationId, messageId } = job;
	const about = { conversationId, messageId, dueAt: parts.clock() };
	await parts.store.stepPush(workspaceId, { do: 'tell', jobId, ...about, decisions });
}
