/** What the server says of agents in their own documents: whether pushes reach them, and how soon they usually answer (product X10). */
import type { DatabaseSync } from 'node:sqlite';
import type { Agent } from '#domain/agent.ts';
import { roundWait, usualAnswerMs } from '#domain/presence.ts';
import { IS_TOLD } from './push.ts';

/** So many of the conversations that changed last are looked at: enough for each of a team to have answered some. */
const LOOKED_AT = 500;

/** The part of the writer that renews agents. */
export function agentTable(db: DatabaseSync) {
	const all = db.prepare(`SELECT doc, EXISTS (SELECT 1 FROM subscriptions
			WHERE workspace = documents.workspace AND agent_id = documents.id AND ${IS_TOLD}) AS is_reachable
		FROM documents WHERE workspace = ? AND collection = 'agent' AND doc IS NOT NULL`);
	const answered = db.prepare(`SELECT json_extract(doc, '$.assigneeId') AS agent_id,
			json_extract(doc, '$.createdAt') AS created_at, json_extract(doc, '$.firstReplyAt') AS replied_at
		FROM documents WHERE workspace = ? AND collection = 'conversation' AND doc IS NOT NULL
		ORDER BY number DESC LIMIT ${LOOKED_AT}`);
	const answersOf = (workspaceId: string) => {
		const rows = answered.all(workspaceId).filter((row) => row['replied_at'] !== null);
		return Map.groupBy(
			rows.map((row) => ({
				agentId: String(row['agent_id']),
				createdAt: Number(row['created_at']),
				firstReplyAt: Number(row['replied_at'])
			})),
			({ agentId }) => agentId
		);
	};
	return {
		/** The agents of which something else is to be said from now on, as their documents are to be. */
		agentsAnew: (workspaceId: string): Agent[] => {
			const answers = answersOf(workspaceId);
			return all.all(workspaceId).flatMap(({ doc, is_reachable: isReachable }) => {
				const agent = JSON.parse(String(doc)) as Agent;
				const { isReachable: wasReachable = false, answersInMs: before, ...rest } = agent;
				const answersInMs = usualAnswerMs(answers.get(agent.id) ?? []);
				const isSame = saidOf(before) === saidOf(answersInMs) && wasReachable === (isReachable === 1);
				if (isSame) return [];
				return {
					...rest,
					...(isReachable === 1 ? { isReachable: true } : {}),
					...(answersInMs === undefined ? {} : { answersInMs })
				};
			});
		}
	};
}

/** What people read of it: a second more or less is no news. */
const saidOf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : roundWait(ms));
