/** Every kind of document: what store, validation, types and the reference page are made from. */
import type { Static, TObject } from 'typebox';
import { Agent } from './agent.ts';
import { Conversation, type VisitorConversation } from './conversation.ts';
import { Mark } from './mark.ts';
import { Message, publicMessage } from './message.ts';
import { Note } from './note.ts';
import { Report } from './report.ts';
import { hiddenSetting, Setting } from './setting.ts';
import { publicTranscript, Transcript } from './transcript.ts';
import { Visit, withoutIpAddress } from './visit.ts';
import { Visitor } from './visitor.ts';
import { Workspace } from './workspace.ts';

/** Who may receive a document beside the agents of its workspace, and whose it is. */
export interface Belongs {
	/** The conversation it is part of; its visitor may receive the public part. */
	readonly conversationId?: string;
	/** The visitor it is about. */
	readonly visitorId?: string;
	/** The only agent who receives it. */
	readonly agentId?: string;
}

interface Definition<Schema extends TObject> {
	readonly schema: Schema;
	/** Raised with every change of shape. */
	readonly version: number;
	/** What devices ask by: required fields only, compared in this order. */
	readonly indexes: readonly (readonly string[])[];
	/** To whom it belongs; the server keeps it in columns. */
	readonly belongs: (document: Static<Schema>) => Belongs;
	/** What its visitor receives of it; nothing when it is for agents only (SPEC W1). */
	readonly forVisitor: (document: Static<Schema>) => unknown;
	/** What agents receive of it who are neither owner nor manager; all of it when left out (product V6). */
	readonly forRoleAgent?: (document: Static<Schema>) => Static<Schema>;
}

const define = <Schema extends TObject>(definition: Definition<Schema>): Definition<Schema> => definition;
const nothing = () => undefined;

/** Name, shape, version, indexes and audience of each kind of document. */
export const documents = {
	workspace: define({ schema: Workspace, version: 0, indexes: [], belongs: () => ({}), forVisitor: nothing }),
	agent: define({ schema: Agent, version: 0, indexes: [], belongs: () => ({}), forVisitor: nothing }),
	setting: define({
		schema: Setting,
		version: 0,
		indexes: [['kind']],
		belongs: ({ agentId }) => (agentId === undefined ? {} : { agentId }),
		forVisitor: nothing,
		forRoleAgent: hiddenSetting
	}),
	visitor: define({
		schema: Visitor,
		version: 0,
		indexes: [],
		belongs: ({ id }) => ({ visitorId: id }),
		forVisitor: nothing
	}),
	conversation: define({
		schema: Conversation,
		version: 0,
		indexes: [
			['status', 'lastMessageAt'],
			['visitorId', 'lastMessageAt']
		],
		belongs: ({ id, visitorId }) => ({ conversationId: id, visitorId }),
		forVisitor: visitorConversation
	}),
	message: define({
		schema: Message,
		version: 0,
		indexes: [['conversationId', 'position']],
		belongs: ({ conversationId }) => ({ conversationId }),
		forVisitor: publicMessage
	}),
	transcript: define({
		schema: Transcript,
		version: 0,
		indexes: [['conversationId', 'firstPosition']],
		belongs: ({ conversationId }) => ({ conversationId }),
		forVisitor: publicTranscript
	}),
	note: define({
		schema: Note,
		version: 0,
		indexes: [['visitorId', 'writtenAt']],
		belongs: ({ visitorId }) => ({ visitorId }),
		forVisitor: nothing
	}),
	mark: define({
		schema: Mark,
		version: 0,
		indexes: [],
		belongs: ({ agentId, conversationId }) => ({ agentId, conversationId }),
		forVisitor: nothing
	}),
	visit: define({
		schema: Visit,
		version: 0,
		indexes: [['visitorId', 'startedAt']],
		belongs: ({ visitorId }) => ({ visitorId }),
		forVisitor: nothing,
		forRoleAgent: withoutIpAddress
	}),
	report: define({ schema: Report, version: 0, indexes: [], belongs: () => ({}), forVisitor: nothing })
} as const;

/** The name of a collection. */
export type DocumentName = keyof typeof documents;
/** A document of one kind. */
export type Document<N extends DocumentName> = Static<(typeof documents)[N]['schema']>;

/** All collections, in the order in which a device writes them: what others refer to first. */
export const documentNames = Object.keys(documents) as DocumentName[];

/** To whom a document belongs. */
export function belongs<N extends DocumentName>(collection: N, document: Document<N>): Belongs {
	return (documents[collection].belongs as (document: Document<N>) => Belongs)(document);
}

/** What its visitor receives of a document; nothing when it is for agents only (SPEC W1). */
export function forVisitor<N extends DocumentName>(collection: N, document: Document<N>): unknown {
	return (documents[collection].forVisitor as (document: Document<N>) => unknown)(document);
}

/** What agents receive of a document who are neither owner nor manager; the same object when it is all of it. */
export function forRoleAgent<N extends DocumentName>(collection: N, document: Document<N>): Document<N> {
	const { forRoleAgent: hide } = documents[collection] as Definition<TObject>;
	return hide ? (hide(document) as Document<N>) : document;
}

function visitorConversation(conversation: Conversation): VisitorConversation {
	const { id, status, createdAt, lastMessageAt, lastPosition } = conversation;
	const { agentReadPosition, visitorReadPosition, resolvedPosition, resolvedAt, ratings } = conversation;
	const seen = { id, status, createdAt, lastMessageAt, lastPosition };
	const positions = { agentReadPosition, visitorReadPosition, resolvedPosition };
	return {
		...seen,
		...positions,
		...(resolvedAt === undefined ? {} : { resolvedAt }),
		...(ratings === undefined ? {} : { ratings })
	};
}
