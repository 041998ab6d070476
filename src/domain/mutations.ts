/** Every wish: its name, its arguments, who may wish it, what it touches and what it does. */
import type { Static, TSchema } from 'typebox';
import { SetAvailability, setAvailability } from './agent.ts';
import {
	AssignConversation,
	assignConversation,
	ConversationEventArgs,
	joinConversation,
	TransferConversation,
	transferConversation
} from './assignment.ts';
import { BlockVisitor, blockVisitor, UnblockVisitor, unblockVisitor } from './block.ts';
import { MailTranscript, mailTranscript } from './mail-transcript.ts';
import {
	createGroup,
	deleteGroup,
	GroupArgs,
	joinGroup,
	leaveGroup,
	MembershipArgs,
	NamedGroup,
	renameGroup,
	restoreGroup
} from './group.ts';
import {
	BlockIpAddress,
	blockIpAddress,
	HideIpAddresses,
	hideIpAddresses,
	UnblockIpAddress,
	unblockIpAddress
} from './ip-block.ts';
import { MarkArgs, markDelivered, markRead, SaveDraft, saveDraft } from './mark.ts';
import { SendMessage, sendMessage } from './message.ts';
import {
	refused,
	type Actor,
	type Circumstances,
	type Key,
	type Mutator,
	type Outcome,
	type Scene
} from './mutator.ts';
import { NoteConversation, noteConversation, NoteVisitor, noteVisitor } from './note.ts';
import { SendFile, sendFile } from './send-file.ts';
import { reopenConversation, ResolveConversation, resolveConversation } from './resolution.ts';
import { StartConversation, startConversation } from './start.ts';
import {
	CreateShortcut,
	createShortcut,
	deleteShortcut,
	EditShortcut,
	editShortcut,
	restoreShortcut,
	ShortcutArgs
} from './shortcut.ts';
import { CreateTag, createTag, deleteTag, RenameTag, renameTag, restoreTag, TagArgs } from './tag.ts';
import { TagConversation, tagConversation, UntagConversation, untagConversation } from './tagging.ts';
import {
	touchAddressee,
	touchConversation,
	touchEvent,
	touchGroup,
	touchMark,
	touchMembership,
	touchSending,
	touchShortcut,
	touchTag,
	touchVisitor,
	touchWorkspace
} from './touching.ts';
import { EditVisitor, editVisitor, IntroduceVisitor, introduceVisitor } from './visitor.ts';
import {
	addOrigin,
	KeepConversations,
	keepConversations,
	LimitFiles,
	limitFiles,
	OriginArgs,
	removeOrigin
} from './workspace.ts';

interface Definition<Schema extends TSchema> {
	readonly args: Schema;
	/** Who may wish it. */
	readonly actors: readonly Actor['kind'][];
	/**
	 * The documents that its mutator reads; it may write no other but new ones. Some are found only through others: it is
	 * asked again with what was read, until it names nothing more.
	 */
	readonly touches: (args: Static<Schema>, actor: Actor, known: Scene) => readonly Key[];
	readonly run: Mutator<Static<Schema>>;
}

const define = <Schema extends TSchema>(definition: Definition<Schema>): Definition<Schema> => definition;

