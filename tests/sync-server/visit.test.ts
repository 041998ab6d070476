/** Visits: told by pages, and kept of who is known (product V2, V4, V5, V7, V9, V10). */
import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { VISIT_PAGES_MAX, VISITS_MAX } from '#domain/visit.ts';
import { STAYS_MAX, VISITS_PER_ADDRESS } from '../../sync-server/live-visits.ts';
import { emptyDirectory, openDesk, wish } from './desk.ts';
import { FIREFOX, HERE, SITE, known, liveFor, nobody, settle, tell, visitsFor } from './site.ts';
import { pass } from './talk.ts';

test('[W8] [V10] before there is a token a visit is told, seen live, and nothing of it is stored', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const clock = await desk.server.store.clock(ana.workspaceId);
	const first = await tell(desk, ana.workspaceId);
	expect(first).toMatchObject({ status: 200, body: { visitId: expect.any(String) } });
	expect(first.headers.get('set-cookie')).toBeNull();
	const { visits } = await liveFor(desk, ana);
	expect(visits).toMatchObject([{ id: first.body.visitId, page: { title: 'Lamps' }, state: 'new' }]);
	expect(visits[0]).not.toHaveProperty('visitorId');
	expect(await desk.server.store.clock(ana.workspaceId)).toBe(clock);
	expect(desk.bugs).toEqual([]);
});

test('[W8] a page continues the visit of the page that led to it, and nobody else’s', async () => {
	const desk = await openDesk();
	const { workspaceId } = await desk.owner();
	const { visitId } = (await tell(desk, workspaceId)).body;
	const from = `${SITE}/?token=abc#top`;
	expect((await tell(desk, workspaceId, { path: '/prices', referrer: from })).body.visitId).toBe(visitId);
	for (const [said, asking] of [
		[{ path: '/prices', referrer: 'https://search.example/' }, {}],
		[{ path: '/prices', referrer: from }, { address: '9.9.9.9' }],
		[{ path: '/prices', referrer: from }, { headers: { 'user-agent': `${FIREFOX}0` } }]
	] as const) {
		expect((await tell(desk, workspaceId, said, asking)).body.visitId).not.toBe(visitId);
	}
	desk.pass(25 * 60 * MINUTE_MS);
	expect((await tell(desk, workspaceId, { path: '/prices', referrer: from })).body.visitId).not.toBe(visitId);
});

test('[W9] [V2] [V4] [V5] [V6] [V7] [V10] what is known of a visit is kept once its visitor is', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	const search = 'https://search.example/find?q=lamp';
	const path = '/?utm_source=letter&utm_campaign=spring&id=7&session=s3cret';
	await tell(desk, ana.workspaceId, { path, referrer: search, timeZone: 'Europe/Paris' }, vera);
	desk.pass(MINUTE_MS);
	await tell(desk, ana.workspaceId, { path: '/prices', title: 'Prices\u202e' }, vera);
	await settle(desk);
	const [visit] = await visitsFor(desk, ana);
	expect(visit).toMatchObject({
		visitorId: vera.id,
		ordinal: 1,
		pageCount: 2,
		pages: [
			{ url: `${SITE}/?id=7`, title: 'Lamps', durationMs: MINUTE_MS },
			{ url: `${SITE}/prices`, title: 'Prices' }
		],
		referrer: 'https://search.example/find',
		campaign: { source: 'letter', name: 'spring' },
		language: 'fr-CA',
		timeZone: 'Europe/Paris',
		country: 'US',
		browser: { name: 'Firefox', version: '145' },
		system: { name: 'Windows', version: '10/11' },
		device: 'desktop',
		ipAddress: '8.8.8.8'
	});
	expect(JSON.stringify(visit)).not.toContain('s3cret');
	expect(desk.bugs).toEqual([]);
});

test('[W9] [V2] a visitor who wrote takes its anonymous pages along, later visits count on, and only the newest are kept', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const vera = desk.visitor(ana.workspaceId);
	const { visitId } = (await tell(desk, ana.workspaceId)).body;
	const page = { path: '/prices', visitId };
	expect((await tell(desk, ana.workspaceId, page, vera)).body.visitId).toBe(visitId);
	await settle(desk);
	expect(await visitsFor(desk, ana)).toEqual([]);
	await desk.wish(vera, wish('introduceVisitor', nobody));
	await settle(desk);
	expect(await visitsFor(desk, ana)).toMatchObject([{ id: visitId, pageCount: 2, ordinal: 1 }]);
	for (let count = 2; count <= VISITS_MAX + 2; count += 1) {
		await pass(desk, 31 * MINUTE_MS);
		await tell(desk, ana.workspaceId, {}, vera);
		await settle(desk);
	}
	const visits = await visitsFor(desk, ana);
	expect(visits.map(({ ordinal }) => ordinal)).toEqual([3, 4, 5, 6, 7]);
	expect(visits[0]?.pages.at(-1)).toHaveProperty('durationMs');
	expect(desk.bugs).toEqual([]);
});

