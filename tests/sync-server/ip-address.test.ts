/** Who sees which visits: IP addresses and their blocks, and who is on the site now (product V6, E1, E3). */
import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { openDesk, wish, type Person } from './desk.ts';
import { HERE, known, liveFor, settle, tell, visitsFor } from './site.ts';
import { pass } from './talk.ts';

test('[W7] [V6] only owner and managers receive IP addresses: by pull, first copy, thread and line', async () => {
	const desk = await openDesk();
	const { ana, ben, vera, conversationId } = await known(desk);
	const [lines, eve] = [{ ana: await desk.line(ana), ben: await desk.line(ben) }, await desk.owner('Eve')];
	await tell(desk, ana.workspaceId, {}, vera);
	await settle(desk);
	const [visit] = await visitsFor(desk, ana);
	const blocked = await desk.wish(ana, wish('blockIpAddress', { ipBlockId: newId(), visitId: visit?.id }));
	expect(blocked).toMatchObject([{ kind: 'applied' }]);
	const { epoch } = desk.server.store;
	const told = async (person: Person, line?: { words: unknown }) => {
		const pull = await desk.call('/api/pull', { epoch, after: 0, limit: 500 }, person);
		const first = await desk.call('/api/snapshot', {}, person);
		const rest = await desk.call('/api/snapshot', { cursor: first.body.cursor }, person);
		const thread = await desk.call('/api/thread', { epoch, conversationId }, person);
		const texts = [pull.text, first.text, rest.text, thread.text, JSON.stringify(line?.words ?? '')];
		return texts.map((text) => [
			text.includes('8.8.8.8'),
			text.includes('"pageCount"'),
			text.includes('ipBlock')
		]);
	};
	expect(await told(ana, lines.ana)).toEqual([
		[true, true, true],
		[true, false, true],
		[true, true, true],
		[true, true, false],
		[true, true, true]
	]);
	expect(await told(ben, lines.ben)).toEqual([
		[false, true, true],
		[false, false, true],
		[false, true, true],
		[false, true, false],
		[false, true, true]
	]);
	expect((await desk.call('/api/snapshot', {}, eve)).text).not.toContain('8.8.8.8');
});

test('[W1] [W7] visits, IP addresses and blocks never leave for a visitor', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await known(desk);
	const line = await desk.line(vera);
	await tell(desk, ana.workspaceId, {}, vera);
	await settle(desk);
	const { epoch } = desk.server.store;
	const pulled = await desk.call('/api/pull', { epoch, after: 0, limit: 500 }, vera);
	const copy = await desk.call('/api/snapshot', {}, vera);
	expect((await visitsFor(desk, ana))[0]).toHaveProperty('ipAddress');
	// Else nothing would be looked at.
	for (const { text } of [pulled, copy]) expect(text).toContain(conversationId);
	for (const text of [pulled.text, copy.text, JSON.stringify(line.words)]) {
		expect(text).not.toMatch(/8\.8\.8\.8|pageCount|ipBlock/);
	}
});

test('[W9] [V6] a workspace that hides IP addresses keeps none, and forgets those that it had', async () => {
	const desk = await openDesk();
	const { ana, ben, vera } = await known(desk);
	const { workspaceId } = ana;
	await tell(desk, workspaceId, {}, vera);
	await settle(desk);
	expect((await visitsFor(desk, ana))[0]).toHaveProperty('ipAddress');
	const hide = wish('hideIpAddresses', { workspaceId, isHidden: true });
	expect(await desk.wish(ben, hide)).toMatchObject([{ kind: 'refused', reason: 'forbidden' }]);
	expect(await desk.wish(ana, { ...hide, id: newId() })).toMatchObject([{ kind: 'applied' }]);
	await pass(desk, MINUTE_MS + 1_000);
	expect((await visitsFor(desk, ana))[0]).not.toHaveProperty('ipAddress');
	await tell(desk, workspaceId, { path: '/prices' }, vera);
	await settle(desk);
	expect((await visitsFor(desk, ana))[0]).toMatchObject({ pageCount: 2, country: 'US' });
	expect((await visitsFor(desk, ana))[0]).not.toHaveProperty('ipAddress');
});

