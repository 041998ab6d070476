import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import type { Document } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { endpoint, heldService, subscribe } from './devices.ts';

async function opened() {
	const desk = await openDesk({ pushService: heldService().service });
	const ana = await desk.owner();
	const agent = async (): Promise<Document<'agent'> | undefined> =>
		desk.server.store.read(ana.workspaceId, 'agent', ana.id);
	return { desk, ana, agent };
}

const team = async (desk: Desk, { workspaceId }: Person) =>
	(await desk.call(`/api/widget/${workspaceId}`)).body.team;

test('[X10] [D1] an agent’s own document says whether a device of it is told, until it signs out', async () => {
	const { desk, ana, agent } = await opened();
	expect(await agent()).not.toHaveProperty('isReachable');
	await subscribe(desk, ana);
	expect(await agent()).toMatchObject({ isReachable: true });
	await subscribe(desk, ana, {}, `${endpoint}-2`);
	await desk.call('/api/push/unsubscribe', { endpoint }, ana);
	expect(await agent()).toMatchObject({ isReachable: true });
	await desk.call('/api/sign-out', {}, ana);
	expect(await agent()).not.toHaveProperty('isReachable');
});

test('[X10] [P4] who is away and reachable is there for visitors, and no longer once no device is told', async () => {
	const { desk, ana } = await opened();
	await desk.wish(ana, wish('setAvailability', { availability: 'away' }, desk.now()));
	expect(await team(desk, ana)).toMatchObject({ online: false, names: [] });
	await subscribe(desk, ana);
	expect(await team(desk, ana)).toMatchObject({ online: true, names: [] });
	await desk.call('/api/push/unsubscribe', { endpoint }, ana);
	expect(await team(desk, ana)).toMatchObject({ online: false });
});

test('[X10] how soon the team usually answers comes from real answers, of those who are there, and is left out while unknown', async () => {
	const { desk, ana, agent } = await opened();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	for (let count = 0; count < 5; count += 1) {
		expect(await team(desk, ana)).not.toHaveProperty('answersIn');
		const conversationId = newId();
		await desk.wish(desk.visitor(ana.workspaceId), writing(conversationId, 'Hello', 0, desk.now()));
		desk.pass(35_000);
		await desk.wish(ana, wish('joinConversation', { conversationId, eventId: newId() }, desk.now()));
		const said = { id: newId(), conversationId, text: 'Hello', seenPosition: 9 };
		await desk.wish(ana, wish('sendMessage', said, desk.now()));
	}
	desk.pass(HOUR_MS);
	await desk.server.tick();
	expect((await agent())?.answersInMs).toBe(35_000);
	expect(await team(desk, ana)).toMatchObject({ online: true, answersIn: '40 s' });
	await desk.wish(ana, wish('setAvailability', { availability: 'offline' }, desk.now()));
	expect(await team(desk, ana)).not.toHaveProperty('answersIn');
});

test('[X10] [S19] with nobody there visitors read when the first is back that said so, and no moment that has passed', async () => {
	const { desk, ana } = await opened();
	const ben = await desk.agent(ana.workspaceId);
	const at = (person: Person, availability: 'online' | 'away' | 'offline', hours?: number) => {
		const backAt = hours === undefined ? {} : { backAt: desk.now() + hours * HOUR_MS };
		return desk.wish(person, wish('setAvailability', { availability, ...backAt }, desk.now()));
	};
	const start = desk.now();
	await at(ana, 'offline', 3);
	expect(await team(desk, ana)).toMatchObject({ online: false, backAt: start + 3 * HOUR_MS });
	await at(ben, 'away', 2);
	expect(await team(desk, ana)).toMatchObject({ online: false, backAt: start + 2 * HOUR_MS });
	const greeted = async () => {
		const line = await desk.line(desk.visitor(ana.workspaceId));
		return line.all('hello')[0]?.team;
	};
	expect(await greeted()).toMatchObject({ backAt: start + 2 * HOUR_MS });
	desk.pass(2 * HOUR_MS);
	expect(await team(desk, ana)).toMatchObject({ backAt: start + 3 * HOUR_MS });
	expect(await greeted()).toMatchObject({ backAt: start + 3 * HOUR_MS });
	await at(ben, 'online');
	expect(await greeted()).not.toHaveProperty('backAt');
});
