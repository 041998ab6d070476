/** What a device let go of comes with the conversation that brings it back (SPEC S3). */
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { markId } from '#domain/mark.ts';
import type { Put } from '#domain/mutator.ts';
import { KEPT_DAYS_USUAL } from '#domain/working-set.ts';
import { ana, ben, DAWN, emptyWorkspace, vera, workspaceId } from '../kit/cast.ts';
import { make } from '../kit/make.ts';
import { emptyDirectory, wish, writing } from './desk.ts';
import { ENGINES, itemsOf, mutate, open, putsOf } from './shelf.ts';
import { joining } from './talk.ts';

const OVER_MS = KEPT_DAYS_USUAL * DAY_MS;

/** A visitor who spoke, saw a page and was read, and whose conversation ended so long ago. */
function past(endedMs = OVER_MS) {
	const at = DAWN - endedMs;
	const visitor = make('visitor', {
		id: vera.id,
		name: 'Vera',
		email: 'v@example.org',
		createdAt: 1,
		seenAt: at
	});
	const conversation = make('conversation', {
		visitorId: vera.id,
		status: 'resolved',
		createdAt: at,
		resolvedAt: at,
		lastPosition: 3,
		resolvedPosition: 2,
		participantIds: [ana.id]
	});
	const of = { conversationId: conversation.id, acceptedAt: at };
	const first = make('message', { ...of, authorId: vera.id });
	const second = make('message', { ...of, authorId: ana.id, author: 'agent', position: 2 });
	const transcript = make('transcript', {
		conversationId: conversation.id,
		lastPosition: 2,
		messages: [first, second]
	});
	const mark = (agentId: string): Put => ({
		collection: 'mark',
		document: {
			id: markId(agentId, conversation.id),
			agentId,
			conversationId: conversation.id,
			position: 3
		}
	});
	const puts: Put[] = [
		{ collection: 'visitor', document: visitor },
		{ collection: 'conversation', document: conversation },
		{ collection: 'transcript', document: transcript },
		{ collection: 'visit', document: make('visit', { visitorId: vera.id }) },
		mark(ana.id),
		mark(ben.id)
	];
	return { visitor, conversation, puts };
}

describe.each(ENGINES)('on %s', (engine) => {
	const place = () => (engine === 'memory' ? ':memory:' : emptyDirectory());

	/** A store in which that is past, and what of it the feed brings Ben from now on, by collection. */
	async function openPast({ puts }: { puts: Put[] }) {
		const store = await open(place());
		await store.seed(workspaceId, [...putsOf(emptyWorkspace()), ...puts]);
		const before = (await store.clock(workspaceId)) ?? 0;
		const brought = async () => {
			const page = await store.pull(workspaceId, ben, before, 1_000);
			const known = new Set(puts.map(({ document }) => document.id));
			const items = itemsOf(page).filter((item) => known.has(String(item.document?.['id'])));
			expect(page?.to).toBe(await store.clock(workspaceId));
			return items.map(({ collection }) => collection).sort();
		};
		return { store, brought };
	}

	test('[S3] [C6] a visitor whom devices let go of comes with the next conversation, whoever begins it', async () => {
		const begins = {
			visitor: [vera, writing(newId(), 'It is me again')],
			agent: [
				ana,
				wish('startConversation', {
					conversationId: newId(),
					eventId: newId(),
					id: newId(),
					visitorId: vera.id,
					text: 'How is the lamp?'
				})
			]
		} as const;
		for (const [author, sent] of Object.values(begins)) {
			const { store, brought } = await openPast(past());
			const [result] = await mutate(store, author, [sent]);
			expect(result).toMatchObject({ kind: 'applied' });
			expect(await brought()).toEqual(['visit', 'visitor']);
		}
	});

	test('[S3] what is over and is opened again comes with all that belongs to it, whoever opens it', async () => {
		const opens = [
			[vera, (id: string) => writing(id, 'It is broken again', 3)],
			[ana, (id: string) => wish('reopenConversation', { conversationId: id, eventId: newId() })]
		] as const;
		for (const [author, sent] of opens) {
			const of = past();
			const { store, brought } = await openPast(of);
			const [result] = await mutate(store, author, [sent(of.conversation.id)]);
			expect(result).toMatchObject({ kind: 'applied' });
			expect(await brought()).toEqual(['conversation', 'mark', 'transcript', 'visit', 'visitor']);
		}
	});

	test('[S3] what is over and only changes is seen with the name of its visitor, and brings no more', async () => {
		const of = past();
		const { store, brought } = await openPast(of);
		await mutate(store, ben, [joining(of.conversation.id)]);
		expect(await brought()).toEqual(['conversation', 'visitor']);
	});

	test('[S3] nothing is brought that devices have: of another conversation, or for a block', async () => {
		const young = past(OVER_MS - 1);
		const { store, brought } = await openPast(young);
		await mutate(store, ben, [joining(young.conversation.id)]);
		expect(await brought()).toEqual(['conversation']);
		await mutate(store, vera, [writing(newId(), 'It is me again')]);
		expect(await brought()).toEqual(['conversation']);

		const kept = past();
		const blocks = [{ id: newId(), agentId: ana.id, blockedAt: DAWN }];
		const blocked: Put = { collection: 'visitor', document: { ...kept.visitor, blocks } };
		const other = await openPast({ puts: [...kept.puts, blocked] });
		await mutate(other.store, ben, [joining(kept.conversation.id)]);
		expect(await other.brought()).toEqual(['conversation']);
	});

	test('[S3] [S2] a visitor who introduces itself anew comes once', async () => {
		const { store } = await openPast(past());
		const place = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
		const before = (await store.clock(workspaceId)) ?? 0;
		await mutate(store, vera, [
			wish('introduceVisitor', { ...place, name: 'Vera' }),
			writing(newId(), 'It is me again')
		]);
		const items = itemsOf(await store.pull(workspaceId, ben, before, 1_000));
		expect(items.filter(({ collection }) => collection === 'visitor')).toHaveLength(1);
	});
});
