/** What bad input gets, for every address of the table: a new one is tested by being there. */
import { expect, test } from 'vitest';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { newId } from '#domain/id.ts';
import { endpoints, type Endpoint } from '#protocol/endpoints.ts';
import { ErrorBody } from '#protocol/error.ts';
import { BODY_MAX_BYTES } from '#protocol/body.ts';
import { pushEndpoints } from '#protocol/push.ts';
import { PROTOCOL, PROTOCOL_OLDEST } from '#protocol/version.ts';
import { openDesk, wish, writing, type Answered, type Asking, type Desk, type Person } from './desk.ts';
import { endpoint, subscribing, tellOnce } from './devices.ts';
import { sendWhole } from './uploads.ts';

const table: Record<string, Endpoint> = { ...endpoints, ...pushEndpoints };
const every = Object.entries(table).map(([name, endpoint]) => ({
	name,
	...endpoint
}));
const withBody = every.filter(({ request }) => request !== undefined);
const forAgents = every.filter(({ who }) => who.includes('agent'));
const byAgentsOnly = forAgents.filter(({ who }) => !who.includes('visitor'));
const read = every.filter(({ method }) => method === 'POST');

/** A body that fits each address, to be made wrong. */
async function good(
	desk: Desk,
	{ workspaceId, ...ana }: Person
): Promise<Record<string, Record<string, unknown>>> {
	return {
		signUp: { name: 'Eve', email: `${newId()}@example.org`, password: 'correct horse' },
		signIn: { email: 'nobody@example.org', password: 'correct horse' },
		pull: { epoch: desk.server.store.epoch, after: 0, limit: 10 },
		snapshot: {},
		thread: { epoch: desk.server.store.epoch, conversationId: newId() },
		mutate: { sentAt: desk.now(), mutations: [wish('setAvailability', { availability: 'away' })] },
		search: { text: 'lantern' },
		pushState: {},
		subscribe: subscribing(),
		unsubscribe: { endpoint },
		pushDevices: { endpoint },
		tellDevice: { deviceId: newId(), isTold: false },
		testPush: { endpoint, afterMs: 0 },
		receipt: { endpoint, noticeId: await tellOnce(desk, { workspaceId, ...ana }) },
		file: { id: newId(), type: 'text/plain', size: 5 },
		fileAddress: { fileId: await sendWhole(desk, { workspaceId, ...ana }) },
		visit: { workspaceId, pageUrl: 'http://localhost/', pageTitle: '', referrer: '', isActive: true },
		visitor: { workspaceId }
	};
}

async function opened() {
	const desk = await openDesk();
	const ana = await desk.owner();
	return { desk, ana, bodies: await good(desk, ana) };
}

const pathOf = ({ path }: Endpoint, workspaceId: string) => path.replace(':workspaceId', workspaceId);

/** Every refusal is one error body, ours, without a trace of our code. */
function expectRefusal(answered: Answered, status: number, kind: string): void {
	expect([answered.status, answered.body?.kind]).toEqual([status, kind]);
	expect(Check(ErrorBody, answered.body)).toBe(true);
	expect(answered.headers.get('content-type')).toBe('application/json');
	expect(answered.headers.get('porchlight-protocol')).toBe(String(PROTOCOL));
	expect(answered.headers.get('cache-control')).toBe('no-store');
	expect(answered.text).not.toMatch(/node_modules|\.ts\b|SQLITE|Error:/);
}

test('the table names every address that has a body, and the test has one for each', async () => {
	const { bodies } = await opened();
	expect(Object.keys(bodies).sort()).toEqual(withBody.map(({ name }) => name).sort());
});

test.each(withBody)(
	'$path refuses a body that is too large with 413, whatever it claims to be',
	async (endpoint) => {
		const { desk, ana } = await opened();
		const body = JSON.stringify('x'.repeat(BODY_MAX_BYTES));
		expectRefusal(await desk.call(endpoint.path, body, ana), 413, 'too-large');
		const claimed = { ...ana, headers: { 'content-length': String(BODY_MAX_BYTES + 1) } };
		expectRefusal(await desk.call(endpoint.path, '{}', claimed), 413, 'too-large');
	}
);

test.each(withBody)('$path refuses what is not JSON with 400', async (endpoint) => {
	const { desk, ana } = await opened();
	for (const body of ['{"open":', 'hello', '\u0000', '']) {
		expectRefusal(await desk.call(endpoint.path, body, ana), 400, 'invalid');
	}
});

