/** What wishes read, for those that read alike: see `touches` in mutations.ts. */
import type { MembershipArgs } from './group.ts';
import { markId } from './mark.ts';
import type { SendEntry } from './message.ts';
import type { Actor, Key, Scene } from './mutator.ts';

/** The conversation and who acts. */
export const touchConversation = ({ conversationId }: { conversationId: string }, actor: Actor): Key[] => [
	{ collection: 'conversation', id: conversationId },
	{ collection: 'agent', id: actor.id }
];

/** The same, and the entry that is left. */
export const touchEvent = (args: { conversationId: string; eventId: string }, actor: Actor): Key[] => [
	...touchConversation(args, actor),
	{ collection: 'message', id: args.eventId }
];

/** The visitor who may be blocked. */
export const touchAddressee = (args: { conversationId: string }, actor: Actor, known: Scene): Key[] => {
	const id = actor.kind === 'visitor' ? actor.id : known.read('conversation', args.conversationId)?.visitorId;
	return id === undefined ? [] : [{ collection: 'visitor', id }];
};

/** A conversation of the visitor who acts, that visitor, and the entry that is left. */
export const touchOwn = (
	{ conversationId, id }: { conversationId: string; id: string },
	actor: Actor
): Key[] => [
	{ collection: 'conversation', id: conversationId },
	{ collection: 'visitor', id: actor.id },
	{ collection: 'message', id }
];

/** What every wish to send something reads. */
export const touchSending = (args: SendEntry, actor: Actor, known: Scene): Key[] => [
	...touchConversation(args, actor),
	...touchAddressee(args, actor, known),
	{ collection: 'message', id: args.id },
	...(args.nextConversationId === undefined
		? []
		: [{ collection: 'conversation' as const, id: args.nextConversationId }])
];

/** One visitor. */
export const touchVisitor = ({ visitorId }: { visitorId: string }): Key[] => [
	{ collection: 'visitor', id: visitorId }
];

/** One tag. */
export const touchTag = ({ tagId }: { tagId: string }): Key[] => [{ collection: 'setting', id: tagId }];

/** A tag that is to be made, and the workspace, which says who may. */
export const touchNewTag = (args: { tagId: string }, actor: Actor): Key[] => [
	...touchTag(args),
	...(actor.kind === 'agent' ? touchWorkspace(actor) : [])
];

/** One shortcut. */
export const touchShortcut = ({ shortcutId }: { shortcutId: string }): Key[] => [
	{ collection: 'setting', id: shortcutId }
];

/** One group. */
export const touchGroup = ({ groupId }: { groupId: string }): Key[] => [
	{ collection: 'setting', id: groupId }
];

/** A group and the agent who belongs to it or not. */
export const touchMembership = (args: MembershipArgs): Key[] => [
	...touchGroup(args),
	{ collection: 'agent', id: args.agentId }
];

/** A conversation and the own mark in it. */
export const touchMark = (args: { conversationId: string }, actor: Actor): Key[] => [
	...touchConversation(args, actor),
	{ collection: 'mark', id: markId(actor.id, args.conversationId) }
];

/** The workspace itself. */
export const touchWorkspace = ({ workspaceId }: { workspaceId: string }): Key[] => [
	{ collection: 'workspace', id: workspaceId }
];
