/** W1 to W9: what visitors and their pages may. */
import { newId } from '#domain/id.ts';
import { PROTOCOL_HEADER } from '#protocol/version.ts';
import type { VisitAnswer } from '#protocol/visit.ts';
import type { VisitorAnswer } from '#protocol/widget.ts';
import { Client, failure, wish, writing } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual } from '../demand.ts';
import type { Answered } from '../observe.ts';
import type { Checks } from '../rules.ts';
import { newOrigin, type Stage } from '../stage.ts';

const FORBIDDEN = [403, 'forbidden'];
const SIGNED_OUT = [401, 'signed-out'];
const PLACE = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
const ALLOW = 'access-control-allow-origin';
const FOR_VISITORS = [
	'/api/mutate',
	'/api/pull',
	'/api/snapshot',
	'/api/visit',
	'/api/visitor',
	`/api/widget/${newId()}`
];
const FOR_AGENTS = ['/api/sign-in', '/api/sign-up', '/api/session', '/api/sign-out'];

/** How visitors are tried. */
export const visitors: Checks = {
	W1: async (stage) => {
		const { agent } = stage;
		const [vera, otto] = [await stage.visitor('vera'), await stage.visitor('otto')];
		const start = await agent.clock();
		const line = stage.line(vera);
		await line.greet(vera);
		const secret = `secret ${newId()}`;
		const foreign = await stage.begin(otto, secret);
		await otto.must(wish('introduceVisitor', { ...PLACE, name: secret }));
		const conversationId = await stage.joined(vera);
		await agent.must(
			writing(conversationId, 'Good morning', 2),
			wish('markRead', { conversationId, position: 3 })
		);
		await demandRefusals(stage, foreign);
		const end = await vera.must(wish('markRead', { conversationId, position: 3 }));
		await line.next('batch', ({ to }) => to >= end);
		// Collections and shapes are observed on the way; here is what no text of theirs may have.
		const copy = await freshCopy(vera);
		const told = [
			JSON.stringify([...copy.documents.values()]),
			(await vera.ask('pull', { epoch: start.epoch, after: start.number, limit: 1_000 })).text,
			JSON.stringify(line.words)
		];
		const { email, workspaceId } = agent.session;
		for (const [what, word] of Object.entries({ secret, foreign, other: otto.id, email, workspaceId })) {
			demand(!told.some((text) => text.includes(word)), `a visitor is told a word about others: ${what}`);
		}
		demandEqual(
			copy.thread(conversationId).length,
			3,
			'how many entries of its own conversation a visitor has'
		);
	},

	W2: async (stage) => {
		const { agent, nobody } = stage;
		const { workspaceId } = agent.session;
		const vera = await stage.visitor('vera');
		const [unlisted, listed] = [newOrigin(), newOrigin()];
		const ask = async (id: string, origin: string): Promise<Answered[]> => [
			await nobody.widget(id, { origin }),
			await nobody.ask('visitor', { workspaceId: id }, { origin })
		];
		const [here, nowhere] = [await ask(workspaceId, unlisted), await ask(newId(), unlisted)];
		for (const answered of [...here, ...nowhere])
			demandEqual(failure(answered), FORBIDDEN, 'an origin not listed');
		demandEqual(
			here.map(({ text }) => text),
			nowhere.map(({ text }) => text),
			'answers that tell what exists'
		);
		const stranger = await stage.stranger();
		await stranger.must(wish('addOrigin', { workspaceId: stranger.session.workspaceId, origin: unlisted }));
		for (const origin of [unlisted, 'null']) {
			for (const name of ['snapshot', 'pull', 'mutate'] as const)
				demandEqual(failure(await vera.ask(name, {}, { origin })), FORBIDDEN, `${name} from ${origin}`);
			const line = stage.line(vera, origin);
			await line.say({ say: 'hello', protocol: 1, token: vera.token });
			demandEqual(await line.goodbye(), ['forbidden', 1008], `the line from ${origin}`);
		}
		await stage.listing(listed, async () => {
			for (const answered of await ask(workspaceId, listed))
				demandEqual(answered.status, 200, 'a listed origin');
			demandEqual(
				(await vera.ask('snapshot', {}, { origin: listed })).status,
				200,
				'a token on a listed origin'
			);
			await stage.line(vera, listed).greet(vera);
		});
		demandEqual(
			failure(await vera.ask('snapshot', {}, { origin: listed })),
			FORBIDDEN,
			'an origin listed no more'
		);
	},

	W3: async (stage) => {
		const { agent, nobody, server } = stage;
		const { workspaceId } = agent.session;
		const before = (await agent.clock()).number;
		const vera = await stage.visitor('vera');
		const renewed = (await nobody.ask('visitor', { workspaceId, token: vera.token })).body as VisitorAnswer;
		demandEqual(renewed.visitorId, vera.id, 'whose a renewed token is');
		const again = new Client(server, { token: renewed.token });
		demandEqual((await again.ask('snapshot', {})).status, 200, 'a renewed token');
		const stranger = await stage.stranger();
		const elsewhere = { workspaceId: stranger.session.workspaceId, token: vera.token };
		const other = (await nobody.ask('visitor', elsewhere)).body as VisitorAnswer;
		demand(other.visitorId !== vera.id, "another workspace takes this one's token");
		for (const token of forgeries(vera.token)) {
			const answered = await new Client(server, { token }).ask('snapshot', {});
			demandEqual(failure(answered), SIGNED_OUT, 'a token that was changed');
		}
		const fresh = (await nobody.ask('visitor', { workspaceId, token: forgeries(vera.token)[0] })).body;
		demand((fresh as VisitorAnswer).visitorId !== vera.id, 'a token that does not hold is renewed');
		if (stage.isOwn) demandEqual((await agent.clock()).number, before, 'the clock after tokens');
		return 'but for the four hundred days';
	},

	W4: async (stage) => {
		const { agent, nobody } = stage;
		const before = (await agent.clock()).number;
		demandEqual((await nobody.widget(agent.session.workspaceId)).status, 200, 'the closed widget');
		for (const id of [newId(), 'nonsense']) {
			demandEqual(failure(await nobody.widget(id)), [404, 'not-found'], `the widget of ${id}`);
		}
		if (stage.isOwn)
			demandEqual((await agent.clock()).number, before, 'the clock after the widget was shown');
	},

	W5: async (stage) => {
		const { nobody } = stage;
		const listed = newOrigin();
		const ask = (path: string, origin: string) =>
			nobody.request(path, {
				method: 'OPTIONS',
				origin,
				headers: { [PROTOCOL_HEADER]: '', 'access-control-request-method': 'POST' }
			});
		await stage.listing(listed, async () => {
			for (const path of FOR_VISITORS) {
				const { status, headers } = await ask(path, listed);
				demandEqual([status, headers.get(ALLOW)], [204, listed], `the preflight of ${path}`);
				const words = (headers.get('access-control-allow-headers') ?? '').toLowerCase();
				for (const word of ['authorization', 'content-type', PROTOCOL_HEADER])
					demand(words.includes(word), `the preflight of ${path} does not allow ${word}`);
				demandEqual(headers.get('access-control-allow-credentials'), null, `credentials on ${path}`);
				for (const origin of [newOrigin(), 'null'])
					demandEqual((await ask(path, origin)).headers.get(ALLOW), null, `${path} for an origin not listed`);
			}
			for (const path of FOR_AGENTS)
				demandEqual((await ask(path, listed)).headers.get(ALLOW), null, `${path} for a listed origin`);
			const { headers } = await (await stage.visitor('vera')).ask('snapshot', {}, { origin: listed });
			demandEqual(headers.get(ALLOW), listed, 'what an answer allows');
			demandEqual(headers.get('access-control-expose-headers'), PROTOCOL_HEADER, 'what an answer exposes');
		});
	},

	W6: async (stage) => {
		const { agent } = stage;
		const { workspaceId } = agent.session;
		const vera = await stage.visitor('vera');
		await vera.must(wish('introduceVisitor', PLACE));
		const conversationId = await stage.begin(vera);
		const blockId = newId();
		const [open, other] = [stage.line(vera), stage.line(vera)];
		await open.greet(vera);
		await agent.must(wish('blockVisitor', { visitorId: vera.id, blockId }));
		try {
			demandEqual(await open.goodbye(), ['forbidden', 1008], 'the open line of who is blocked');
			await other.say({ say: 'hello', protocol: 1, token: vera.token });
			demandEqual(await other.goodbye(), ['forbidden', 1008], 'another line of who is blocked');
			demandEqual(failure(await vera.widget(workspaceId)), FORBIDDEN, 'the widget of who is blocked');
			const [written] = await vera.wish(writing(conversationId, 'Still here'));
			const reason = written?.kind === 'refused' ? written.reason : written?.kind;
			demandEqual(reason, 'blocked', 'what became of the words of who is blocked');
		} finally {
			await agent.must(wish('unblockVisitor', { visitorId: vera.id, blockIds: [blockId] }));
		}
		demandEqual((await vera.widget(workspaceId)).status, 200, 'the widget after the block');
		await stage.line(vera).greet(vera);
		return 'but for blocks that end by themselves';
	},

	W7: 'who tries comes from one address; keeping it out would end the run',

	W8: async (stage) => {
		const { agent, nobody } = stage;
		const { workspaceId } = agent.session;
		const before = (await agent.clock()).number;
		const page = { pageUrl: 'https://shop.example/', pageTitle: 'Shop', referrer: '', isActive: true };
		const tell = async (more: object = {}, asking: object = {}) => {
			const answered = await nobody.ask('visit', { workspaceId, ...page, ...more }, asking);
			return [answered.status, (answered.body as VisitAnswer).visitId] as const;
		};
		const browser = { headers: { 'user-agent': `Mozilla/5.0 (X11; Linux) Firefox/145.0 ${newId()}` } };
		const [status, visitId] = await tell({}, browser);
		demand(status === 200 && visitId !== undefined, 'a page has no visit');
		const next = { pageUrl: 'https://shop.example/next', referrer: page.pageUrl };
		demandEqual((await tell({ ...next, visitId }, browser))[1], visitId, 'the visit of the next page');
		demandEqual((await tell(next, browser))[1], visitId, 'the visit of a page that was led to');
		const robot = { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } };
		demandEqual(await tell({}, robot), [200, undefined], 'a robot');
		const unlisted = await nobody.ask('visit', { workspaceId, ...page }, { origin: newOrigin() });
		demandEqual(failure(unlisted), FORBIDDEN, 'a visit from an origin not listed');
		if (stage.isOwn) demandEqual((await agent.clock()).number, before, 'the clock after a visit');
		return 'but for what the server keeps in memory';
	},

	W9: 'what is kept of a visit is written when it rests, by nobody’s wish'
};