test('[W7] [E3] whoever comes from a blocked address has no widget, no line and no words, until the block is over or taken back', async () => {
	const desk = await openDesk();
	const { ana, ben, vera } = await known(desk);
	const { workspaceId } = ana;
	const there = { ...vera, address: '2001:db8:1:2::7' };
	await tell(desk, workspaceId, {}, there);
	await settle(desk);
	const line = await desk.line(there);
	const [visit] = await visitsFor(desk, ana);
	const block = (forMs?: number) =>
		wish(
			'blockIpAddress',
			{ ipBlockId: newId(), visitId: visit?.id, ...(forMs ? { forMs } : {}) },
			desk.now()
		);
	expect(await desk.wish(ben, block())).toMatchObject([{ kind: 'refused', reason: 'forbidden' }]);
	const timed = block(MINUTE_MS);
	await desk.wish(ana, timed);
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'forbidden' } });
	// Another device on the same line, without a conversation and without a token.
	const neighbour = { ...HERE, address: '2001:db8:1:2:ffff::9' };
	const asked = async (asking: object) => [
		(await desk.call(`/api/widget/${workspaceId}`, undefined, asking)).status,
		(await desk.call('/api/visitor', { workspaceId }, asking)).status,
		(await tell(desk, workspaceId, {}, asking)).status
	];
	expect(await asked(neighbour)).toEqual([403, 403, 403]);
	expect(await asked({ address: '2001:db8:1:3::7' })).toEqual([200, 200, 200]);
	expect((await desk.call('/api/snapshot', {}, there)).status).toBe(403);
	desk.pass(MINUTE_MS);
	expect(await asked(neighbour)).toEqual([200, 200, 200]);
	const lasting = block();
	await desk.wish(ana, lasting);
	expect(await asked(neighbour)).toEqual([403, 403, 403]);
	const { ipBlockId } = lasting.args as { ipBlockId: string };
	await desk.wish(ana, wish('unblockIpAddress', { ipBlockId }), { ...lasting, id: newId() });
	expect(await asked(neighbour)).toEqual([200, 200, 200]);
	const eve = await desk.owner('Eve');
	expect(await desk.wish(eve, block())).toMatchObject([{ kind: 'refused', reason: 'not-found' }]);
});

test('[S24] [E1] who looks is told who is on the site, in which state, once each time something changes', async () => {
	const desk = await openDesk();
	const { ana, vera, ben } = await known(desk);
	const { workspaceId } = ana;
	await tell(desk, workspaceId, {}, vera);
	const { visitId } = (await tell(desk, workspaceId, { path: '/a' }, { address: '9.9.9.9' })).body;
	const line = await desk.line(ana);
	const other = await desk.line(ben);
	line.say({ say: 'look', isLooking: true });
	await pass(desk, 5_000);
	const told = () => line.all('signal').flatMap(({ signal }) => (signal.about === 'visits' ? [signal] : []));
	expect(told()).toHaveLength(1);
	expect(told()[0]).toMatchObject({ counts: { new: 1, chatting: 1, active: 0, inactive: 0 } });
	expect(JSON.stringify(told())).not.toContain('8.8.8.8');
	expect(other.all('signal')).toEqual([]);
	for (let minute = 0; minute < 11; minute += 1) {
		await tell(desk, workspaceId, { path: '/a', visitId, isActive: false }, { address: '9.9.9.9' });
		line.say({ say: 'look', isLooking: true });
		await pass(desk, 30_000, () => undefined);
		line.say({ say: 'look', isLooking: true });
		await pass(desk, 30_000);
	}
	expect(told().at(-1)).toMatchObject({ counts: { new: 0, inactive: 1, active: 0 } });
	await tell(desk, workspaceId, { path: '/a', visitId, hasLeft: true }, { address: '9.9.9.9' });
	line.say({ say: 'look', isLooking: true });
	await pass(desk, 12_000);
	expect(told().at(-1)).toMatchObject({ visits: [] });
	const count = told().length;
	line.say({ say: 'look', isLooking: false });
	await tell(desk, workspaceId, {}, { address: '7.7.7.7' });
	await pass(desk, 3_000);
	expect(told()).toHaveLength(count);
});

test('[S24] a filter names those of one state, and a visitor may not look', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	await tell(desk, ana.workspaceId, {}, vera);
	await tell(desk, ana.workspaceId, {}, { address: '9.9.9.9' });
	const chatting = await liveFor(desk, ana, 'chatting');
	expect(chatting).toMatchObject({ state: 'chatting', counts: { new: 1, chatting: 1 } });
	expect(chatting.visits.map(({ visitorId }) => visitorId)).toEqual([vera.id]);
	const line = await desk.line(vera);
	line.say({ say: 'look', isLooking: true });
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'forbidden' } });
});
