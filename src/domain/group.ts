/** Agents who share work: the workspace's list of groups, and who belongs to which. */
import Type, { type Static } from 'typebox';
import type { Agent } from './agent.ts';
import { Id, Millis, ShortText } from './fields.ts';
import { applied, refused, type Circumstances, type Mutator, type Outcome, type Scene } from './mutator.ts';
import { createSetting, deleteSetting, renameSetting, restoreSetting } from './setting.ts';

/** Of how many groups one agent's document says whether it belongs to them. */
export const MEMBERSHIPS_MAX = 60;

/** Whether an agent belongs to a group, as it was chosen last. */
export const Membership = Type.Object(
	{
		groupId: Id,
		isMember: Type.Boolean({ description: 'False once it left: an older joining does not bring it back.' }),
		chosenAt: Type.Integer({ ...Millis, description: 'When that was chosen; the later choice wins.' })
	},
	{ additionalProperties: false, description: 'Whether an agent belongs to a group.' }
);
export type Membership = Static<typeof Membership>;

/** Arguments of `createGroup` and `renameGroup`. */
export const NamedGroup = Type.Object({ groupId: Id, name: ShortText }, { additionalProperties: false });
export type NamedGroup = Static<typeof NamedGroup>;

/** Arguments of `deleteGroup` and `restoreGroup`. */
export const GroupArgs = Type.Object({ groupId: Id }, { additionalProperties: false });
export type GroupArgs = Static<typeof GroupArgs>;

/** Arguments of `joinGroup` and `leaveGroup`. */
export const MembershipArgs = Type.Object(
	{ groupId: Id, agentId: Type.String({ ...Id, description: 'Who is to belong to it, or no more.' }) },
	{ additionalProperties: false }
);
export type MembershipArgs = Static<typeof MembershipArgs>;

/** Whether an agent belongs to a group. */
export const isMember = ({ memberships = [] }: Pick<Agent, 'memberships'>, groupId: string): boolean =>
	memberships.some((membership) => membership.groupId === groupId && membership.isMember);

/** An agent's own groups first, then the others, each as they stood. */
export const ownFirst = <Group extends { readonly id: string }>(
	groups: readonly Group[],
	agent: Pick<Agent, 'memberships'>
): Group[] => groups.toSorted((a, b) => Number(isMember(agent, b.id)) - Number(isMember(agent, a.id)));

/** Puts a group on the workspace's list, under the rules of `createTag`; only the owner and managers may. */
export const createGroup: Mutator<NamedGroup> = (scene, { groupId, name }, circumstances) => {
	const { actor } = circumstances;
	if (actor.kind !== 'agent' || actor.role === 'agent') return refused('forbidden');
	return createSetting(scene, { ...group(groupId), name }, circumstances);
};

/** Gives a group another name, wherever it stands; the name written later wins. */
export const renameGroup: Mutator<NamedGroup> = (scene, { groupId, name }, circumstances) =>
	renameSetting(scene, { ...group(groupId), name }, circumstances);

/** Takes a group from the list: its conversations show none, and its members belong to it again when this is undone. */
export const deleteGroup: Mutator<GroupArgs> = (scene, { groupId }, circumstances) =>
	deleteSetting(scene, group(groupId), circumstances);

/** Undoes a deletion: the group is back with its conversations and members (product E12). */
export const restoreGroup: Mutator<GroupArgs> = (scene, { groupId }, circumstances) =>
	restoreSetting(scene, group(groupId), circumstances);

/**
 * Lets an agent belong to a group; of joining and leaving the one chosen later wins. Owner and managers choose for anybody,
 * an agent for itself: groups order work and open nothing that an agent may not read, so nobody has to be asked.
 */
export const joinGroup: Mutator<MembershipArgs> = (scene, args, circumstances) =>
	choose(scene, { ...args, isMember: true }, circumstances);

/** Lets an agent belong to a group no more, under the rules of `joinGroup`. */
export const leaveGroup: Mutator<MembershipArgs> = (scene, args, circumstances) =>
	choose(scene, { ...args, isMember: false }, circumstances);

const group = (id: string) => ({ id, kind: 'group' }) as const;

function choose(
	scene: Scene,
	{ groupId, agentId, ...chosen }: MembershipArgs & Pick<Membership, 'isMember'>,
	{ actor, writtenAt }: Circumstances
): Outcome {
	const agent = scene.read('agent', agentId);
	if (!agent || scene.read('setting', groupId)?.kind !== 'group') return refused('not-found');
	if (actor.kind !== 'agent' || (actor.role === 'agent' && actor.id !== agentId)) return refused('forbidden');
	const known = agent.memberships ?? [];
	const last = known.find((membership) => membership.groupId === groupId);
	if (last && last.chosenAt > writtenAt) return applied([]);
	const all = [...known.filter((one) => one !== last), { groupId, ...chosen, chosenAt: writtenAt }];
	const memberships = all.length > MEMBERSHIPS_MAX ? withoutOldestLeft(all, groupId) : all;
	if (memberships.length > MEMBERSHIPS_MAX) return refused('invalid');
	// By id, so that no order of arrival changes the list.
	memberships.sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
	return applied([{ collection: 'agent', document: { ...agent, memberships } }]);
}

/** All but the group that was left first: that one was is remembered only as long as there is room. */
function withoutOldestLeft(all: readonly Membership[], keptId: string): Membership[] {
	const left = all.filter(({ groupId, isMember: stays }) => !stays && groupId !== keptId);
	const [oldest] = left.sort((a, b) => a.chosenAt - b.chosenAt);
	return all.filter((membership) => membership !== oldest);
}
