/** A conversation with somebody who can be written to, and the mail server that takes it. */
import { onTestFinished } from 'vitest';
import type { Mailing } from '#domain/email.ts';
import { newId } from '#domain/id.ts';
import type { ServerOptions } from '../../sync-server/server.ts';
import { openMailServer as openServer } from '../kit/mail-server.ts';
import { openDesk, wish, writing, type Desk, type Person } from './desk.ts';

export const FROM = 'help@lantern.example';
const PAGE = { pageUrl: '', pageTitle: '', referrer: '', browser: '' };

export async function openMailServer() {
	const server = await openServer();
	onTestFinished(server.close);
	return server;
}

interface Introduced {
	readonly email?: string;
	readonly name?: string;
	readonly language?: string;
}

/** A conversation that Ana has joined, with a visitor of whom this much is known. */
export async function openThread(
	options: Partial<ServerOptions> = {},
	known: Introduced = { email: 'vera@shop.example' }
) {
	const post = await openMailServer();
	const desk = await openDesk({ mail: { url: post.url, from: FROM }, ...options });
	const ana = await desk.owner('Ana');
	return { post, desk, ana, ...(await begin(desk, ana, known)) };
}

export async function begin(desk: Desk, ana: Person, { language = 'en', ...known }: Introduced) {
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	await desk.wish(vera, wish('introduceVisitor', { ...PAGE, language, ...known }));
	await desk.wish(vera, writing(conversationId, 'Where is my lamp?'));
	await desk.wish(ana, wish('joinConversation', { conversationId, eventId: newId() }));
	const reply = async (text: string, more: object = {}) => {
		const id = newId();
		const args = { id, conversationId, text, seenPosition: 9, channel: 'email', ...more };
		const [result] = await desk.wish(ana, wish('sendMessage', args));
		return { id, result };
	};
	return { vera, conversationId, reply };
}

/** What an agent's device reads of a message, loose or packed. */
export async function mailingOf(desk: Desk, person: Person, conversationId: string, id: string) {
	const epoch = desk.server.store.epoch;
	const { body } = await desk.call('/api/thread', { epoch, conversationId }, person);
	const documents = body.items.flatMap((item: { document?: object }) => item.document ?? []);
	const messages = documents.flatMap((one: { messages?: object[] }) => one.messages ?? one);
	return messages.find((one: { id: string }) => one.id === id)?.email as Mailing | undefined;
}
