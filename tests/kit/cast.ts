/** The people that tests of the domain are played by: a workspace, two agents, two visitors. */
import type { Agent } from '#domain/agent.ts';
import { makeIds } from '#domain/id.ts';
import type { Actor } from '#domain/mutator.ts';
import type { Workspace } from '#domain/workspace.ts';
import { Documents } from './documents.ts';

/** The moment at which every play begins. */
export const DAWN = Date.UTC(2026, 0, 5, 9);

/** Identifiers that are the same in every run: the n-th is always the n-th. */
export function countedIds(start = 0): () => string {
	let count = start;
	return makeIds(
		() => DAWN + count,
		(bytes) => {
			count += 1;
			bytes[14] = (count >> 8) & 0xff;
			bytes[15] = count & 0xff;
		}
	);
}

const id = countedIds(60_000);
export const workspaceId = id();
export const ana: Actor & { kind: 'agent' } = { kind: 'agent', id: id(), role: 'owner', workspaceId };
export const ben: Actor & { kind: 'agent' } = { kind: 'agent', id: id(), role: 'agent', workspaceId };
export const vera: Actor = { kind: 'visitor', id: id() };
export const otto: Actor = { kind: 'visitor', id: id() };
export const thread = id();
export const nextThread = id();

const agent = (actor: Actor & { kind: 'agent' }, name: string): Agent => ({
	id: actor.id,
	name,
	email: `${name.toLowerCase()}@example.org`,
	description: '',
	role: actor.role,
	availability: 'offline',
	availabilityAt: 0,
	createdAt: DAWN
});

const workspace: Workspace = { id: workspaceId, name: 'Lantern', origins: [], createdAt: DAWN };

/** A workspace with two agents and nothing else. */
export const emptyWorkspace = (): Documents =>
	new Documents([
		{ collection: 'workspace', document: workspace },
		{ collection: 'agent', document: agent(ana, 'Ana') },
		{ collection: 'agent', document: agent(ben, 'Ben') }
	]);

/** The same with one conversation in which Vera wrote one message (position 1). */
export function begunConversation(): Documents {
	const documents = emptyWorkspace();
	const args = { id: id(), conversationId: thread, text: 'Is anyone there?', seenPosition: 0 };
	documents.run({ name: 'sendMessage', args }, vera, { now: DAWN });
	return documents;
}
