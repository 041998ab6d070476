/** Questions about the workspace and its agents, and what an agent may set. */
import type { Agent, Availability } from '#domain/agent.ts';
import type { Workspace } from '#domain/workspace.ts';
import type { Data } from './data.ts';
import type { Live } from './live.ts';
import { allOf, oneOf } from './merged.ts';
import { watch } from './question.ts';
import { wish } from './wish.ts';

/** All agents of the workspace, by name; empty until ready. */
export const watchAgents = (data: Data): Live<readonly Agent[]> =>
	watch(data, { about: ['agent'], ask: () => listAgents(data) }, []);

/** The workspace; undefined until it is on this device. */
export const watchWorkspace = (data: Data): Live<Workspace | undefined> =>
	watch(
		data,
		{ about: ['workspace'], ask: () => oneOf(data, 'workspace', data.session.workspaceId) },
		undefined
	);

/**
 * Says what this agent is for visitors; the choice made later wins.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const setAvailability = (data: Data, availability: Availability): Promise<void> =>
	wish(data, 'setAvailability', { availability });

/**
 * Lets the widget stand on one more origin.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const addOrigin = (data: Data, origin: string): Promise<void> =>
	wish(data, 'addOrigin', { workspaceId: data.session.workspaceId, origin });

/**
 * Takes an origin from the list.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const removeOrigin = (data: Data, origin: string): Promise<void> =>
	wish(data, 'removeOrigin', { workspaceId: data.session.workspaceId, origin });

async function listAgents(data: Data): Promise<Agent[]> {
	const agents = await allOf(data, 'agent', { equal: {} });
	return agents.toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}
