import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { TOKEN_LIFE_MS } from '../../sync-server/token.ts';
import { openDesk, wish, writing, type Desk, type Person } from './desk.ts';

const SHOP = 'https://shop.example';

async function opened() {
	const desk = await openDesk();
	const ana = await desk.owner();
	await desk.wish(ana, wish('addOrigin', { workspaceId: ana.workspaceId, origin: SHOP }));
	return { desk, ana };
}

const allows = (headers: Headers) => headers.get('access-control-allow-origin');

/** Every item that a person can read, by both ways there are. */
async function readAll(desk: Desk, person: Person): Promise<{ items: FeedItem[]; text: string }> {
	const snapshot = await desk.call('/api/snapshot', {}, person);
	const pull = await desk.call('/api/pull', { epoch: snapshot.body.epoch, after: 0, limit: 1000 }, person);
	return { items: [...snapshot.body.items, ...pull.body.items], text: snapshot.text + pull.text };
}

test('the closed widget learns the name and who is online, and stores nothing', async () => {
	const { desk, ana } = await opened();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }));
	const clock = await desk.server.store.clock(ana.workspaceId);
	const shown = await desk.call(`/api/widget/${ana.workspaceId}`, undefined, { origin: SHOP });
	const team = { about: 'team', online: true, names: ['Ana'] };
	expect(shown.body).toEqual({ name: 'Ana', team, fileMaxBytes: 20_000_000, canMail: false });
	expect(await desk.server.store.clock(ana.workspaceId)).toBe(clock);
});

test('[W2] the widget answers origins that the workspace lists, and no other, whether it exists or not', async () => {
	const { desk, ana } = await opened();
	const foreign = { origin: 'https://elsewhere.example' };
	for (const workspaceId of [ana.workspaceId, newId()]) {
		const shown = await desk.call(`/api/widget/${workspaceId}`, undefined, foreign);
		const token = await desk.call('/api/visitor', { workspaceId }, foreign);
		for (const { status, body, headers } of [shown, token]) {
			expect([status, body.kind, allows(headers)]).toEqual([403, 'forbidden', null]);
		}
	}
	const listed = await desk.call('/api/visitor', { workspaceId: ana.workspaceId }, { origin: SHOP });
	expect([listed.status, allows(listed.headers)]).toEqual([200, SHOP]);
	expect(listed.headers.get('access-control-expose-headers')).toBe('porchlight-protocol');
	expect(listed.headers.get('access-control-allow-credentials')).toBeNull();
	expect((await desk.call(`/api/widget/${newId()}`)).status).toBe(404);
	expect((await desk.call('/api/widget/nonsense')).status).toBe(404);
});

test("[W2] another workspace's origin opens nothing here", async () => {
	const { desk, ana } = await opened();
	const bob = await desk.owner('Bob');
	const origin = 'https://bob.example';
	await desk.wish(bob, wish('addOrigin', { workspaceId: bob.workspaceId, origin }));
	const vera = desk.visitor(ana.workspaceId);
	for (const path of ['/api/snapshot', '/api/mutate', '/api/pull']) {
		const refused = await desk.call(path, {}, { ...vera, origin });
		expect([refused.status, refused.body.kind]).toEqual([403, 'forbidden']);
	}
	const line = await desk.line({ ...vera, origin }, { say: 'hello', protocol: PROTOCOL, token: vera.token });
	expect(await line.ended()).toMatchObject({ error: { kind: 'forbidden' } });
});

test('[W2] a preflight is answered for listed origins where visitors may ask, and nowhere else', async () => {
	const { desk } = await opened();
	const ask = (path: string, origin: string) =>
		desk.server.app.request(path, {
			method: 'OPTIONS',
			headers: {
				origin,
				'access-control-request-method': 'POST',
				'access-control-request-headers': 'authorization'
			}
		});
	for (const path of [
		'/api/mutate',
		'/api/pull',
		'/api/snapshot',
		'/api/visitor',
		`/api/widget/${newId()}`
	]) {
		const listed = await ask(path, SHOP);
		expect([listed.status, allows(listed.headers)]).toEqual([204, SHOP]);
		expect(listed.headers.get('access-control-allow-headers')).toContain('authorization');
		expect(allows((await ask(path, 'https://elsewhere.example')).headers)).toBeNull();
		expect(allows((await ask(path, 'null')).headers)).toBeNull();
	}
	for (const path of ['/api/sign-in', '/api/sign-up', '/api/session', '/api/sign-out']) {
		expect(allows((await ask(path, SHOP)).headers)).toBeNull();
	}
});

test('[W2] a listed origin can read why a token does not hold', async () => {
	const { desk } = await opened();
	const refused = await desk.call('/api/snapshot', {}, { token: '1.2.3', origin: SHOP });
	expect([refused.status, refused.body.kind, allows(refused.headers)]).toEqual([401, 'signed-out', SHOP]);
});

test('[W1] a token is renewed for the same visitor, and only in its own workspace', async () => {
	const { desk, ana } = await opened();
	const bob = await desk.owner('Bob');
	const { workspaceId } = ana;
	const first = (await desk.call('/api/visitor', { workspaceId })).body;
	const renewed = (await desk.call('/api/visitor', { workspaceId, token: first.token })).body;
	expect(renewed.visitorId).toBe(first.visitorId);
	expect(first.epoch).toBe(desk.server.store.epoch);
	const elsewhere = (await desk.call('/api/visitor', { workspaceId: bob.workspaceId, token: first.token }))
		.body;
	expect(elsewhere.visitorId).not.toBe(first.visitorId);
	desk.pass(TOKEN_LIFE_MS + 1);
	expect((await desk.call('/api/snapshot', {}, { token: first.token })).status).toBe(401);
	expect((await desk.call('/api/visitor', { workspaceId, token: first.token })).body.visitorId).not.toBe(
		first.visitorId
	);
});

