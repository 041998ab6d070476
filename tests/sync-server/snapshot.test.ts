import { describe, expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { emptyConversation, type Conversation } from '#domain/conversation.ts';
import { newId } from '#domain/id.ts';
import { eventMessage } from '#domain/event-message.ts';
import type { Message } from '#domain/message.ts';
import type { Put } from '#domain/mutator.ts';
import type { Transcript } from '#domain/transcript.ts';
import type { Visitor } from '#domain/visitor.ts';
import { isKept, isMarkKept, isVisitorKept, KEPT_DAYS_USUAL } from '#domain/working-set.ts';
import { ana, begunConversation, ben, DAWN, emptyWorkspace, thread, vera, workspaceId } from '../kit/cast.ts';
import { make } from '../kit/make.ts';
import { emptyDirectory, wish, writing } from './desk.ts';
import { copyOf, ENGINES, itemsOf, mutate, open, putsOf, sorted } from './shelf.ts';

describe.each(ENGINES)('on %s', (engine) => {
	const place = () => (engine === 'memory' ? ':memory:' : emptyDirectory());

	test('[S3] pages of a snapshot read while others write, and a pull after them, equal a fresh copy', async () => {
		const store = await open(place());
		await store.seed(workspaceId, [...putsOf(begunConversation()), ...manyConversations(900)]);
		let turn = 0;
		const meanwhile = async () => {
			turn += 1;
			const event = { conversationId: thread, eventId: newId() };
			await mutate(store, ben, [wish('joinConversation', event), writing(thread, `turn ${turn}`, 1)]);
			await mutate(
				store,
				vera,
				Array.from({ length: 12 }, () => writing(thread, `again ${turn}`))
			);
		};
		const copied = await copyOf(store, ben, meanwhile);
		expect(turn).toBeGreaterThan(2);
		const fresh = await copyOf(store, ben);
		expect(sorted(copied)).toEqual(sorted(fresh));
		expect([...fresh.values()].filter(({ collection }) => collection === 'conversation')).toHaveLength(901);
	});

	test('[S3] the first page has what the first screen shows: workspace, agents, newest open conversations', async () => {
		const store = await open(place());
		const puts = manyConversations(120);
		const mark = { id: `${ben.id}.${thread}`, agentId: ben.id, conversationId: thread, position: 1 };
		await store.seed(workspaceId, [
			...putsOf(begunConversation()),
			...puts,
			{ collection: 'mark', document: mark }
		]);
		const first = await store.snapshot(workspaceId, ben);
		const items = itemsOf(first);
		const conversations = items
			.filter(({ collection }) => collection === 'conversation')
			.map(({ document }) => document);
		const expected = [...puts.map((put) => put.document), ...begunConversation().all('conversation')]
			.filter((document): document is Conversation => 'status' in document && document.status === 'open')
			.sort((a, b) => b.lastMessageAt - a.lastMessageAt)
			.slice(0, 50);
		expect(new Set(conversations.map((one) => one?.['id']))).toEqual(new Set(expected.map(({ id }) => id)));
		const visitors = items
			.filter(({ collection }) => collection === 'visitor')
			.map(({ document }) => document?.['id']);
		expect(new Set(visitors)).toEqual(new Set(expected.map(({ visitorId }) => visitorId)));
		expect(items.filter(({ collection }) => collection === 'agent')).toHaveLength(2);
		expect(items.filter(({ collection }) => collection === 'workspace')).toHaveLength(1);
		expect(items.filter(({ collection }) => collection === 'mark')).toHaveLength(1);
		expect(
			itemsOf(await store.snapshot(workspaceId, ana)).some(({ collection }) => collection === 'mark')
		).toBe(false);
		expect(first?.cursor).toEqual({ at: first?.at, below: (first?.at ?? 0) + 1 });
	});

	test.each([undefined, 85, 180])(
		'[S3] a first copy has what a device keeps, by the rule of the domain, and nothing else: %s days',
		async (keptDays) => {
			const since = DAWN - (keptDays ?? KEPT_DAYS_USUAL) * DAY_MS;
			const store = await open(place());
			const begun = putsOf(begunConversation()).map((put): Put =>
				put.collection === 'workspace' && keptDays !== undefined
					? { ...put, document: { ...put.document, keptDays } }
					: put
			);
			const old = (conversation: Conversation, days: number): Conversation => ({
				...conversation,
				status: 'resolved',
				resolvedAt: DAWN - days * DAY_MS,
				resolvedPosition: conversation.lastPosition
			});
			const talking = manyConversations(12).map((put, index): Put => {
				if (put.collection !== 'conversation') return put;
				return { ...put, document: index % 2 === 0 ? old(put.document, 79 + index) : put.document };
			});
			const past = blockedOrAlone().map(([visitor, days]): Put[] => {
				const conversation = old(make('conversation', { visitorId: visitor.id }), days ?? 0);
				const of: Put[] = days === undefined ? [] : [{ collection: 'conversation', document: conversation }];
				return [{ collection: 'visitor', document: visitor }, ...of];
			});
			const puts = [...talking, ...past.flat()];
			const conversations = puts.flatMap((put) => (put.collection === 'conversation' ? put.document : []));
			const marks = conversations.flatMap(({ id }, index) =>
				[0, 1].map((add): Put => ({
					collection: 'mark',
					document: {
						id: `${[ana, ben][add]?.id}.${id}`,
						agentId: [ana, ben][add]?.id ?? '',
						conversationId: id,
						position: 1 + ((index >> 1) % 2)
					}
				}))
			);
			await store.seed(workspaceId, [...begun, ...puts, ...marks]);
			const of = (id: string) => conversations.find((conversation) => conversation.id === id);
			const isExpected = ({ collection, document }: Put): boolean => {
				if (collection === 'conversation') return isKept(document, since);
				const conversation = 'conversationId' in document ? of(document.conversationId) : undefined;
				if (collection === 'mark')
					return (
						document.agentId === ben.id &&
						conversation !== undefined &&
						isKept(conversation, since) &&
						isMarkKept(document, conversation)
					);
				if (collection === 'visitor') {
					const own = conversations.filter(({ visitorId }) => visitorId === document.id);
					return isVisitorKept(document, own, { since, now: DAWN });
				}
				return conversation === undefined || isKept(conversation, since);
			};
			const expected = [...puts, ...marks].filter(isExpected).map(({ document }) => document.id);
			expect(expected.length).toBeGreaterThan(10);
			const others = new Set(begun.map(({ document }) => document.id));
			const copied = [...(await copyOf(store, ben)).values()].flatMap(({ document }) =>
				String(document?.['id'])
			);
			expect(copied.filter((id) => !others.has(id)).sort()).toEqual(expected.sort());
		}
	);

	test('[S3] pages have about a million bytes, however few rows that is, and miss none', async () => {
		const store = await open(place());
		const count = 150;
		const transcripts = Array.from({ length: count }, (_, index): Put => ({
			collection: 'transcript',
			document: heavy(index)
		}));
		await store.seed(workspaceId, [...putsOf(begunConversation()), ...transcripts]);
		let page = await store.snapshot(workspaceId, ben);
		let pages = 0;
		const ids: string[] = [];
		while (page?.cursor) {
			page = await store.snapshot(workspaceId, ben, page.cursor);
			pages += 1;
			expect(page?.items.length).toBeLessThan(1_100_000);
			for (const { document, collection } of itemsOf(page))
				if (collection === 'transcript') ids.push(String(document?.['id']));
		}
		expect(pages).toBeGreaterThan(5);
		expect(ids).toHaveLength(count);
		expect(new Set(ids).size).toBe(count);
	});
});

function manyConversations(count: number): Put[] {
	return Array.from({ length: count }, (_, index): Put[] => {
		const visitorId = newId();
		const at = DAWN - ((index * 7_919) % 100_000);
		const empty = emptyConversation(newId(), visitorId, at);
		const conversation: Conversation = {
			...empty,
			status: index % 3 === 0 ? 'resolved' : 'open',
			lastPosition: 1
		};
		const circumstances = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		const message: Message = {
			id: newId(),
			conversationId: conversation.id,
			author: 'visitor',
			authorId: visitorId,
			authorName: '',
			kind: 'text',
			text: `Question ${index}`,
			position: 1,
			writtenAt: at,
			acceptedAt: at
		};
		return [
			{ collection: 'visitor', document: { id: visitorId, ...circumstances, createdAt: at, seenAt: at } },
			{ collection: 'conversation', document: conversation },
			{ collection: 'message', document: message }
		];
	}).flat();
}

/** Visitors who are kept out for good, for a while, not any more or never were; since when they are over, if they spoke. */
function blockedOrAlone(): [Visitor, number | undefined][] {
	return [79, 86, 190].flatMap((days) =>
		[undefined, {}, { endsAt: DAWN + 1 }, { endsAt: DAWN }].flatMap(
			(timed): [Visitor, number | undefined][] => {
				const at = DAWN - days * DAY_MS;
				const blocks = timed && [{ id: newId(), agentId: ana.id, blockedAt: at, ...timed }];
				const said = { createdAt: at, seenAt: at, ...(blocks ? { blocks } : {}) };
				return [
					[make('visitor', said), undefined],
					[make('visitor', said), days]
				];
			}
		)
	);
}

function heavy(index: number): Transcript {
	const [agent] = emptyWorkspace().all('agent');
	if (!agent) throw new Error('the play has no agent');
	const of = { conversationId: thread, agent, writtenAt: DAWN, now: DAWN };
	const messages = Array.from({ length: 14 }, (_, place) => ({
		...eventMessage('joined', { ...of, id: newId(), position: index * 14 + place }),
		text: 'x'.repeat(4_000)
	}));
	const [first] = messages;
	return {
		id: first?.id ?? newId(),
		conversationId: thread,
		firstPosition: index * 14,
		lastPosition: index * 14 + 13,
		messages
	};
}