/** What a visitor may not is refused, and what is another's is as what does not exist. */
async function demandRefusals(stage: Stage, foreign: string): Promise<void> {
	const vera = await stage.visitor('vera');
	const { workspaceId } = stage.agent.session;
	const results = await vera.wish(
		writing(foreign, 'me too'),
		wish('markRead', { conversationId: foreign, position: 1 }),
		wish('markRead', { conversationId: newId(), position: 1 }),
		wish('markDelivered', { conversationId: foreign, position: 1 }),
		wish('joinConversation', { conversationId: foreign, eventId: newId() }),
		wish('setAvailability', { availability: 'online' }),
		wish('addOrigin', { workspaceId, origin: newOrigin() })
	);
	const reasons = results.map((result) => (result.kind === 'refused' ? result.reason : result.kind));
	const [missing, forbidden] = ['not-found', 'forbidden'];
	const expected = [missing, missing, missing, missing, forbidden, forbidden, forbidden];
	demandEqual(reasons, expected, "what became of wishes that are not a visitor's");
	demandEqual(failure(await vera.ask('session')), FORBIDDEN, "a visitor's token at an agent's address");
}

/** The token with one sign changed, at its end, in its middle and at its beginning. */
function forgeries(token: string): string[] {
	const swap = (at: number) => {
		const sign = token.at(at) === 'a' ? 'b' : 'a';
		return token.slice(0, at) + sign + token.slice(at + 1);
	};
	return [swap(token.length - 5), swap(Math.floor(token.length / 2)), swap(2), `${token}x`];
}
