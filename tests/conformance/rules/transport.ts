/** T1 to T12: requests and answers. */
import { newId } from '#domain/id.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import { endpoints, type Endpoint } from '#protocol/endpoints.ts';
import type { ErrorBody } from '#protocol/error.ts';
import { BODY_MAX_BYTES } from '#protocol/body.ts';
import { MUTATIONS_MAX } from '#protocol/mutate.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { Client, failure, kindOf, wish, writing, type Asking } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual, OutOfReach } from '../demand.ts';
import type { EndpointName } from '../observe.ts';
import type { Checks } from '../rules.ts';
import type { Stage } from '../stage.ts';

const FOREIGN = 'https://elsewhere.example';
const TOO_LARGE = JSON.stringify('x'.repeat(BODY_MAX_BYTES));
const withBody = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(
	([, { request }]) => request
);
const names = withBody.map(([name]) => name);
/** Addresses of agents that are asked by cookie. */
const byCookie = (Object.entries(endpoints) as [EndpointName, Endpoint][])
	.filter(([name, { who }]) => who.includes('agent') && name !== 'stream' && name !== 'signOut')
	.map(([name]) => name);

/** How requests and answers are tried. */
export const transport: Checks = {
	T1: async ({ agent }) => {
		for (const name of names) {
			const bare = await agent.ask(name, {}, { headers: { [PROTOCOL_HEADER]: '' } });
			demandEqual(failure(bare), [400, 'invalid'], `${name} without a version`);
		}
		const asked = await agent.ask('session', undefined, { headers: { [PROTOCOL_HEADER]: '' } });
		demandEqual(asked.status, 200, 'a GET without a version');
		for (const [path, method] of [
			['/api/nothing', 'GET'],
			['/api/nothing', 'POST'],
			[endpoints.mutate.path, 'GET']
		] as const) {
			const missing = await agent.request(path, method === 'GET' ? { method } : { method, raw: '{}' });
			demandEqual(failure(missing), [404, 'not-found'], `${method} ${path}`);
			demandEqual(missing.headers.get(PROTOCOL_HEADER), String(PROTOCOL), `the version of ${path}`);
		}
	},

	T2: async (stage) => {
		const { agent } = stage;
		const before = (await agent.clock()).number;
		for (const name of names) {
			demandEqual(
				failure(await agent.ask(name, 0, { raw: TOO_LARGE })),
				[413, 'too-large'],
				`${name}, too large`
			);
			for (const raw of ['{"open":', 'hello', '']) {
				demandEqual(failure(await agent.ask(name, 0, { raw })), [400, 'invalid'], `${name} with ${raw}`);
			}
			for (const body of [[], 'text', 7]) {
				demandEqual(failure(await agent.ask(name, body)), [422, 'invalid'], `${name}, another shape`);
			}
			const sneaky = await agent.ask(name, { ...goodBody(stage, name), 'more/of~it': 1 });
			demandEqual(failure(sneaky), [422, 'invalid'], `${name} with a field too many`);
			demandEqual((sneaky.body as ErrorBody).field, '/more~1of~0it', `the fault's place in ${name}`);
		}
		const many = Array.from({ length: MUTATIONS_MAX + 1 }, () =>
			wish('setAvailability', { availability: 'away' })
		);
		const envelope = await agent.ask('mutate', { sentAt: Date.now(), mutations: many });
		demandEqual(failure(envelope), [422, 'invalid'], 'more wishes than a batch may have');
		if (stage.isOwn) demandEqual((await agent.clock()).number, before, 'the clock after refused requests');
	},

	T3: async ({ agent, nobody, server }) => {
		const version = (value: string) => ({ [PROTOCOL_HEADER]: value });
		const stranger = new Client(server, { token: 'x' });
		const cases: [string, Client, EndpointName, Asking, readonly [number, string]][] = [
			['no version, nobody', nobody, 'pull', { headers: version('') }, [400, 'invalid']],
			['other version, nobody', nobody, 'pull', { headers: version('0') }, [426, 'version']],
			['nobody, too large', nobody, 'mutate', { raw: TOO_LARGE }, [401, 'signed-out']],
			['nobody, foreign page', nobody, 'mutate', { origin: FOREIGN }, [403, 'forbidden']],
			['foreign page, too large', agent, 'mutate', { origin: FOREIGN, raw: TOO_LARGE }, [403, 'forbidden']],
			['a token of nobody, no JSON', stranger, 'pull', { origin: FOREIGN, raw: '{' }, [401, 'signed-out']],
			['a widget, no JSON', nobody, 'visitor', { origin: FOREIGN, raw: '{' }, [400, 'invalid']],
			['too large, no JSON', agent, 'pull', { raw: `${TOO_LARGE}{` }, [413, 'too-large']]
		];
		for (const [what, client, name, asking, expected] of cases)
			demandEqual(failure(await client.ask(name, {}, asking)), expected, what);
	},

	T4: async (stage) => {
		// Kinds, statuses and bodies of all failures are observed on the way; here is one of each sort.
		const epoch = newId();
		const failures = [
			await stage.nobody.ask('session'),
			await stage.agent.ask('pull', { epoch, after: 0, limit: 1 }),
			await stage.nobody.widget(newId()),
			await (await stage.visitor('vera')).ask('session')
		];
		const expected = [
			[401, 'signed-out'],
			[410, 'too-old'],
			[404, 'not-found'],
			[403, 'forbidden']
		];
		demandEqual(failures.map(failure), expected, 'failures');
		for (const { text } of failures)
			demand(!/ at .*:\d+:\d+|node_modules|SQL/.test(text), `a failure tells: ${text}`);
	},

	T5: async ({ agent }) => {
		const ask = (encoding: string) => agent.ask('snapshot', {}, { headers: { 'accept-encoding': encoding } });
		const [plain, packed] = [await ask('identity'), await ask('gzip')];
		demandEqual(plain.headers.get('content-encoding'), null, 'the encoding nobody asked for');
		const isLong = plain.text.length > 20_000;
		if (isLong) demandEqual(packed.headers.get('content-encoding'), 'gzip', 'the encoding of a long answer');
		demand(packed.body !== undefined, 'a compressed answer cannot be read');
	},

	T6: async (stage) => {
		const { nobody, account, agent } = stage;
		const wrong = await nobody.ask('signIn', { ...account, password: newId() });
		const unknown = await nobody.ask('signIn', { email: `${newId()}@example.org`, password: newId() });
		demandEqual(failure(wrong), [401, 'wrong-password'], 'a wrong password');
		demandEqual(unknown.text, wrong.text, 'an unknown e-mail beside a wrong password');
		const again = await nobody.ask('signIn', { ...account, email: account.email.toUpperCase() });
		demandEqual(again.body, agent.session, 'the session of an e-mail in capitals');
		const cookies = again.headers.getSetCookie();
		demand(cookies.length === 1, `${cookies.length} cookies are set`);
		for (const word of [/; ?httponly/i, /; ?samesite=strict/i, /; ?path=\/(;|$)/i])
			demand(word.test(cookies[0] ?? ''), `the cookie lacks ${word.source}`);
		const second = await stage.secondSession();
		demandEqual((await second.ask('session')).body, agent.session, 'who is signed in');
		demandEqual((await second.ask('signOut')).body, {}, 'the answer to a sign-out');
		demandEqual(failure(await second.ask('session')), [401, 'signed-out'], 'a session that was ended');
		demandEqual((await agent.ask('session')).status, 200, 'the other session');
		const twice = { name: 'Twice', ...account, email: account.email.toUpperCase() };
		if (stage.isOwn)
			demandEqual(
				failure(await nobody.ask('signUp', twice)),
				[409, 'taken'],
				'a second account for one e-mail'
			);
		return 'but for the ninety days';
	},

	T7: async (stage) => {
		const { agent, nobody, server, account } = stage;
		for (const origin of [FOREIGN, 'null', `${server.address}0`, `${server.address}.elsewhere.example`]) {
			for (const name of byCookie) {
				const body = endpoints[name].method === 'GET' ? undefined : goodBody(stage, name);
				demandEqual(
					failure(await agent.ask(name, body, { origin })),
					[403, 'forbidden'],
					`${name} from ${origin}`
				);
			}
			const signIn = await nobody.ask('signIn', account, { origin });
			demandEqual(failure(signIn), [403, 'forbidden'], `signIn from ${origin}`);
			demandEqual(signIn.headers.getSetCookie(), [], `cookies for ${origin}`);
		}
		const own = await agent.ask('session', undefined, { origin: server.address });
		demandEqual(own.status, 200, "the server's own origin");
		const { token } = await stage.visitor('vera');
		const both = await new Client(server, { ...agent.credentials, token }).ask('session');
		demandEqual(failure(both), [403, 'forbidden'], 'a token beside a cookie');
	},

	T8: async (stage) => {
		const flood = await stage.visitor('flood');
		for (let sent = 0; sent < FLOOD_BATCHES; sent += 1) {
			const mutations = Array.from({ length: MUTATIONS_MAX }, () =>
				wish('markDelivered', { conversationId: newId(), position: 1 })
			);
			const answered = await flood.ask('mutate', { sentAt: Date.now(), mutations });
			if (answered.status === 200) continue;
			demandEqual(failure(answered), [429, 'busy'], 'a visitor that floods');
			demand(((answered.body as ErrorBody).waitMs ?? 0) > 0, 'busy, without a time to wait');
			return;
		}
		throw new OutOfReach(`${FLOOD_BATCHES * MUTATIONS_MAX} wishes of one visitor were not too many`);
	},

	T9: async (stage) => {
		const vera = await stage.visitor('vera');
		const [one, other] = [stage.conversationId(), stage.conversationId()];
		for (const id of [one.toUpperCase(), one.replaceAll('-', ''), `${one}0`, 'x', '']) {
			const bad = { ...writing(one, 'hello'), id };
			const answered = await vera.ask('mutate', { sentAt: Date.now(), mutations: [bad] });
			demandEqual(failure(answered), [422, 'invalid'], `the id ${id}`);
		}
		const first = wish('sendMessage', { id: newId(), conversationId: one, text: 'hello', seenPosition: 0 });
		await vera.must(first);
		const [second] = await vera.wish({
			...first,
			id: newId(),
			args: { ...asObject(first.args), conversationId: other }
		});
		demandEqual(
			second && { ...second, id: '' },
			{ id: '', kind: 'refused', reason: 'invalid' },
			'a taken id'
		);
	},

	T10: async (stage) => {
		const vera = await stage.visitor('vera');
		const conversationId = stage.conversationId();
		const sentAt = Date.now() + HOUR_MS;
		const at = (moment: number) => ({ ...writing(conversationId, `at ${moment}`), at: moment });
		const mutations = [at(sentAt - 600_000), at(sentAt + 24 * HOUR_MS)];
		const answered = await vera.ask('mutate', { sentAt, mutations });
		demandEqual(answered.status, 200, 'wishes of a wrong clock');
		const thread = (await freshCopy(vera)).thread(conversationId);
		const late = thread.map(({ writtenAt, acceptedAt }) => acceptedAt - writtenAt);
		demandEqual(
			late,
			[600_000, 0],
			'how long before they were accepted two wishes of a fast clock were written'
		);
	},

	T11: async (stage) => {
		const vera = await stage.visitor('vera');
		const conversationId = stage.conversationId();
		const kind = async (text: string) => (await vera.wish(writing(conversationId, text)))[0]?.kind;
		demandEqual(
			await kind('😀'.repeat(MESSAGE_TEXT_MAX)),
			'applied',
			'a text of as many code points as may be'
		);
		demandEqual(
			await kind('😀'.repeat(MESSAGE_TEXT_MAX + 1)),
			'refused',
			'a text of one code point too many'
		);
		demandEqual(await kind(' \u0000\u202e\n '), 'refused', 'a text in which nothing can be seen');
		demandEqual(await kind(' <b>a\u0000\u202eb</b> & "c" '), 'applied', 'a text with what cannot be seen');
		const [, cleaned] = (await freshCopy(vera)).thread(conversationId);
		demandEqual(cleaned?.text, '<b>ab</b> & "c"', 'the text as it is kept');
		const absent = await vera.ask('visitor', { workspaceId: stage.agent.session.workspaceId, token: null });
		demandEqual(kindOf(absent), 'invalid', 'null in place of what is absent');
	},

	T12: 'it is about what a device does with words it does not know'
};

const HOUR_MS = 3_600_000;
/** More than any person writes at once. */
const FLOOD_BATCHES = 8;

const asObject = (value: unknown): object => value as object;

/** A body that fits the address. */
function goodBody({ account, agent }: Stage, name: EndpointName): object {
	const bodies: Partial<Record<EndpointName, object>> = {
		signUp: { name: 'Conformance', ...account },
		signIn: account,
		pull: { epoch: newId(), after: 0, limit: 1 },
		thread: { epoch: newId(), conversationId: newId() },
		mutate: { sentAt: Date.now(), mutations: [wish('setAvailability', { availability: 'away' })] },
		search: { text: 'lantern' },
		file: { id: newId(), type: 'text/plain', size: 5 },
		fileAddress: { fileId: newId() },
		visit: {
			workspaceId: agent.session.workspaceId,
			pageUrl: 'https://shop.example/',
			pageTitle: '',
			referrer: '',
			isActive: true
		},
		visitor: { workspaceId: agent.session.workspaceId }
	};
	return bodies[name] ?? {};
}