/** Name, arguments, actors, touched documents and mutator of each wish. */
export const mutations = {
	sendMessage: define({
		args: SendMessage,
		actors: ['agent', 'visitor'],
		touches: touchSending,
		run: sendMessage
	}),
	sendFile: define({
		args: SendFile,
		actors: ['agent', 'visitor'],
		touches: touchSending,
		run: sendFile
	}),
	startConversation: define({
		args: StartConversation,
		actors: ['agent'],
		touches: (args, actor) => [
			...touchEvent(args, actor),
			...touchVisitor(args),
			{ collection: 'message', id: args.id }
		],
		run: startConversation
	}),
	mailTranscript: define({
		args: MailTranscript,
		actors: ['agent'],
		touches: (args, actor, known) => [...touchEvent(args, actor), ...touchAddressee(args, actor, known)],
		run: mailTranscript
	}),
	joinConversation: define({
		args: ConversationEventArgs,
		actors: ['agent'],
		touches: touchEvent,
		run: joinConversation
	}),
	assignConversation: define({
		args: AssignConversation,
		actors: ['agent'],
		touches: (args, actor) => [...touchEvent(args, actor), { collection: 'agent', id: args.agentId }],
		run: assignConversation
	}),
	transferConversation: define({
		args: TransferConversation,
		actors: ['agent'],
		touches: ({ groupId, ...args }, actor) => [
			...touchEvent(args, actor),
			...(groupId === undefined ? [] : touchGroup({ groupId }))
		],
		run: transferConversation
	}),
	resolveConversation: define({
		args: ResolveConversation,
		actors: ['agent'],
		touches: touchEvent,
		run: resolveConversation
	}),
	reopenConversation: define({
		args: ConversationEventArgs,
		actors: ['agent'],
		touches: touchEvent,
		run: reopenConversation
	}),
	tagConversation: define({
		args: TagConversation,
		actors: ['agent'],
		touches: (args, actor) => [...touchEvent({ ...args, eventId: args.addId }, actor), ...touchTag(args)],
		run: tagConversation
	}),
	untagConversation: define({
		args: UntagConversation,
		actors: ['agent'],
		touches: (args, actor) => [...touchEvent(args, actor), ...touchTag(args)],
		run: untagConversation
	}),
	noteConversation: define({
		args: NoteConversation,
		actors: ['agent'],
		touches: (args, actor) => [...touchConversation(args, actor), { collection: 'message', id: args.id }],
		run: noteConversation
	}),
	noteVisitor: define({
		args: NoteVisitor,
		actors: ['agent'],
		touches: (args, actor) => [
			...touchVisitor(args),
			{ collection: 'agent', id: actor.id },
			{ collection: 'note', id: args.id }
		],
		run: noteVisitor
	}),
	editVisitor: define({ args: EditVisitor, actors: ['agent'], touches: touchVisitor, run: editVisitor }),
	blockVisitor: define({ args: BlockVisitor, actors: ['agent'], touches: touchVisitor, run: blockVisitor }),
	unblockVisitor: define({
		args: UnblockVisitor,
		actors: ['agent'],
		touches: touchVisitor,
		run: unblockVisitor
	}),
	blockIpAddress: define({
		args: BlockIpAddress,
		actors: ['agent'],
		touches: ({ ipBlockId, visitId }) => [
			{ collection: 'setting', id: ipBlockId },
			{ collection: 'visit', id: visitId }
		],
		run: blockIpAddress
	}),
	unblockIpAddress: define({
		args: UnblockIpAddress,
		actors: ['agent'],
		touches: ({ ipBlockId }) => [{ collection: 'setting', id: ipBlockId }],
		run: unblockIpAddress
	}),
	hideIpAddresses: define({
		args: HideIpAddresses,
		actors: ['agent'],
		touches: touchWorkspace,
		run: hideIpAddresses
	}),
	createTag: define({ args: CreateTag, actors: ['agent'], touches: touchTag, run: createTag }),
	renameTag: define({ args: RenameTag, actors: ['agent'], touches: touchTag, run: renameTag }),
	deleteTag: define({ args: TagArgs, actors: ['agent'], touches: touchTag, run: deleteTag }),
	restoreTag: define({ args: TagArgs, actors: ['agent'], touches: touchTag, run: restoreTag }),
	createShortcut: define({
		args: CreateShortcut,
		actors: ['agent'],
		touches: touchShortcut,
		run: createShortcut
	}),
	editShortcut: define({ args: EditShortcut, actors: ['agent'], touches: touchShortcut, run: editShortcut }),
	deleteShortcut: define({
		args: ShortcutArgs,
		actors: ['agent'],
		touches: touchShortcut,
		run: deleteShortcut
	}),
	restoreShortcut: define({
		args: ShortcutArgs,
		actors: ['agent'],
		touches: touchShortcut,
		run: restoreShortcut
	}),
	createGroup: define({ args: NamedGroup, actors: ['agent'], touches: touchGroup, run: createGroup }),
	renameGroup: define({ args: NamedGroup, actors: ['agent'], touches: touchGroup, run: renameGroup }),
	deleteGroup: define({ args: GroupArgs, actors: ['agent'], touches: touchGroup, run: deleteGroup }),
	restoreGroup: define({ args: GroupArgs, actors: ['agent'], touches: touchGroup, run: restoreGroup }),
	joinGroup: define({ args: MembershipArgs, actors: ['agent'], touches: touchMembership, run: joinGroup }),
	leaveGroup: define({ args: MembershipArgs, actors: ['agent'], touches: touchMembership, run: leaveGroup }),
	markRead: define({
		args: MarkArgs,
		actors: ['agent', 'visitor'],
		touches: touchMark,
		run: markRead
	}),
	saveDraft: define({ args: SaveDraft, actors: ['agent'], touches: touchMark, run: saveDraft }),
	markDelivered: define({
		args: MarkArgs,
		actors: ['visitor'],
		touches: touchConversation,
		run: markDelivered
	}),
	setAvailability: define({
		args: SetAvailability,
		actors: ['agent'],
		touches: (_args, actor) => [{ collection: 'agent', id: actor.id }],
		run: setAvailability
	}),
	introduceVisitor: define({
		args: IntroduceVisitor,
		actors: ['visitor'],
		touches: (_args, actor) => [{ collection: 'visitor', id: actor.id }],
		run: introduceVisitor
	}),
	limitFiles: define({ args: LimitFiles, actors: ['agent'], touches: touchWorkspace, run: limitFiles }),
	addOrigin: define({ args: OriginArgs, actors: ['agent'], touches: touchWorkspace, run: addOrigin }),
	removeOrigin: define({ args: OriginArgs, actors: ['agent'], touches: touchWorkspace, run: removeOrigin }),
	keepConversations: define({
		args: KeepConversations,
		actors: ['agent'],
		touches: touchWorkspace,
		run: keepConversations
	})
} as const;