test.each(withBody)(
	'$path refuses what does not fit its schema with 422 and names the field',
	async (endpoint) => {
		const { desk, ana, bodies } = await opened();
		const body = bodies[endpoint.name] ?? {};
		const wrong: [unknown, string][] = [
			[[], ''],
			['text', ''],
			[{ ...body, 'more/of~it': 1 }, '/more~1of~0it'],
			...Object.keys(body).map((field): [unknown, string] => [
				{ ...body, [field]: { not: 'this' } },
				`/${field}`
			]),
			...requiredOf(endpoint).map((field): [unknown, string] => [
				{ ...body, [field]: undefined },
				`/${field}`
			])
		];
		for (const [one, field] of wrong) {
			const answered = await desk.call(endpoint.path, JSON.stringify(one), ana);
			expectRefusal(answered, 422, 'invalid');
			// A shape inside of a field says which part of it is wrong.
			const isDeeper = field !== '' && answered.body.field.startsWith(`${field}/`);
			if (!isDeeper) expect(answered.body.field).toBe(field);
		}
		const sneaky = await desk.call(
			endpoint.path,
			JSON.stringify(body).replace('{', '{"__proto__":{"role":"owner"},').replace(',}', '}'),
			ana
		);
		expectRefusal(sneaky, 422, 'invalid');
	}
);

const requiredOf = ({ request }: Endpoint): string[] =>
	(request as unknown as { required?: string[] }).required ?? [];

test.each(forAgents)('$path refuses who is not signed in with 401', async (endpoint) => {
	const { desk, ana, bodies } = await opened();
	const body = endpoint.method === 'GET' ? undefined : (bodies[endpoint.name] ?? {});
	const path = pathOf(endpoint, ana.workspaceId);
	for (const asking of [
		{},
		{ cookie: 'porchlight.session_token=x.y' },
		{ token: 'x' },
		{ ...ana, token: '1.2.3' }
	]) {
		expectRefusal(await desk.call(path, body, asking), 401, 'signed-out');
	}
});

test.each(forAgents)('$path looks at who asks before it reads what', async (endpoint) => {
	const { desk } = await opened();
	if (endpoint.method === 'GET') return;
	expectRefusal(await desk.call(endpoint.path, 'x'.repeat(BODY_MAX_BYTES + 1)), 401, 'signed-out');
});

test.each(byAgentsOnly)("$path is not for a visitor's token", async (endpoint) => {
	const { desk, ana, bodies } = await opened();
	const body = endpoint.method === 'GET' ? undefined : (bodies[endpoint.name] ?? {});
	expectRefusal(await desk.call(endpoint.path, body, desk.visitor(ana.workspaceId)), 403, 'forbidden');
});

test.each(read)('$path refuses a foreign origin with 403, and writes nothing', async (endpoint) => {
	const { desk, ana, bodies } = await opened();
	const clock = await desk.server.store.clock(ana.workspaceId);
	const body = bodies[endpoint.name] ?? {};
	for (const origin of [
		'https://elsewhere.example',
		'http://localhost.elsewhere.example',
		'null',
		'http://localhost:81'
	]) {
		const answered = await desk.call(endpoint.path, body, { ...ana, origin });
		expectRefusal(answered, 403, 'forbidden');
		expect(answered.headers.get('access-control-allow-origin')).toBeNull();
	}
	expect(await desk.server.store.clock(ana.workspaceId)).toBe(clock);
	expect((await desk.call('/api/session', undefined, ana)).status).toBe(200);
});

test.each(every)('$path refuses other protocols with 426 [S9]', async (endpoint) => {
	const { desk, ana, bodies } = await opened();
	const body = endpoint.method === 'GET' ? undefined : (bodies[endpoint.name] ?? {});
	const path = pathOf(endpoint, ana.workspaceId);
	for (const version of ['0', String(PROTOCOL_OLDEST - 1), String(PROTOCOL + 1)]) {
		const headers = { 'porchlight-protocol': version };
		expectRefusal(await desk.call(path, body, { ...ana, headers }), 426, 'version');
	}
	if (body === undefined) return;
	expectRefusal(
		await desk.call(path, body, { ...ana, headers: { 'porchlight-protocol': 'x' } }),
		400,
		'invalid'
	);
});

test('what is no address below /api is 404, as JSON', async () => {
	const { desk, ana } = await opened();
	for (const path of ['/api', '/api/', '/api/nothing', '/api/pull/more', '/api/../api/x', '/api/mutate%00']) {
		if (path === '/api') continue;
		expectRefusal(await desk.call(path, undefined, ana), 404, 'not-found');
		expectRefusal(await desk.call(path, {}, ana), 404, 'not-found');
	}
	expectRefusal(await desk.call('/api/mutate', undefined, ana), 404, 'not-found');
});

