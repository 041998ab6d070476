import { expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { LOOSE_AT_ONCE, LOOSE_PER_VISITOR } from '../../sync-server/store/files.ts';
import { openDesk, writing } from './desk.ts';
import { begin, filing, sendWhole } from './uploads.ts';

test('[F3] however many files belong to no message, all of them are thrown away when it is time', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { store } = desk.server;
	for (let count = 0; count < 2 * LOOSE_AT_ONCE + 1; count += 1) {
		const whose = { authorKind: 'agent', authorId: ana.id } as const;
		const file = { id: newId(), ...whose, type: 'text/plain', size: 5 } as const;
		await store.stepFile(ana.workspaceId, { do: 'start', file });
	}
	desk.pass(8 * DAY_MS);
	await desk.server.tick();
	expect(await store.looseFiles(desk.now())).toEqual([]);
});

test('[F3] a visitor has room for so many files that are in no message, and again when one is sent', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const [vera, otto] = [desk.visitor(ana.workspaceId), desk.visitor(ana.workspaceId)];
	const conversationId = newId();
	await desk.wish(vera, writing(conversationId, 'Hello'));
	const id = await sendWhole(desk, vera);
	for (let count = 1; count < LOOSE_PER_VISITOR; count += 1)
		expect((await begin(desk, vera, newId(), 'text/plain', 5)).status).toBe(200);
	const late = await begin(desk, vera, newId(), 'text/plain', 5);
	expect([late.status, late.body.kind, late.body.waitMs > 0]).toEqual([429, 'busy', true]);
	// What was begun goes on, and others have their own room.
	expect((await begin(desk, vera, id, 'text/plain', 5)).body).toEqual({ received: 5, isWhole: true });
	expect((await begin(desk, otto, newId(), 'text/plain', 5)).status).toBe(200);
	expect(await desk.wish(vera, filing(conversationId, { id }))).toMatchObject([{ kind: 'applied' }]);
	expect((await begin(desk, vera, newId(), 'text/plain', 5)).status).toBe(200);
});
