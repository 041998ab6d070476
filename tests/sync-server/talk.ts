/** A conversation that has begun, and time that passes over its lines. */
import { newId } from '#domain/id.ts';
import { wish, writing, type Desk } from './desk.ts';

/** The wish to join. */
export const joining = (conversationId: string) =>
	wish('joinConversation', { conversationId, eventId: newId() });

/** A workspace with an owner, a visitor and their conversation. */
export async function begun(desk: Desk) {
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	await desk.wish(vera, writing(conversationId, 'Is anyone there?'));
	return { ana, vera, conversationId };
}

/** Lets a time pass in steps in which both sides could speak. */
export async function pass(desk: Desk, milliseconds: number, each?: () => void): Promise<void> {
	for (let passed = 0; passed < milliseconds; passed += 1_000) {
		desk.pass(1_000);
		each?.();
		await desk.server.tick();
	}
}