test("[S10] another workspace's ids are answered as ids of nothing", async () => {
	const { desk, ana } = await opened();
	const bob = await desk.owner('Bob');
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	await desk.wish(vera, writing(conversationId, 'Is anyone there?'));
	const asked = (id: string) => [
		wish('joinConversation', { conversationId: id, eventId: newId() }),
		wish('markRead', { conversationId: id, position: 1 }),
		writing(id, 'hello'),
		wish('resolveConversation', { conversationId: id, eventId: newId(), seenPosition: 1 }),
		wish('reopenConversation', { conversationId: id, eventId: newId() })
	];
	const reasons = async (id: string) =>
		(await desk.wish(bob, ...asked(id))).map(({ kind, reason }: { kind: string; reason: string }) => [
			kind,
			reason
		]);
	expect(await reasons(conversationId)).toEqual(await reasons(newId()));
	const origin = { workspaceId: ana.workspaceId, origin: 'https://bob.example' };
	expect(await desk.wish(bob, wish('addOrigin', origin))).toMatchObject([
		{ kind: 'refused', reason: 'not-found' }
	]);
	const other = { ...origin, workspaceId: newId() };
	expect(await desk.wish(bob, wish('addOrigin', other))).toMatchObject([
		{ kind: 'refused', reason: 'not-found' }
	]);
	const copy = await desk.call('/api/snapshot', {}, bob);
	expect(copy.text).not.toContain(conversationId);
	expect(copy.text).not.toContain('Is anyone there?');
});

test('[S4] an unreadable envelope runs nothing of it, a bad mutation only itself', async () => {
	const { desk, ana } = await opened();
	const online = wish('setAvailability', { availability: 'online' });
	const envelope = { sentAt: desk.now(), mutations: [online, { ...online, id: 'nonsense' }] };
	const refused = await desk.call('/api/mutate', envelope, ana);
	expectRefusal(refused, 422, 'invalid');
	expect(refused.body.field).toBe('/mutations/1/id');
	expect((await desk.server.store.read(ana.workspaceId, 'agent', ana.id))?.availability).toBe('offline');
	const results = await desk.wish(
		ana,
		wish('setAvailability', { availability: 7 }),
		online,
		wish('dance', {})
	);
	expect(results).toMatchObject([{ reason: 'invalid' }, { kind: 'applied' }, { reason: 'unknown' }]);
});

test('[S8] another epoch, a number above the clock and a cursor of another life are 410', async () => {
	const { desk, ana } = await opened();
	const { epoch } = desk.server.store;
	const clock = (await desk.server.store.clock(ana.workspaceId)) ?? 0;
	const pull = (body: object) => desk.call('/api/pull', { epoch, after: 0, limit: 10, ...body }, ana);
	expectRefusal(await pull({ epoch: newId() }), 410, 'too-old');
	expectRefusal(await pull({ after: clock + 1 }), 410, 'too-old');
	const cursor = { at: clock + 1, below: clock };
	expectRefusal(await desk.call('/api/snapshot', { cursor }, ana), 410, 'too-old');
});

test('a fault of ours is 500 with a request id, its whole story only in the log', async () => {
	const { desk, ana } = await opened();
	await desk.server.store.close();
	const answered = await desk.call(
		'/api/mutate',
		{ sentAt: 1, mutations: [writing(newId(), 'secret text')] },
		ana
	);
	expectRefusal(answered, 500, 'unknown');
	const [, id = 'none'] = /request ([0-9a-f-]+)$/.exec(answered.body.message) ?? [];
	expect(desk.bugs.join('\n')).toContain(id);
	expect(desk.bugs.join('\n')).not.toContain('secret text');
});

test('answers fit their schemas', async () => {
	const { desk, ana, bodies } = await opened();
	const { conversationId } = bodies['thread'] ?? {};
	await desk.wish(
		desk.visitor(ana.workspaceId),
		writing(String(conversationId), '<script>alert(1)</script>')
	);
	for (const endpoint of every) {
		// Of pieces, file.test.ts.
		if (endpoint.answer === undefined || ['signIn', 'filePiece'].includes(endpoint.name)) continue;
		const body = endpoint.method === 'GET' ? undefined : (bodies[endpoint.name] ?? {});
		const asking: Asking = endpoint.who.includes('anyone') ? {} : ana;
		const answered = await desk.call(pathOf(endpoint, ana.workspaceId), body, asking);
		expect([endpoint.path, answered.status]).toEqual([endpoint.path, 200]);
		expect([endpoint.path, Check(Type.Union([endpoint.answer]), answered.body)]).toEqual([
			endpoint.path,
			true
		]);
	}
});
