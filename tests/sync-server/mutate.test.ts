import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { MUTATIONS_MAX } from '#protocol/mutate.ts';
import { WISHES_PER_VISITOR } from '../../sync-server/mutate.ts';
import { emptyDirectory, openDesk, wish, writing } from './desk.ts';

test('[S4] the answer has the epoch and one result per mutation, in order', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const mutations = Array.from({ length: MUTATIONS_MAX }, (_, index) => writing(newId(), `${index}`));
	const answered = await desk.call('/api/mutate', { sentAt: desk.now(), mutations }, vera);
	expect(answered.status).toBe(200);
	expect(answered.body.epoch).toBe(desk.server.store.epoch);
	expect(answered.body.results.map(({ id }: { id: string }) => id)).toEqual(mutations.map(({ id }) => id));
});

test('[S5] the first result is answered again, though rights, protocol of the wish and its words changed', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { workspaceId } = ana;
	const adding = wish('addOrigin', { workspaceId, origin: 'https://shop.example' });
	const first = await desk.wish(ana, adding);
	const owner = await desk.server.store.read(workspaceId, 'agent', ana.id);
	if (!owner) throw new Error('there is no owner');
	await desk.server.store.seed(workspaceId, [{ collection: 'agent', document: { ...owner, role: 'agent' } }]);
	const clock = await desk.server.store.clock(workspaceId);
	expect(await desk.wish(ana, { ...adding, name: 'somethingElse', args: 'nonsense' })).toEqual(first);
	expect(await desk.server.store.clock(workspaceId)).toBe(clock);
	// What is new meets the rights of now.
	const again = wish('addOrigin', { workspaceId, origin: 'https://other.example' });
	expect(await desk.wish(ana, again)).toMatchObject([{ kind: 'refused', reason: 'forbidden' }]);
});

test('[S22] wishes that another epoch answered before are told of the present one, and none of them ran', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { store } = desk.server;
	const sentAt = desk.now();
	const mutations = [wish('setAvailability', { availability: 'away' })];
	const clock = await store.clock(ana.workspaceId);
	const other = await desk.call('/api/mutate', { sentAt, epoch: newId(), mutations }, ana);
	expect(other).toMatchObject({ status: 410, body: { kind: 'too-old', epoch: store.epoch } });
	expect(await store.clock(ana.workspaceId)).toBe(clock);
	const own = await desk.call('/api/mutate', { sentAt, epoch: store.epoch, mutations }, ana);
	expect(own).toMatchObject({ status: 200, body: { results: [{ kind: 'applied' }] } });
});

test('[T10] [P4] of two choices of one person the later stands, although the request of the first took longer', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const begun = desk.now();
	const choose = async (availability: string, at: number, sentAt: number) => {
		const mutations = [wish('setAvailability', { availability }, begun + at)];
		await desk.call('/api/mutate', { sentAt: begun + sentAt, mutations }, ana);
	};
	const chosen = async () => await desk.server.store.read(ana.workspaceId, 'agent', ana.id);
	desk.pass(6_000);
	await choose('online', 0, 0);
	desk.pass(100);
	await choose('offline', 3_000, 6_050);
	expect(await chosen()).toMatchObject({ availability: 'offline', availabilityAt: begun + 6_000 });
	// What another device chose is as old as it says, and so is what comes late.
	const account = await desk.server.accounts.find(`${ana.id}@example.org`);
	if (!account) throw new Error('there is no account');
	const cookie = (await desk.server.accounts.open(account)).split(';')[0] ?? '';
	desk.pass(60_000);
	await desk.call(
		'/api/mutate',
		{ sentAt: desk.now(), mutations: [wish('setAvailability', { availability: 'away' }, begun + 1_000)] },
		{ ...ana, cookie }
	);
	expect(await chosen()).toMatchObject({ availability: 'offline' });
	// A clock that was set back holds nothing up.
	await choose('online', -3_600_000, -3_600_000);
	expect(await chosen()).toMatchObject({ availability: 'online', availabilityAt: desk.now() });
});

test('[S10] an author is who is signed in, whatever the body says', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const posing = { ...writing(conversationId, 'hello'), actor: { kind: 'agent', id: ana.id } };
	const envelope = await desk.call('/api/mutate', { sentAt: desk.now(), mutations: [posing] }, vera);
	expect(envelope).toMatchObject({ status: 422, body: { field: '/mutations/0/actor' } });
	await desk.wish(vera, writing(conversationId, 'hello'));
	expect(await desk.server.store.list(ana.workspaceId, 'message')).toMatchObject([
		{ author: 'visitor', authorId: vera.id }
	]);
});

test('[S10] a role that was taken away counts from the next request', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId);
	const adding = wish('addOrigin', { workspaceId: ana.workspaceId, origin: 'https://shop.example' });
	expect(await desk.wish(ben, adding)).toMatchObject([{ reason: 'forbidden' }]);
	const agent = await desk.server.store.read(ana.workspaceId, 'agent', ben.id);
	if (!agent) throw new Error('there is no agent');
	await desk.server.store.seed(ana.workspaceId, [
		{ collection: 'agent', document: { ...agent, role: 'manager' } }
	]);
	expect(await desk.wish(ben, { ...adding, id: newId() })).toMatchObject([{ kind: 'applied' }]);
});

test('HTML in a message or a name is kept as the text it is', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const text = '<img src=x onerror=alert(1)> & "quotes" \u2028';
	const place = { pageUrl: '', pageTitle: '', referrer: '', language: '', browser: '' };
	await desk.wish(vera, writing(newId(), text), wish('introduceVisitor', { ...place, name: '<b>Vera</b>' }));
	const copy = await desk.call('/api/snapshot', {}, ana);
	const documents = copy.body.items.map(({ document }: { document: object }) => document);
	expect(documents).toContainEqual(expect.objectContaining({ name: '<b>Vera</b>' }));
	const [message] = await desk.server.store.list(ana.workspaceId, 'message');
	expect(message?.text).toBe(text.trim());
	expect(copy.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a visitor that floods is asked for patience, and loses nothing by it', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const batch = () => ({
		sentAt: desk.now(),
		mutations: Array.from({ length: MUTATIONS_MAX }, () =>
			wish('markDelivered', { conversationId: newId(), position: 1 })
		)
	});
	for (let sent = 0; sent < WISHES_PER_VISITOR; sent += MUTATIONS_MAX) {
		expect((await desk.call('/api/mutate', batch(), vera)).status).toBe(200);
	}
	const next = batch();
	const refused = await desk.call('/api/mutate', next, vera);
	expect(refused).toMatchObject({ status: 429, body: { kind: 'busy' } });
	expect((await desk.call('/api/mutate', batch(), desk.visitor(ana.workspaceId))).status).toBe(200);
	desk.pass(refused.body.waitMs);
	expect((await desk.call('/api/mutate', next, vera)).status).toBe(200);
});

test('[S4] a wish whose arguments are nested without end is refused, and the others of its batch are decided', async () => {
	const desk = await openDesk({ dataDir: emptyDirectory() });
	const ana = await desk.owner();
	const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
	const sent = [wish('sendMessage', 'deep'), writing(newId(), 'Hello', 0, desk.now())];
	const body = JSON.stringify({ sentAt: desk.now(), mutations: sent }).replace('"deep"', deep);
	const { status, body: answered } = await desk.call('/api/mutate', body, desk.visitor(ana.workspaceId));
	expect(status).toBe(200);
	expect(answered.results).toMatchObject([{ kind: 'refused', reason: 'invalid' }, { kind: 'applied' }]);
	expect(desk.bugs).toEqual([]);
});
