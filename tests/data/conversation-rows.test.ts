import { expect, onTestFinished, test } from 'vitest';
import { ConversationRows } from '#data/conversation-rows.ts';
import { listConversations } from '#data/conversations.ts';
import type { Database } from '#data/database.ts';
import { Sight, type Overlay } from '#data/overlay.ts';
import type { DatabaseSurroundings } from '#data/rx.ts';
import { browserStorage } from '#data/storage.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import { markId } from '#domain/mark.ts';
import type { ConversationRow } from '#domain/shown.ts';
import type { Wish } from '#outbox/store.ts';
import { DAWN } from '../kit/cast.ts';
import { Chance } from '../kit/chance.ts';
import { make } from '../kit/make.ts';
import { memory } from '../kit/memory.ts';
import { emptyDisk } from '../kit/shelf.ts';
import { openCopy } from '../kit/source.ts';

const ME = '00000000-0000-7000-8000-000000000001';
const LISTED: readonly DocumentName[] = ['agent', 'setting', 'visitor', 'conversation', 'mark'];

/** What a list is made of, changed by chance: documents of the copy, and what lies over it. */
class Desk {
	readonly database: Database;
	readonly actor = { kind: 'agent', id: ME, role: 'agent', workspaceId: '' } as const;
	readonly overlay = { sight: new Sight() } as unknown as Overlay & { sight: Sight };
	readonly #chance: Chance;
	readonly #ids: readonly string[];
	#number = 0;

