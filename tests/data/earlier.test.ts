/** The other conversations of a visitor: those of this device, and those that only the server has (product V11). */
import { expect, onTestFinished, test } from 'vitest';
import { Listeners } from '#data/listeners.ts';
import { Sight, type Overlay } from '#data/overlay.ts';
import { followSearch, type Searching, type SearchView } from '#data/search.ts';
import type { Conversation } from '#domain/conversation.ts';
import { hitOf } from '#domain/found.ts';
import { newId } from '#domain/id.ts';
import type { SearchRequest } from '#protocol/search.ts';
import { make } from '../kit/make.ts';
import { SearchBench } from '../kit/search.ts';
import { ours } from '../kit/shelf.ts';

const visitorId = newId();
const at = (lastMessageAt: number, more: Partial<Conversation> = {}) =>
	make('conversation', { visitorId, lastMessageAt, lastText: `At ${lastMessageAt}`, ...more });

/** Watches what is found of a visitor until the server has answered, or cannot. */
async function found(here: readonly Conversation[], there: readonly Conversation[], isOnline = true) {
	const bench = await SearchBench.open();
	await bench.feed(...here.map((document) => ({ collection: 'conversation', document }) as const));
	const asked: SearchRequest[] = [];
	const fetch: Searching['surroundings']['fetch'] = async (_path, { body }) => {
		asked.push(JSON.parse(String(body)) as SearchRequest);
		return ours({ hits: there.map((one) => hitOf(one, undefined)), more: false });
	};
	const surroundings = {
		fetch,
		isOnline: () => isOnline,
		wait: async () => await new Promise((resolve) => setImmediate(resolve)),
		onNetwork: () => () => undefined
	} as unknown as Searching['surroundings'];
	const overlay = {
		sight: new Sight(),
		settled: async () => undefined,
		changes: new Listeners()
	} as unknown as Overlay;
	const failures = new Listeners<unknown>();
	const data: Searching = { search: bench.line, database: bench.database, overlay, surroundings, failures };
	const view = await new Promise<SearchView>((resolve, reject) => {
		failures.add(reject);
		const tell = (view: SearchView) => view.server !== 'asking' && resolve(view);
		onTestFinished(followSearch(data, { text: '', filter: { visitorId } }, tell));
	});
	return { view, asked };
}

const told = ({ hits }: SearchView) => hits.map(({ pieces, from }) => [pieces[0]?.text, from]);

test('[V11] the conversations of a visitor are found, open and resolved, the newest first, and nobody else’s', async () => {
	const others = at(50, { visitorId: newId() });
	const resolved = at(10, { status: 'resolved', resolvedAt: 10 });
	const { view } = await found([resolved, others, at(30)], []);
	expect(told(view)).toEqual([
		['At 30', 'device'],
		['At 10', 'device']
	]);
});

test('[V11] older ones come from the server, each says where it is from, with agent, tags and rating', async () => {
	const here = at(30);
	const [assigneeId, tagId] = [newId(), newId()];
	const old = at(10, {
		status: 'resolved',
		resolvedAt: 10,
		assigneeId,
		tags: [{ tagId, addIds: [newId()] }],
		ratings: [{ score: 4, resolvedPosition: 1, ratedAt: 10 }]
	});
	const { view, asked } = await found([here], [here, old]);
	expect(asked[0]).toEqual({ text: '', filter: { visitorId } });
	expect(told(view)).toEqual([
		['At 30', 'device'],
		['At 10', 'server']
	]);
	expect(view).toMatchObject({ server: 'asked', more: false });
	expect(view.hits[1]).toMatchObject({ status: 'resolved', assigneeId, tagIds: [tagId], score: 4 });
});

test('[V11] without a network those of this device are there, and it is said that the server was not asked', async () => {
	const { view, asked } = await found([at(30)], [at(10)], false);
	expect(told(view)).toEqual([['At 30', 'device']]);
	expect(view.server).toBe('out-of-reach');
	expect(asked).toEqual([]);
});
