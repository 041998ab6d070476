/** S4, S5, S9 to S15, M1 to M5: wishes and what becomes of them. */
import { HOUR_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import type { ErrorBody } from '#protocol/error.ts';
import { PROTOCOL, PROTOCOL_HEADER, PROTOCOL_OLDEST } from '#protocol/version.ts';
import { failure, wish, writing } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual } from '../demand.ts';
import type { EndpointName } from '../observe.ts';
import type { Checks } from '../rules.ts';
import { newOrigin } from '../stage.ts';

const BODIES: readonly (readonly [EndpointName, object | undefined])[] = [
	['session', undefined],
	['pull', { epoch: 'x', after: 0, limit: 1 }],
	['snapshot', {}],
	['mutate', { sentAt: 0, mutations: [] }],
	['signIn', { email: 'nobody@example.org', password: 'x' }],
	['visitor', {}]
];

/** How wishes are tried. */
export const wishes: Checks = {
	S4: async (stage) => {
		const { agent } = stage;
		const vera = await stage.visitor('vera');
		const conversationId = await stage.begin(vera);
		const joining = wish('joinConversation', { conversationId, eventId: newId() });
		const sent = [
			writing(conversationId, 'too early'),
			{ ...joining, id: newId(), name: 'dance' },
			{ ...joining, id: newId(), args: { conversationId } },
			joining,
			writing(newId(), 'where?'),
			writing(conversationId, 'Good morning', 2),
			wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 0 })
		];
		const results = await agent.wish(...sent);
		const ends = results.map((result) =>
			result.kind === 'applied' ? 'applied' : `${result.kind} ${result.reason}`
		);
		demandEqual(
			ends,
			['not-joined', 'unknown', 'invalid', 'applied', 'not-found', 'applied', 'visitor-wrote'].map(endOf),
			'what became of a batch'
		);
		const before = await freshCopy(agent);
		const good = writing(conversationId, 'not to be seen', 9);
		const bad = { ...good, id: 'nonsense' };
		const envelope = await agent.ask('mutate', { sentAt: Date.now(), mutations: [good, bad] });
		demandEqual(failure(envelope), [422, 'invalid'], 'an envelope that cannot be read');
		const after = await freshCopy(agent);
		demandEqual(after.thread(conversationId), before.thread(conversationId), 'the thread after it');
		for (const result of results) {
			if (result.kind !== 'applied') continue;
			demand(result.number <= after.number, `${result.number} is above the feed's end ${after.number}`);
		}
	},

	S5: async (stage) => {
		const [vera, otto] = [await stage.visitor('vera'), await stage.visitor('otto')];
		const conversationId = stage.conversationId();
		const once = writing(conversationId, 'only once');
		const atOnce = await Promise.all(Array.from({ length: 6 }, () => vera.wish(once)));
		const [first] = atOnce[0] ?? [];
		demand(first?.kind === 'applied', `a wish was not applied: ${JSON.stringify(first)}`);
		for (const [result] of atOnce)
			demandEqual(result, first, 'the result of a wish that was sent many times at once');
		const event = { conversationId, eventId: newId() };
		await stage.agent.must(wish('joinConversation', event), writing(conversationId, 'in between', 1));
		await vera.must(writing(conversationId, 'later'));
		const before = await freshCopy(stage.agent);
		const changed = { ...once, name: 'dance', args: 'other', at: 0 };
		demandEqual(
			await vera.wish(once, changed, once),
			[first, first, first],
			'the results of a repeated wish'
		);
		const after = await freshCopy(stage.agent);
		demandEqual(after.thread(conversationId), before.thread(conversationId), 'the thread after a repetition');
		const texts = after.thread(conversationId).map(({ text }) => text);
		demandEqual(texts, ['only once', '', 'in between', 'later'], 'the thread');
		const refused = { ...writing(newId(), 'x'), name: 'dance' };
		const [no] = await vera.wish(refused);
		demandEqual(
			await vera.wish({ ...writing(conversationId, 'fine now'), id: refused.id }),
			[no],
			'a refusal, repeated'
		);
		const [foreign] = await otto.wish({ ...writing(stage.conversationId(), "Otto's own"), id: once.id });
		demand(
			foreign?.kind === 'applied' && foreign.number > first.number,
			"another author's id counted as seen"
		);
	},

	S22: async (stage) => {
		const vera = await stage.visitor('vera');
		const conversationId = await stage.begin(vera);
		const { epoch, number } = await vera.clock();
		const mutations = [writing(conversationId, 'one'), writing(conversationId, 'two')];
		const sentAt = Date.now();
		const other = await vera.ask('mutate', { sentAt, epoch: newId(), mutations });
		demandEqual(failure(other), [410, 'too-old'], 'wishes that are said to be of another epoch');
		demandEqual((other.body as ErrorBody).epoch, epoch, 'the epoch that the server says');
		demandEqual((await vera.clock()).number, number, 'the clock after it');
		demandEqual(
			(await vera.ask('mutate', { sentAt, epoch, mutations })).status,
			200,
			'the same in its epoch'
		);
		const texts = (await freshCopy(vera)).thread(conversationId).map(({ text }) => text);
		demandEqual(texts.slice(-2), ['one', 'two'], 'the thread');
	},

	S9: async (stage) => {
		const { agent } = stage;
		for (const version of [PROTOCOL_OLDEST - 1, PROTOCOL + 1]) {
			const headers = { [PROTOCOL_HEADER]: String(version) };
			for (const [name, body] of BODIES) {
				const answered = await agent.ask(name, body, { headers });
				demandEqual(failure(answered), [426, 'version'], `${name} by protocol ${version}`);
			}
		}
		const line = stage.line(agent);
		await line.say({ say: 'hello', protocol: PROTOCOL + 1 });
		demandEqual(await line.goodbye(), ['version', 1008], 'the line by a newer protocol');
	},

	S10: async (stage) => {
		const { agent } = stage;
		const stranger = await stage.stranger();
		const vera = await stage.visitor('vera');
		const secret = `secret ${newId()}`;
		const conversationId = await stage.begin(vera, secret);
		const asked = (id: string) => [
			wish('joinConversation', { conversationId: id, eventId: newId() }),
			writing(id, 'hello'),
			wish('resolveConversation', { conversationId: id, eventId: newId(), seenPosition: 1 }),
			wish('reopenConversation', { conversationId: id, eventId: newId() }),
			wish('markRead', { conversationId: id, position: 1 })
		];
		const ends = async (id: string) =>
			(await stranger.wish(...asked(id))).map((result) => ({ ...result, id: '' }));
		demandEqual(
			await ends(conversationId),
			await ends(newId()),
			"a stranger's wishes about what is and what is not"
		);
		const origin = { workspaceId: agent.session.workspaceId, origin: newOrigin() };
		const [listed] = await stranger.wish(wish('addOrigin', origin));
		demandEqual(
			listed?.kind === 'refused' && listed.reason,
			'not-found',
			"a stranger's wish for our origins"
		);
		const { epoch } = await stranger.clock();
		const seen = [
			await stranger.ask('snapshot', {}),
			await stranger.ask('pull', { epoch, after: 0, limit: 1_000 })
		];
		for (const { text } of seen) {
			const tells = text.includes(secret) || text.includes(conversationId);
			demand(!tells, 'a stranger receives what is not theirs');
		}
		const naming = await stranger.ask('snapshot', { workspaceId: agent.session.workspaceId });
		demandEqual(failure(naming), [422, 'invalid'], 'a body that names a workspace');
		const posing = {
			...writing(conversationId, 'hello'),
			actor: { kind: 'agent', id: agent.session.agentId }
		};
		const posed = await vera.ask('mutate', { sentAt: Date.now(), mutations: [posing] });
		demandEqual(failure(posed), [422, 'invalid'], 'a wish that names its author');
	},

	S11: 'it is about how a device sends',
	S12: 'it is about when a wish leaves the list of a device',
	S13: 'it is about what screens show',
	S14: 'it is about what a device keeps before it shows it',

	S15: async ({ agent, nobody, server }) => {
		// The header of every answer is observed on the way; here are those that are no one address's.
		for (const answered of [
			await agent.request('/api/nothing', {}),
			await nobody.request('/api/session', {}),
			await nobody.request('/api/session', { headers: { [PROTOCOL_HEADER]: '0' } }),
			await agent.request('/api/mutate', { raw: 'no JSON' })
		]) {
			const version = answered.headers.get(PROTOCOL_HEADER);
			demand(
				version !== null && answered.body !== undefined,
				`an answer ${answered.status} is not known as ours`
			);
		}
		const redirected = await server.network.fetch(`${server.address}/api/session/`, { redirect: 'manual' });
		demand(redirected.status < 300 || redirected.status >= 400, 'an address of ours redirects');
	},

	M1: 'it is about the code that server and device share',

	M2: async (stage) => {
		const { workspaceId } = stage.agent.session;
		const [one, other] = [newOrigin(), newOrigin()];
		await stage.listing(one, () =>
			stage.listing(other, async () => {
				// Two sessions that know nothing of each other.
				const second = await stage.secondSession();
				const third = newOrigin();
				await Promise.all([
					stage.agent.must(wish('removeOrigin', { workspaceId, origin: one })),
					second.must(wish('addOrigin', { workspaceId, origin: third }))
				]);
				const workspace = (await freshCopy(second)).documents.get(`workspace/${workspaceId}`);
				const isDocument = workspace !== undefined && !('gone' in workspace);
				const origins = isDocument && workspace.collection === 'workspace' ? workspace.document.origins : [];
				await second.must(wish('removeOrigin', { workspaceId, origin: third }));
				await second.ask('signOut');
				const has = [one, other, third].map((origin) => origins.includes(origin));
				demandEqual(
					has,
					[false, true, true],
					'of three origins, one removed and one added at once, those listed'
				);
			})
		);
	},

	M3: 'it is about the code that server and device share',

	M4: async (stage) => {
		const { agent } = stage;
		const conversationId = await stage.begin(await stage.visitor('vera'));
		const [tagId, seen, unseen] = [newId(), newId(), newId()];
		const tag = (addId: string) => wish('tagConversation', { conversationId, tagId, addId });
		const untag = (...addIds: string[]) =>
			wish('untagConversation', { conversationId, eventId: newId(), tagId, addIds });
		await agent.must(wish('createTag', { tagId, name: `tag ${tagId.slice(-6)}` }));
		await agent.must(tag(seen), tag(unseen), untag(seen), tag(seen));
		const standing = async () => {
			const found = (await freshCopy(agent)).documents.get(`conversation/${conversationId}`);
			if (!found || 'gone' in found || found.collection !== 'conversation') return undefined;
			return (found.document.tags ?? []).flatMap(({ addIds }) => addIds);
		};
		demandEqual(await standing(), [unseen], 'of two acts of adding, the one that no removal saw');
		await agent.must(untag(unseen, seen), tag(unseen));
		demandEqual(await standing(), [], 'after the removal of both, and a late repetition');
		await agent.must(wish('deleteTag', { tagId }));
	},

	M5: async (stage) => {
		const { agent } = stage;
		const vera = await stage.visitor('vera');
		await stage.begin(vera);
		const edit = (value: string, agoMs: number) => {
			const args = { visitorId: vera.id, field: 'phone', editId: newId(), value } as const;
			return { ...wish('editVisitor', args), at: Date.now() - agoMs };
		};
		const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		await vera.must(wish('introduceVisitor', page));
		await agent.must(edit('written last', 0), edit('written before', HOUR_MS));
		const found = (await freshCopy(agent)).documents.get(`visitor/${vera.id}`);
		const visitor =
			found && !('gone' in found) && found.collection === 'visitor' ? found.document : undefined;
		demandEqual(visitor?.phone, 'written last', 'of two values, whose order of arrival is another');
		const kept = (visitor?.history ?? []).flatMap(({ value }) => value ?? []);
		demand(kept.includes('written before'), 'the value that gave way is not in the history');
	},

	M6: async (stage) => {
		const { agent } = stage;
		const tagId = newId();
		const name = `tag ${tagId.slice(-6)}`;
		const create = () => wish('createTag', { tagId, name });
		const standing = async () => {
			const found = (await freshCopy(agent)).documents.get(`setting/${tagId}`);
			return found && !('gone' in found) && found.collection === 'setting' ? found.document : undefined;
		};
		await agent.must(create());
		const first = await standing();
		await agent.must(create());
		demandEqual(await standing(), first, 'a tag that was made twice');
		await agent.must(wish('deleteTag', { tagId }), create());
		const again = await standing();
		demandEqual([again?.name, again?.deletedAt], [name, undefined], 'a deleted tag that was made again');
		await agent.must(wish('deleteTag', { tagId }));
		return 'but for the id that a device gives it';
	}
};

const REFUSED = ['not-joined', 'unknown', 'invalid', 'not-found'];
const endOf = (end: string): string =>
	end === 'applied' ? end : `${REFUSED.includes(end) ? 'refused' : 'held'} ${end}`;
