/** What an agent is told once, as a sentence; it comes when there is something to tell. */
import type { Notice } from '#data/data.ts';
import { m } from '#messages';

/** A notice in words. */
export function sentenceFor({ kind, name, reason, agentName }: Notice): string {
	if (kind === 'taken' && name === 'assignConversation') {
		return agentName === undefined
			? m.notice_assign_taken_someone()
			: m.notice_assign_taken({ name: agentName });
	}
	if (kind === 'taken' && name === 'transferConversation') {
		return agentName === undefined
			? m.notice_transfer_taken_someone()
			: m.notice_transfer_taken({ name: agentName });
	}
	if (kind === 'taken') {
		return agentName === undefined ? m.notice_taken_someone() : m.notice_taken({ name: agentName });
	}
	if (kind === 'held' && name === 'resolveConversation' && reason === 'visitor-wrote') {
		return m.notice_visitor_wrote();
	}
	return kind === 'held' ? m.notice_held() : m.notice_refused();
}
