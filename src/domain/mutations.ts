/** Every wish: its name, its arguments, who may wish it, what it touches and what it does. */
import type { Static } from 'typebox';
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
import { define } from './definition.ts';
import { listMutations } from './list-mutations.ts';
import { MailTranscript, mailTranscript, RequestTranscript, requestTranscript } from './mail-transcript.ts';
import { HideIpAddresses, hideIpAddresses } from './ip-block.ts';
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
import { SetEscalation, setEscalation } from './escalation.ts';
import { NoteConversation, noteConversation, NoteVisitor, noteVisitor } from './note.ts';
import { SendFile, sendFile } from './send-file.ts';
import { RateConversation, rateConversation } from './rate-conversation.ts';
import { reopenConversation, ResolveConversation, resolveConversation } from './resolution.ts';
import { StartConversation, startConversation } from './start.ts';
import { SetTagMakers, setTagMakers } from './tag-makers.ts';
import { TagConversation, tagConversation, UntagConversation, untagConversation } from './tagging.ts';
import {
	touchAddressee,
	touchConversation,
	touchEvent,
	touchGroup,
	touchMark,
	touchOwn,
	touchSending,
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
	removeOrigin,
	SetTimeZone,
	setTimeZone
} from './workspace.ts';

/** Name, arguments, actors, touched documents and mutator of each wish. */
export const mutations = {
	...listMutations,
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
	rateConversation: define({
		args: RateConversation,
		actors: ['visitor'],
		touches: touchOwn,
		run: rateConversation
	}),
	requestTranscript: define({
		args: RequestTranscript,
		actors: ['visitor'],
		touches: touchOwn,
		run: requestTranscript
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
	hideIpAddresses: define({
		args: HideIpAddresses,
		actors: ['agent'],
		touches: touchWorkspace,
		run: hideIpAddresses
	}),
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
	setEscalation: define({
		args: SetEscalation,
		actors: ['agent'],
		touches: touchWorkspace,
		run: setEscalation
	}),
	setTagMakers: define({
		args: SetTagMakers,
		actors: ['agent'],
		touches: touchWorkspace,
		run: setTagMakers
	}),
	setTimeZone: define({ args: SetTimeZone, actors: ['agent'], touches: touchWorkspace, run: setTimeZone }),
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