test('[W1] a token cannot be made or changed by anyone else', async () => {
	const { desk, ana } = await opened();
	const other = await openDesk();
	const vera = desk.visitor(ana.workspaceId);
	const otto = desk.visitor(ana.workspaceId);
	const { token = '' } = vera;
	const forged = [
		token.replace(vera.id, otto.id),
		token.slice(0, -1),
		`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
		token.replace(/^1/, '2'),
		`${token}.x`,
		'',
		'....',
		other.visitor(ana.workspaceId, vera.id).token ?? ''
	];
	for (const one of forged)
		expect((await desk.call('/api/snapshot', {}, { token: one || 'x' })).status).toBe(401);
	expect((await desk.call('/api/snapshot', {}, vera)).status).toBe(200);
});

test('[W1] pull and snapshot bring a visitor the public part of its own conversations and nothing else', async () => {
	const { desk, ana } = await opened();
	const vera = desk.visitor(ana.workspaceId);
	const otto = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const place = {
		pageUrl: 'https://shop.example/vera',
		pageTitle: '',
		referrer: '',
		language: 'fr',
		browser: ''
	};
	await desk.wish(vera, wish('introduceVisitor', place), writing(conversationId, 'Is anyone there?'));
	await desk.wish(otto, writing(newId(), 'A secret of Otto'));
	await desk.wish(
		ana,
		wish('joinConversation', { conversationId, eventId: newId() }),
		...Array.from({ length: 40 }, (_, index) => writing(conversationId, `Answer ${index}`, 1)),
		wish('markRead', { conversationId, position: 2 })
	);
	const note = {
		id: newId(),
		conversationId,
		author: 'agent' as const,
		authorId: ana.id,
		authorName: 'Ana',
		kind: 'note' as const,
		text: 'He seems angry',
		position: 43,
		writtenAt: desk.now(),
		acceptedAt: desk.now()
	};
	await desk.server.store.seed(ana.workspaceId, [{ collection: 'message', document: note }]);
	// Enough to pack the note as well.
	for (let round = 0; round < 2; round += 1) {
		const { text } = await readAll(desk, vera);
		for (const secret of [
			'Otto',
			otto.id,
			note.text,
			'shop.example',
			'assigneeId',
			'participantIds',
			'waitingSince',
			'@example.org',
			ana.workspaceId
		]) {
			expect(text).not.toContain(secret);
		}
		await desk.wish(
			vera,
			...Array.from({ length: 40 }, (_, index) => writing(conversationId, `Thanks ${index}`))
		);
	}
	const { items } = await readAll(desk, vera);
	expect(new Set(items.map(({ collection }) => collection))).toEqual(
		new Set(['conversation', 'message', 'transcript'])
	);
	// The marker of what a visitor never received would tell that it was there.
	expect(items.some((item) => 'gone' in item && item.id === note.id)).toBe(false);
	expect((await readAll(desk, ana)).text).toContain(note.text);
	expect((await readAll(desk, otto)).text).not.toContain('Answer');
});

test("[W1] what is not a visitor's own is answered like what does not exist", async () => {
	const { desk, ana } = await opened();
	const vera = desk.visitor(ana.workspaceId);
	const otto = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	await desk.wish(vera, writing(conversationId, 'Is anyone there?'));
	const results = await desk.wish(
		otto,
		writing(conversationId, 'me too'),
		wish('markRead', { conversationId, position: 1 }),
		wish('markRead', { conversationId: newId(), position: 1 }),
		wish('markDelivered', { conversationId, position: 1 }),
		wish('joinConversation', { conversationId, eventId: newId() }),
		wish('setAvailability', { availability: 'online' }),
		wish('addOrigin', { workspaceId: ana.workspaceId, origin: 'https://otto.example' })
	);
	expect(results.map(({ reason }: { reason: string }) => reason)).toEqual([
		'not-found',
		'not-found',
		'not-found',
		'not-found',
		'forbidden',
		'forbidden',
		'forbidden'
	]);
	for (const path of ['/api/session', '/api/sign-out']) {
		const asked = await desk.call(path, path === '/api/session' ? undefined : {}, otto);
		expect([asked.status, asked.body.kind]).toEqual([403, 'forbidden']);
	}
});

test('one address makes so many visitors and then waits; renewing is free', async () => {
	const { desk, ana } = await opened();
	const { workspaceId } = ana;
	const address = '203.0.113.7';
	const ask = (token?: string) =>
		desk.call('/api/visitor', token === undefined ? { workspaceId } : { workspaceId, token }, { address });
	let last = await ask();
	const { token } = last.body;
	let made = 0;
	while (last.status === 200 && made < 1_000) {
		made += 1;
		last = await ask();
	}
	expect(last).toMatchObject({ status: 429, body: { kind: 'busy' } });
	expect(made).toBe(60);
	expect((await ask(token)).status).toBe(200);
	expect((await desk.call('/api/visitor', { workspaceId }, { address: '203.0.113.8' })).status).toBe(200);
	desk.pass(last.body.waitMs);
	expect((await ask()).status).toBe(200);
});