	constructor(database: Database, chance: Chance) {
		this.database = database;
		this.#chance = chance;
		this.#ids = Array.from(
			{ length: 40 },
			(_, index) => `00000000-0000-7000-8000-${index + 100_000_000_000}`
		);
	}

	async write<N extends DocumentName>(name: N, documents: readonly Document<N>[]): Promise<void> {
		const number = (this.#number += 1);
		await this.database.write(
			name,
			documents.map((document) => ({ document, number }))
		);
	}

	async change(): Promise<void> {
		const chance = this.#chance;
		const kind = chance.weighted({
			conversation: 6,
			visitor: 3,
			mark: 3,
			agent: 1,
			setting: 1,
			gone: 1,
			over: 4
		});
		if (kind === 'gone') {
			const gone = { gone: chance.pick(this.#ids), number: (this.#number += 1) };
			await this.database.write(chance.pick(['conversation', 'visitor']), [gone]);
		} else if (kind === 'over') this.overlay.sight = this.#sight();
		else await this.write(kind, [this.#document(kind)] as never);
	}

	#sight(): Sight {
		const chance = this.#chance;
		const some = (name: DocumentName) =>
			new Map(
				Array.from({ length: chance.below(3) }, () => {
					const document = this.#document(name);
					return [document.id, document] as const;
				})
			);
		const draft = { conversationId: chance.pick(this.#ids), text: `draft ${chance.below(9)}` };
		const sent = { conversationId: chance.pick(this.#ids) };
		const wishes = [
			{ state: 'queued', mutation: { name: 'saveDraft', args: draft, at: DAWN + chance.below(99) } },
			{ state: 'queued', mutation: { name: 'joinConversation', args: sent, at: DAWN } }
		].filter(() => chance.isIn(0.5)) as unknown as Wish[];
		return new Sight(wishes, new Map(LISTED.map((name) => [name, some(name)])));
	}

	#document(name: DocumentName): Document<DocumentName> {
		const chance = this.#chance;
		const id = chance.pick(this.#ids);
		const name_ = `${name} ${chance.below(1_000)}`;
		switch (name) {
			case 'agent':
				return make('agent', { id: chance.pick([ME, id]), name: name_ });
			case 'setting':
				return chance.isIn(0.5)
					? make('setting', { id: chance.pick(this.#ids.slice(0, 3)), name: name_ })
					: make('setting', { id: chance.pick(this.#ids.slice(3, 6)), kind: 'group', name: name_ });
			case 'visitor':
				return make('visitor', { id: chance.pick(this.#ids.slice(0, 9)), name: name_ });
			case 'mark': {
				const agentId = chance.pick([ME, ME, id]);
				const draft = { text: chance.pick(['', name_]), writtenAt: DAWN + chance.below(99) };
				const position = chance.below(9);
				return make('mark', { id: markId(agentId, id), agentId, conversationId: id, position, draft });
			}
			default: {
				const visitorId = chance.pick(this.#ids.slice(0, 9));
				const tags = [{ tagId: chance.pick(this.#ids.slice(0, 3)), addIds: [id] }];
				return make('conversation', {
					...make('conversation', { id, visitorId }),
					status: chance.pick(['open', 'open', 'resolved'] as const),
					assigneeId: chance.pick([ME, id]),
					tags,
					groupId: chance.pick(this.#ids.slice(2, 6)),
					lastMessageAt: DAWN + chance.below(50),
					visitorPosition: chance.below(9)
				});
			}
		}
	}
}

async function openDesk(seed: number, storage: DatabaseSurroundings['storage'] = memory()): Promise<Desk> {
	return new Desk(await openCopy(storage, LISTED), new Chance(seed));
}

function follow(desk: Desk): ConversationRows {
	const rows = new ConversationRows(desk as never, 'open');
	onTestFinished(() => rows.close());
	return rows;
}

/** The list as it is when it is made now. */
const made = (desk: Desk): Promise<readonly ConversationRow[]> => listConversations(desk as never, 'open');

for (const seed of [1, 2, 3, 4, 5]) {
	test(`[L2] a list that is kept current is after each change what it is when made anew (seed ${seed})`, async () => {
		const desk = await openDesk(seed);
		const rows = follow(desk);
		for (let step = 0; step < 250; step += 1) {
			await desk.change();
			expect(await rows.look()).toEqual(await made(desk));
		}
		expect((await rows.look()).length).toBeGreaterThan(5);
	});
}

test('[L2] a change makes one row anew, and the others stay the objects that are drawn', async () => {
	const desk = await openDesk(6);
	const rows = follow(desk);
	const conversations = Array.from({ length: 200 }, (_, index) =>
		make('conversation', { lastMessageAt: DAWN + index })
	);
	await desk.write('conversation', conversations);
	const before = await rows.look();
	expect(before).toHaveLength(200);
	expect(await rows.look()).toBe(before);
	await desk.write('mark', [make('mark')]);
	expect(await rows.look()).toBe(before);
	const [oldest] = conversations;
	if (!oldest) return expect.unreachable();
	await desk.write('conversation', [{ ...oldest, lastMessageAt: DAWN + 500 }]);
	const after = await rows.look();
	expect(after[0]?.conversation.lastMessageAt).toBe(DAWN + 500);
	expect(after.slice(1)).toEqual(before.slice(0, -1));
	expect(after.slice(1).every((row, index) => row === before[index])).toBe(true);
});

test('[S8] after the copy began anew, a list shows nothing of the former one', async () => {
	const desk = await openDesk(7);
	const rows = follow(desk);
	await desk.database.saveProgress({ kind: 'whole', epoch: 'former', number: 1 });
	await desk.write('conversation', [make('conversation')]);
	expect(await rows.look()).toHaveLength(1);
	await desk.database.drop();
	await desk.database.saveProgress({ kind: 'filling', epoch: 'new', at: 5, below: 6 });
	expect(await rows.look()).toEqual([]);
	await desk.write('conversation', [make('conversation')]);
	expect(await rows.look()).toHaveLength(1);
});

test('[X14] a list finds what another tab wrote while the browser had taken the connection away', async () => {
	// Tabs share a disk, and are told nothing here.
	const storage = browserStorage(emptyDisk());
	let isLost = false;
	const losing: typeof storage = {
		...storage,
		// RxDB lets a page open a name once; another tab is another page.
		name: 'another tab',
		createStorageInstance: async (params) => {
			const instance = await storage.createStorageInstance(params);
			const write = instance.bulkWrite.bind(instance);
			instance.bulkWrite = async (rows, context) => {
				if (!isLost) return await write(rows, context);
				isLost = false;
				throw Object.assign(new Error('gone'), { name: 'InvalidStateError' });
			};
			return instance;
		}
	};
	const [desk, other] = [await openDesk(8, losing), await openDesk(9, storage)];
	const rows = follow(desk);
	await desk.write('conversation', [make('conversation')]);
	expect(await rows.look()).toHaveLength(1);
	await other.write('conversation', [make('conversation')]);
	isLost = true;
	await desk.write('mark', [make('mark')]);
	expect(await rows.look()).toHaveLength(2);
});