/** The name of a wish. */
export type MutationName = keyof typeof mutations;
/** The arguments of one wish. */
export type Args<N extends MutationName> = Static<(typeof mutations)[N]['args']>;

/** A wish with its identifier: what an outbox holds and `mutate` carries. */
export type Mutation = {
	[N in MutationName]: { readonly id: string; readonly name: N; readonly args: Args<N>; readonly at: number };
}[MutationName];

/** Whether it goes along with what a person does, and is nobody's act by itself: reading on, typing. */
export const isAside = (name: MutationName): boolean =>
	name === 'markRead' || name === 'markDelivered' || name === 'saveDraft';

/** Whether a text names a wish; never true for what an object has by birth. */
export const isMutationName = (name: string): name is MutationName => Object.hasOwn(mutations, name);

const NOTHING_KNOWN: Scene = { read: () => undefined };

/** The documents that a wish reads; those that are found through others only once these are `known`. */
export function touches(
	{ name, args }: Pick<Mutation, 'name' | 'args'>,
	actor: Actor,
	known = NOTHING_KNOWN
): readonly Key[] {
	const { touches: keys } = mutations[name];
	return (keys as (args: unknown, actor: Actor, known: Scene) => readonly Key[])(args, actor, known);
}

/** Decides one wish on the documents it touches; the arguments fit their schema (SPEC M1, S10). */
export function decide(
	scene: Scene,
	{ name, args }: Pick<Mutation, 'name' | 'args'>,
	circumstances: Circumstances
): Outcome {
	const definition = mutations[name];
	if (!definition.actors.includes(circumstances.actor.kind)) return refused('forbidden');
	return (definition.run as Mutator<unknown>)(scene, args, circumstances);
}
