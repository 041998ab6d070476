/** What is done about a message that nobody has seen: durable, each step once, and remembered. */
import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { emptyDirectory, openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe } from './devices.ts';
import { FROM, openMailServer } from './post.ts';

const STEPS = { next: 2, group: 5, mail: 15 };

/** A workspace with steps; Ana and Ben are online and told, and Vera writes. */
async function opened(options: Parameters<typeof openDesk>[0] = {}, steps: object = STEPS) {
	const held = heldService();
	const desk = await openDesk({ pushService: held.service, ...options });
	const ana = await desk.owner('Ana');
	const ben = await desk.agent(ana.workspaceId, 'Ben');
	const places = new Map([
		[ana, `${endpoint}-ana`],
		[ben, `${endpoint}-ben`]
	]);
	for (const [person, at] of places) {
		await desk.wish(person, wish('setAvailability', { availability: 'online' }, desk.now()));
		// What nobody answers yet is told to Ana alone.
		await subscribe(desk, person, person === ben ? { events: ['waiting'] } : {}, at);
	}
	for (const [step, minutes] of Object.entries(steps))
		await desk.wish(ana, wish('setEscalation', { workspaceId: ana.workspaceId, step, minutes }, desk.now()));
	const conversationId = newId();
	const vera = desk.visitor(ana.workspaceId);
	const say = async (text: string) => {
		await desk.wish(vera, writing(conversationId, text, 0, desk.now()));
		await desk.server.tick();
	};
	const told = () => held.sent.map(({ to, payload }) => [to.endpoint.split('-').at(-1), payload.title]);
	return { held, desk, ana, ben, places, conversationId, say, told };
}

const later = async (desk: Desk, minutes: number) => {
	desk.pass(minutes * MINUTE_MS);
	await desk.server.tick();
};

test('[D7] what nobody has seen is told to the next agent, then to all of the group, then by e-mail, each once and remembered', async () => {
	const post = await openMailServer();
	const { desk, ana, ben, places, say, told } = await opened({ mail: { url: post.url, from: FROM } });
	await say('Is anyone there?');
	await say('Hello?');
	expect(told()).toEqual([
		['ana', 'A visitor'],
		['ana', 'A visitor (2)']
	]);
	await later(desk, 2);
	expect(told().slice(2)).toEqual([['ben', 'A visitor is still waiting']]);
	await later(desk, 3);
	expect(told().slice(3).toSorted()).toEqual([
		['ana', 'A visitor is still waiting'],
		['ben', 'A visitor is still waiting']
	]);
	expect(post.letters).toEqual([]);
	await later(desk, 10);
	expect(post.letters.map(({ mail }) => mail.subject)).toEqual(['A visitor is waiting for an answer']);
	expect(post.letters[0]?.mail.text).toContain('> Is anyone there?');
	await later(desk, 60);
	expect([told().length, post.letters.length]).toEqual([5, 1]);
	const reasons = async (person: Person) =>
		(await noticesOf(desk, person, places.get(person))).map(({ reason }) => reason).toReversed();
	expect(await reasons(ana)).toEqual(['free', 'free', 'waiting', 'mailed']);
	expect(await reasons(ben)).toEqual(['event', 'event', 'waiting', 'waiting']);
});

test('[D7] whoever has read, answered or resolved it ends all steps, wherever that was', async () => {
	const { desk, ana, ben, conversationId, say, told } = await opened();
	await say('Is anyone there?');
	await later(desk, 1);
	await desk.wish(ben, wish('markRead', { conversationId, position: 1 }, desk.now()));
	await later(desk, 30);
	expect(told()).toEqual([['ana', 'A visitor']]);
	// What comes later and is not seen takes its own steps.
	await say('Still there?');
	await later(desk, 2);
	expect(told().at(-1)).toEqual(['ben', 'A visitor is still waiting']);
	await desk.wish(ana, wish('joinConversation', { conversationId, eventId: newId() }, desk.now()));
	const text = { id: newId(), conversationId, text: 'Yes', seenPosition: 9 };
	await desk.wish(ana, wish('sendMessage', text, desk.now()));
	await later(desk, 30);
	expect(told().length).toBe(3);
});

test('[D7] steps survive the end of the server, and without any nothing is done', async () => {
	const dataDir = emptyDirectory();
	const first = await opened({ dataDir });
	await first.say('Is anyone there?');
	await first.desk.close();
	const held = heldService();
	const again = await openDesk({
		dataDir,
		pushService: held.service,
		clock: () => first.desk.now() + 2 * MINUTE_MS
	});
	await again.server.tick();
	expect(held.sent.map(({ payload }) => payload.title)).toEqual(['A visitor is still waiting']);
	expect(held.sent[0]?.payload.about).toMatchObject({ isWaiting: true });

	const { desk, say, told } = await opened({}, {});
	await say('Is anyone there?');
	await later(desk, 60);
	expect(told()).toEqual([['ana', 'A visitor']]);
});

test('[D7] [S10] only owner and managers say what is done, and only in their own workspace', async () => {
	const { desk, ana, ben } = await opened();
	const stranger = await desk.owner('Cleo');
	const steps = { workspaceId: ana.workspaceId, step: 'mail', minutes: 1 };
	const results = await Promise.all(
		[ben, stranger, desk.visitor(ana.workspaceId)].map(
			async (person) => (await desk.wish(person, wish('setEscalation', steps, desk.now())))[0]
		)
	);
	expect(results.map(({ kind, reason }) => [kind, reason])).toEqual([
		['refused', 'forbidden'],
		['refused', 'not-found'],
		['refused', 'forbidden']
	]);
	const tooLong = { workspaceId: ana.workspaceId, step: 'mail', minutes: 100_000 };
	expect((await desk.wish(ana, wish('setEscalation', tooLong, desk.now())))[0]).toMatchObject({
		kind: 'refused',
		reason: 'invalid'
	});
	const workspace = await desk.server.store.read(ana.workspaceId, 'workspace', ana.workspaceId);
	expect(workspace?.escalation).toEqual(STEPS);
});

test('[D7] a letter that one mailbox puts off is not sent again to those who have theirs', async () => {
	const post = await openMailServer();
	const { desk, ana, say } = await opened({ mail: { url: post.url, from: FROM } }, { mail: 1 });
	const owner = await desk.server.store.read(ana.workspaceId, 'agent', ana.id);
	if (!owner) throw new Error('there is no owner');
	const zoe = { ...owner, id: newId(), name: 'Zoe', email: 'zoe@lantern.example', role: 'manager' } as const;
	await desk.server.store.seed(ana.workspaceId, [{ collection: 'agent', document: zoe }]);
	await say('Is anyone there?');
	const putOff = { code: 451, text: '4.7.1 try again later' };
	post.will('take', putOff, putOff);
	for (let turn = 0; turn < 6; turn += 1) await later(desk, 6);
	expect(post.letters.map(({ to }) => to[0]).toSorted()).toEqual([owner.email, zoe.email].toSorted());
});
