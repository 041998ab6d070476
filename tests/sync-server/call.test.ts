import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { openDesk, wish, writing } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe } from './devices.ts';

test('[C0] [D6] the number at the icon counts what calls this agent: neither what a colleague has, nor what one answered', async () => {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId, 'Ben');
	for (const agent of [ana, ben]) {
		await desk.wish(agent, wish('setAvailability', { availability: 'online' }, desk.now()));
		await subscribe(desk, agent, {}, `${endpoint}-${agent.id}`);
	}
	const say = async (conversationId: string, text = 'Hello') => {
		await desk.wish(desk.visitor(ana.workspaceId), writing(conversationId, text, 0, desk.now()));
		await desk.server.tick();
	};
	const icons = () =>
		[ana, ben].map(
			({ id }) => held.sent.filter(({ payload }) => payload.agentId === id).at(-1)?.payload.unread
		);
	const [first, second, third] = [newId(), newId(), newId()];
	await say(first);
	await say(second);
	expect(icons()).toEqual([2, 2]);

	const by = (conversationId: string) => ({ conversationId, eventId: newId() });
	await desk.wish(ben, wish('joinConversation', by(first), desk.now()));
	await say(third);
	expect(icons()).toEqual([2, 3]);

	// Given back to all after Ben's answer: it calls him, who took part, and nobody else until its visitor writes again.
	await desk.wish(ben, wish('joinConversation', by(second), desk.now()));
	await desk.wish(ben, writing(second, 'Good evening', 9, desk.now()));
	await desk.wish(ben, wish('transferConversation', { ...by(second), seenAssigneeId: ben.id }, desk.now()));
	await say(newId());
	expect(icons()).toEqual([2, 4]);
});

test('[C0] [D4] a push that has not left when a colleague joins stays where it is, and says why', async () => {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId, 'Ben');
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, ana);
	held.answerWith(() => ({ kind: 'later', why: 'no answer', waitMs: 0 }));
	const conversationId = newId();
	await desk.wish(desk.visitor(ana.workspaceId), writing(conversationId, 'Hello', 0, desk.now()));
	await desk.server.tick();
	await desk.wish(ben, wish('joinConversation', { conversationId, eventId: newId() }, desk.now()));
	held.answerWith(undefined);
	desk.pass(60_000);
	await desk.server.tick();
	expect(held.sent).toEqual([]);
	expect(await noticesOf(desk, ana)).toMatchObject([{ isTold: false, reason: 'event' }]);
});
