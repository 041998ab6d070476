/** Who may make new tags; what is on the list already may be put on by every agent (product C5). */
import Type, { type Static } from 'typebox';
import { Id, Millis } from './fields.ts';
import { applied, refused, type Actor, type Mutator } from './mutator.ts';
import type { Workspace } from './workspace.ts';

/** Every agent, or the owner and managers alone. */
export const TagMakers = Type.Enum(['everyone', 'managers']);
export type TagMakers = Static<typeof TagMakers>;

/** Fields of a workspace that say so. */
export const tagMakersFields = {
	tagMakers: Type.Optional(
		Type.Enum(TagMakers.enum, {
			description: 'Who may make new tags: `managers` are they and the owner; every agent when absent.'
		})
	),
	tagMakersAt: Type.Optional(
		Type.Integer({ ...Millis, description: 'When that was said; the later one wins.' })
	)
};

/** Arguments of `setTagMakers`. */
export const SetTagMakers = Type.Object(
	{ workspaceId: Id, makers: TagMakers },
	{ additionalProperties: false }
);
export type SetTagMakers = Static<typeof SetTagMakers>;

/** Who may make tags in a workspace; every agent while a device does not know it yet. */
export const tagMakersOf = (workspace: Pick<Workspace, 'tagMakers'> | undefined): TagMakers =>
	workspace?.tagMakers ?? 'everyone';

/** Whether somebody of this role may make a tag. */
export const mayMakeTags = (makers: TagMakers, role: (Actor & { kind: 'agent' })['role']): boolean =>
	makers === 'everyone' || role !== 'agent';

/** Says who may make new tags; the owner and managers may, and what was said later wins. */
export const setTagMakers: Mutator<SetTagMakers> = (scene, { workspaceId, makers }, { actor, writtenAt }) => {
	const workspace = scene.read('workspace', workspaceId);
	if (!workspace) return refused('not-found');
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	if (writtenAt < (workspace.tagMakersAt ?? 0)) return applied([]);
	const document = { ...workspace, tagMakers: makers, tagMakersAt: writtenAt };
	return applied([{ collection: 'workspace', document }]);
};
