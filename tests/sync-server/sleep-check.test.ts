/** The check of a device that sleeps, and the receipts that measure it (SPEC D6; product B9). */
import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { NOTICES_KEPT, SLEEPS_KEPT, TEST_AFTER_MAX_MS } from '#protocol/push.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe } from './devices.ts';

/** A server, an agent who is online and is told, and a visitor who writes. */
async function opened(held: ReturnType<typeof heldService>, dataDir = emptyDirectory()) {
	const desk = await openDesk({ dataDir, pushService: held.service });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, ana);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const say = async (text: string) => {
		await desk.wish(vera, writing(conversationId, text, 0, desk.now()));
		await desk.server.tick();
	};
	return { desk, ana, say };
}

test('[B9] [D6] the check of a sleeping device survives the end of the server, and its delay does not depend on when it could be said', async () => {
	const dataDir = emptyDirectory();
	const held = heldService();
	const first = await opened(held, dataDir);
	const asked = { endpoint, afterMs: TEST_AFTER_MAX_MS };
	const { noticeId } = (await first.desk.call('/api/push/test', asked, first.ana)).body;
	// Another test in between leaves it alone.
	await first.desk.call('/api/push/test', { endpoint, afterMs: 0 }, first.ana);
	await first.desk.server.tick();
	expect(held.sent.length).toBe(1);
	held.sent.length = 0;
	let now = first.desk.now();
	await first.desk.close();
	const again = await openDesk({ dataDir, pushService: held.service, clock: () => now });
	await again.server.tick();
	expect(held.sent).toEqual([]);
	now += TEST_AFTER_MAX_MS;
	await again.server.tick();
	expect(held.sent.map(({ payload }) => payload.noticeId)).toEqual([noticeId]);
	// The line was away for an hour after it was shown.
	now += HOUR_MS + 20_000;
	const receipt = { endpoint, noticeId, agoMs: HOUR_MS };
	expect((await again.call('/api/push/receipt', receipt, first.ana)).status).toBe(200);
	const kept = (await noticesOf(again, first.ana)).find(({ id }) => id === noticeId);
	expect(kept).toMatchObject({ reason: 'sleep', isTold: true });
	expect((kept?.shownAt ?? 0) - (kept?.sentAt ?? 0)).toBe(20_000);
	expect(kept?.wasOpen).toBeUndefined();
});

test('[B9] a receipt says that the app was open, and is never older than what it is about', async () => {
	const { desk, ana, say } = await opened(heldService());
	for (let tries = 0; tries <= SLEEPS_KEPT; tries += 1) {
		desk.pass(1);
		await desk.call('/api/push/test', { endpoint, afterMs: TEST_AFTER_MAX_MS }, ana);
	}
	desk.pass(TEST_AFTER_MAX_MS);
	await desk.server.tick();
	for (let number = 0; number < NOTICES_KEPT + 1; number += 1) await say(`message ${number}`);
	const sleeps = async () => (await noticesOf(desk, ana)).filter(({ reason }) => reason === 'sleep');
	const [last, ...others] = await sleeps();
	expect(others.length).toBe(SLEEPS_KEPT - 1);
	expect((await noticesOf(desk, ana)).length).toBe(NOTICES_KEPT + SLEEPS_KEPT);
	const receipt = { endpoint, noticeId: last?.id, agoMs: HOUR_MS, wasOpen: true };
	expect((await desk.call('/api/push/receipt', receipt, ana)).status).toBe(200);
	const [shown] = await sleeps();
	expect(shown).toMatchObject({ wasOpen: true, shownAt: shown?.sentAt });
});
