/** Silent only for the conversation on a visible screen (product E4): also where a line breaks without a word, and nobody read what came. */
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { VIEWING_EVERY_MS } from '#protocol/stream.ts';
import { LOOK_AGAIN_MS } from '../../sync-server/telling.ts';
import { openDesk, wish, writing } from './desk.ts';
import { heldService, noticesOf, subscribe } from './devices.ts';

/** An agent who has a conversation on the screen while its visitor writes. */
async function looking() {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, ana);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const say = (text: string) => desk.wish(vera, writing(conversationId, text, 0, desk.now()));
	const read = (position: number) =>
		desk.wish(ana, wish('markRead', { conversationId, position }, desk.now()));
	await say('Hello');
	await read(1);
	await desk.server.tick();
	desk.pass(1_000);
	const line = await desk.line(ana);
	const look = async (active: boolean) => {
		line.say({ say: 'viewing', conversationId, active });
		// It is understood by the time that this comes back.
		await desk.call('/api/session', undefined, ana);
	};
	await look(true);
	await say('Do you ship lamps?');
	await desk.server.tick();
	expect(held.sent).toEqual([]);
	expect((await noticesOf(desk, ana))[0]).toMatchObject({ isTold: false, reason: 'on-screen' });
	/** @param each what happens as often as a screen says that it is looked at */
	const pass = async (ms: number, each: () => Promise<void> = async () => undefined) => {
		for (let passed = 0; passed < ms; passed += VIEWING_EVERY_MS / 4) {
			desk.pass(VIEWING_EVERY_MS / 4);
			await each();
			await desk.server.tick();
		}
	};
	return { held, desk, ana, read, look, pass };
}

test('[E4] [D3] of what came to a screen whose line had broken without a word its agent is told after all', async () => {
	const { held, desk, ana, pass } = await looking();
	await pass(LOOK_AGAIN_MS);
	expect(held.sent.map(({ payload }) => payload.body)).toEqual(['Do you ship lamps?']);
	expect((await noticesOf(desk, ana))[0]).toMatchObject({ isTold: true, reason: 'free', sentAt: desk.now() });
});

test('[E4] [D3] what was read there is told nowhere', async () => {
	const { held, desk, ana, read, pass } = await looking();
	await read(2);
	await pass(LOOK_AGAIN_MS);
	expect(held.sent).toEqual([]);
	expect((await noticesOf(desk, ana))[0]).toMatchObject({ isTold: false, reason: 'read' });
});

test('[E4] [D3] while the conversation stays on the screen it stays silent, read or not', async () => {
	const { held, desk, ana, look, pass } = await looking();
	await pass(LOOK_AGAIN_MS, () => look(true));
	expect(held.sent).toEqual([]);
	expect((await noticesOf(desk, ana))[0]).toMatchObject({ isTold: false, reason: 'on-screen' });
});
