import { onTestFinished, expect, test, vi } from 'vitest';
import { Overlay } from '#data/overlay.ts';
import type { Document } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import type { Mutation } from '#domain/mutations.ts';
import { addWish, settleWishes, takeWishes, type Wish } from '#outbox/store.ts';
import { withdrawWish } from '#outbox/withdrawing.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import { Chance } from '../kit/chance.ts';
import { make } from '../kit/make.ts';
import { memory, type Storage } from '../kit/memory.ts';
import { openOutbox } from '../kit/shelf.ts';
import { openCopy } from '../kit/source.ts';

const agentId = newId();

/** A store whose reads wait while `stop` has been called, until they are let go one by one. */
function slowStorage() {
	const held: (() => void)[] = [];
	let isStopped = false;
	const disk = memory();
	const storage: Storage = {
		...disk,
		createStorageInstance: async (params) => {
			const instance = await disk.createStorageInstance(params);
			const find = instance.findDocumentsById.bind(instance);
			instance.findDocumentsById = async (ids, withDeleted) => {
				if (isStopped) await new Promise<void>((go) => held.push(go));
				return await find(ids, withDeleted);
			};
			return instance;
		}
	};
	return {
		storage,
		held,
		stop: () => void (isStopped = true),
		go: () => {
			isStopped = false;
			for (const go of held.splice(0)) go();
		}
	};
}

/** A copy and an outbox, and overlays over both. */
async function open(storage?: Storage) {
	const [database, outbox] = [await openCopy(storage), openOutbox()];
	const overlay = () => {
		const actor = { kind: 'agent', id: agentId, role: 'agent', workspaceId: '' } as const;
		const opened = new Overlay(database, outbox, actor, () => 0);
		onTestFinished(() => opened.close());
		return opened;
	};
	let number = 1;
	await database.write('agent', [{ document: make('agent', { id: agentId }), number }]);
	return {
		database,
		outbox,
		overlay,
		say: (conversation: Document<'conversation'>) =>
			database.write('conversation', [{ document: conversation, number: (number += 1) }])
	};
}

const joined = () =>
	make('conversation', {
		participantIds: [agentId],
		assigneeId: agentId,
		lastPosition: 3,
		visitorPosition: 2
	});

const send = (conversationId: string, text: string): Mutation => ({
	id: newId(),
	name: 'sendMessage',
	args: { id: newId(), conversationId, text, seenPosition: 1_000 },
	at: 1
});

test('[S12] a wish does not leave before the last page of the feed: its document may have changed again', async () => {
	const { database, outbox, overlay, say } = await open();
	const conversation = joined();
	await say(conversation);
	await addWish(outbox, send(conversation.id, 'Hello'));
	const [taken] = await takeWishes(outbox, 1, 1_000);
	const results = [{ id: taken?.mutation.id ?? '', kind: 'applied' as const, number: 5 }];
	await settleWishes(outbox, { results, epoch: 'e', now: 1 });
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 6, isPartial: true });
	const looking = overlay();
	await looking.settled();
	expect(looking.sight.wishes).toHaveLength(1);
	expect(looking.sight.over('conversation').get(conversation.id)?.lastText).toBe('Hello');
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 9 });
	await looking.settled();
	expect(looking.sight.wishes).toEqual([]);
});

test('[S12] a wish leaves although its number comes while the list that shows it granted is still being made', async () => {
	const { storage, held, stop, go } = slowStorage();
	const { database, outbox, overlay, say } = await open(storage);
	const conversation = joined();
	await say(conversation);
	const first = send(conversation.id, 'Hello');
	await addWish(outbox, first);
	const looking = overlay();
	let newest: readonly Wish[] = [];
	const fail = (error: unknown) => expect.unreachable(String(error));
	onTestFinished(watchWishes(outbox, (wishes) => (newest = wishes), fail));
	await looking.settled();
	await takeWishes(outbox, 1, 1_000);
	// The list is made anew with what must be read first; meanwhile the wish is granted, and it is made once more.
	stop();
	const others = [send(newId(), 'To somebody'), send(newId(), 'To somebody else')];
	for (const [index, other] of others.entries()) {
		await addWish(outbox, other);
		if (index === 0) {
			await vi.waitFor(() => expect(held).toHaveLength(2));
			const results = [{ id: first.id, kind: 'applied' as const, number: 5 }];
			await settleWishes(outbox, { results, epoch: 'e', now: 1 });
		}
	}
	await vi.waitFor(() => expect(newest.map(({ state }) => state)).toEqual(['applied', 'queued', 'queued']));
	for (const letGo of held.splice(0)) letGo();
	await vi.waitFor(() => expect(held).toHaveLength(2));
	await database.saveProgress({ kind: 'whole', epoch: 'e', number: 5 });
	go();
	await looking.settled();
	expect(looking.sight.wishes.map(({ mutation }) => mutation.id)).toEqual(others.map(({ id }) => id));
});

test('[M3] [5.5] a reply to a visitor who was blocked meanwhile is not shown as if it would arrive', async () => {
	const { database, outbox, overlay, say } = await open();
	const conversation = joined();
	await say(conversation);
	await addWish(outbox, send(conversation.id, 'Hello'));
	const looking = overlay();
	await looking.settled();
	expect(looking.sight.over('message').size).toBe(1);
	const blocks = [{ id: newId(), agentId: newId(), blockedAt: 1 }];
	const document = make('visitor', { id: conversation.visitorId, blocks });
	await database.write('visitor', [{ document, number: 90 }]);
	await looking.settled();
	expect(looking.sight.over('message').size).toBe(0);
});

test.for([1, 2, 3, 4, 5, 6])(
	'[S13] what lies over the copy is the same however it came about: at once, or change by change (seed %i)',
	async (seed) => {
		const chance = new Chance(seed);
		const { outbox, overlay, say } = await open();
		const conversations = [joined(), joined(), joined()];
		for (const conversation of conversations) await say(conversation);
		const long = overlay();
		await long.settled();
		for (let step = 0; step < 12; step += 1) {
			const conversation = chance.pick(conversations);
			const act = chance.weighted({ wish: 2, hear: 1, withdraw: 1 });
			if (act === 'wish') await addWish(outbox, send(conversation.id, `Words ${step}`));
			if (act === 'hear') await say({ ...conversation, lastText: `Said ${step}`, lastPosition: 4 + step });
			if (act === 'withdraw') await withdrawWish(outbox, 1 + chance.below(step + 1));
			if (chance.isIn(0.5)) await long.settled();
		}
		await addWish(outbox, send(chance.pick(conversations).id, 'Last words'));
		const fresh = overlay();
		await fresh.settled();
		expect(fresh.sight.over('message').size).toBeGreaterThan(0);
		await expect.poll(() => long.sight.wishes).toEqual(fresh.sight.wishes);
		await long.settled();
		for (const name of ['conversation', 'message'] as const)
			expect(long.sight.over(name)).toEqual(fresh.sight.over(name));
	}
);