test('[V10] of many pages the newest are kept, and all of them are counted', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	for (let count = 1; count <= VISIT_PAGES_MAX + 5; count += 1)
		await tell(desk, ana.workspaceId, { path: `/${count}` }, vera);
	await settle(desk);
	const [visit] = await visitsFor(desk, ana);
	expect(visit?.pages).toHaveLength(VISIT_PAGES_MAX);
	expect(visit?.pages[0]?.url).toBe(`${SITE}/6`);
	expect(visit?.pageCount).toBe(VISIT_PAGES_MAX + 5);
});

test('[W9] a visit goes on after the server has begun again', async () => {
	const directory = emptyDirectory();
	const desk = await openDesk({ dataDir: directory });
	const { ana, vera } = await known(desk);
	const { visitId } = (await tell(desk, ana.workspaceId, {}, vera)).body;
	await settle(desk);
	await desk.close();
	const again = await openDesk({ dataDir: directory });
	again.pass(10 * MINUTE_MS);
	const token = again.visitor(vera.workspaceId, vera.id);
	expect((await tell(again, ana.workspaceId, { path: '/prices' }, token)).body.visitId).toBe(visitId);
});

test('[W2] [W6] [W8] another origin, a blocked visitor, another workspace’s token and a robot have no visit', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	const { workspaceId } = ana;
	expect((await tell(desk, workspaceId, {}, { origin: 'https://elsewhere.example' })).status).toBe(403);
	expect((await tell(desk, newId())).status).toBe(404);
	const googlebot = {
		'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
	};
	for (const headers of [googlebot, { 'user-agent': '' }, { 'user-agent': 'curl/8.5' }])
		expect(await tell(desk, workspaceId, {}, { headers })).toMatchObject({ status: 200, body: {} });
	const eve = await desk.owner('Eve');
	await tell(desk, eve.workspaceId, {}, vera);
	expect((await liveFor(desk, eve)).visits[0]).not.toHaveProperty('visitorId');
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId: newId() }));
	expect((await tell(desk, workspaceId, {}, vera)).status).toBe(403);
	const { visits, counts } = await liveFor(desk, ana);
	expect({ visits, counts }).toEqual({ visits: [], counts: { new: 0, chatting: 0, active: 0, inactive: 0 } });
});

test('[W8] [T8] one address begins no flood of visits, and one visit tells no flood of pages', async () => {
	const desk = await openDesk();
	const { workspaceId } = await desk.owner();
	expect(STAYS_MAX).toBeGreaterThan(VISITS_PER_ADDRESS);
	for (let count = 0; count < VISITS_PER_ADDRESS; count += 1) await tell(desk, workspaceId);
	expect(await tell(desk, workspaceId)).toMatchObject({ status: 429, body: { kind: 'busy' } });
	const { visitId } = (await tell(desk, workspaceId, {}, { address: '9.9.9.9' })).body;
	let last = 200;
	for (let count = 0; count < 400 && last === 200; count += 1)
		last = (await tell(desk, workspaceId, { path: `/${count}`, visitId }, { address: '9.9.9.9' })).status;
	expect(last).toBe(429);
});

test('[W8] an id of somebody else’s visit opens nothing', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	const { visitId } = (await tell(desk, ana.workspaceId, {}, vera)).body;
	const otto = desk.visitor(ana.workspaceId);
	for (const asking of [{}, otto])
		expect((await tell(desk, ana.workspaceId, { visitId }, asking)).body.visitId).not.toBe(visitId);
	const eve = await desk.owner('Eve');
	expect((await tell(desk, eve.workspaceId, { visitId })).body.visitId).not.toBe(visitId);
});

test('[V9] what the site says of its visitor is kept on the visitor, bounded, and nothing of it is a program', async () => {
	const desk = await openDesk();
	const { ana, vera } = await known(desk);
	const variables = `{"plan":"gold","spend":12.5,"trial":false,"__proto__":{"role":"owner"},"constructor":"x","list":[1],"":"y","long":"${'z'.repeat(400)}"}`;
	const body = { workspaceId: ana.workspaceId, pageUrl: SITE, pageTitle: '', referrer: '', isActive: true };
	const said = JSON.stringify(body).replace('{', `{"variables":${variables},`);
	expect((await desk.call('/api/visit', said, { ...HERE, ...vera })).status).toBe(200);
	await settle(desk);
	const visitor = await desk.server.store.read(ana.workspaceId, 'visitor', vera.id);
	expect(visitor?.variables).toEqual([
		{ name: 'plan', value: 'gold' },
		{ name: 'spend', value: '12.5' },
		{ name: 'trial', value: 'false' },
		{ name: 'constructor', value: 'x' },
		{ name: 'long', value: 'z'.repeat(300) }
	]);
});
