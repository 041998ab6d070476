/** Documents for tests, with defaults that fit their schemas. */
import { Compile } from 'typebox/compile';
import { emptyConversation } from '#domain/conversation.ts';
import { documents, type Document, type DocumentName } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { markId } from '#domain/mark.ts';
import { DAWN } from './cast.ts';

/** What a document is when nothing is said about it. */
const defaults: { readonly [N in DocumentName]: () => Document<N> } = {
	workspace: () => ({ id: newId(), name: 'Lantern', origins: [], createdAt: DAWN }),
	agent: () => ({
		id: newId(),
		name: 'Ana',
		email: 'ana@example.org',
		description: '',
		role: 'agent',
		availability: 'offline',
		availabilityAt: 0,
		createdAt: DAWN
	}),
	visitor: () => ({
		id: newId(),
		pageUrl: 'https://example.org/lamps',
		pageTitle: 'Lamps',
		referrer: '',
		language: 'en',
		browser: '',
		createdAt: DAWN,
		seenAt: DAWN
	}),
	setting: () => ({
		id: newId(),
		kind: 'tag',
		name: 'Refund',
		namedAt: DAWN,
		createdById: newId(),
		createdAt: DAWN
	}),
	note: () => ({
		id: newId(),
		visitorId: newId(),
		authorId: newId(),
		authorName: 'Ana',
		text: 'Prefers to be called',
		writtenAt: DAWN,
		acceptedAt: DAWN
	}),
	conversation: () => emptyConversation(newId(), newId(), DAWN),
	message: () => ({
		id: newId(),
		conversationId: newId(),
		author: 'visitor',
		authorId: newId(),
		authorName: '',
		kind: 'text',
		text: 'Is anyone there?',
		position: 1,
		writtenAt: DAWN,
		acceptedAt: DAWN
	}),
	visit: () => ({
		id: newId(),
		visitorId: newId(),
		ordinal: 1,
		startedAt: DAWN,
		seenAt: DAWN,
		pages: [{ url: 'https://example.org/lamps', title: 'Lamps', enteredAt: DAWN }],
		pageCount: 1
	}),
	report: () => ({ id: newId(), newestAt: DAWN, summaries: [] }),
	transcript: () => ({
		id: newId(),
		conversationId: newId(),
		firstPosition: 1,
		lastPosition: 1,
		messages: []
	}),
	mark: () => {
		const [agentId, conversationId] = [newId(), newId()];
		return { id: markId(agentId, conversationId), agentId, conversationId, position: 0 };
	}
};

/** A document that fits its schema. @throws when what is said about it does not */
export function make<N extends DocumentName>(collection: N, said: Partial<Document<N>> = {}): Document<N> {
	const document = { ...defaults[collection](), ...said } as Document<N>;
	if (Compile(documents[collection].schema).Check(document)) return document;
	throw new Error(`not a ${collection}: ${JSON.stringify(document)}`);
}
