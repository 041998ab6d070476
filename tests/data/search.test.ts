import { onTestFinished, expect, test } from 'vitest';
import { followSearch, HITS_MAX, type Searching, type SearchView, type Wanted } from '#data/search.ts';
import { SearchLine } from '#data/search-line.ts';
import { Listeners } from '#data/listeners.ts';
import type { Document } from '#domain/documents.ts';
import { newId } from '#domain/id.ts';
import { pack } from '#domain/transcript.ts';
import type { Hit } from '#domain/hit.ts';
import { SearchBench, thread } from '../kit/search.ts';
import { failing, ours } from '../kit/shelf.ts';

test('[X6] what the copy has is found, and what the feed brings from then on', async () => {
	const bench = await SearchBench.open();
	const vera = thread('Véra', ['La lanterne est cassée']);
	await bench.feed(...vera.puts);
	expect(await bench.find('lanterne vera')).toEqual(['Véra']);
	const otto = thread('Otto', ['The wall lantern flickers'], 2_000);
	await bench.feed(...otto.puts);
	expect(await bench.find('lantern')).toEqual(['Otto', 'Véra']);
	await bench.feed({ collection: 'visitor', document: { ...otto.visitor, name: 'Mina' } });
	expect(await bench.find('otto')).toEqual([]);
	expect(await bench.find('mina lantern')).toEqual(['Mina']);
	await bench.remove('message', otto.messages[0]?.id ?? '');
	expect(await bench.find('flickers')).toEqual([]);
	expect(bench.failures).toEqual([]);
});

test('[X6] messages are found by their place when they rest, too', async () => {
	const bench = await SearchBench.open();
	const { puts, messages } = thread('Vera', ['one', 'two lanterns', 'three']);
	await bench.feed(...puts);
	await bench.settled();
	for (const { id } of messages) await bench.remove('message', id);
	const [transcript] = pack(messages);
	await bench.feed({ collection: 'transcript', document: transcript as Document<'transcript'> });
	await bench.settled();
	const { hits, looked } = await bench.line.ask('lanterns', 10);
	expect(hits).toMatchObject([{ pieces: [{ of: 'message', text: 'two lanterns', position: 2 }] }]);
	expect(looked).toBe(3);
});

test('[X6] after a restart the stored index answers, and what changed meanwhile is taken up', async () => {
	const bench = await SearchBench.open();
	const vera = thread('Vera', ['The lantern is broken', 'Please hurry']);
	await bench.feed(...vera.puts);
	expect(await bench.find('broken')).toEqual(['Vera']);
	await bench.stop();
	await bench.start();
	// Nothing changed: it is complete at once.
	expect(await bench.line.ask('broken', 10)).toMatchObject({ hits: [{ name: 'Vera' }], isComplete: true });
	await bench.stop();
	await bench.start();
	// Nobody searches while this is written.
	await bench.feed(...thread('Otto', ['Mine is broken, too'], 2_000).puts);
	await bench.remove('message', vera.messages[1]?.id ?? '');
	expect(await bench.line.ask('broken', 10)).toMatchObject({ hits: [{ name: 'Vera' }], isComplete: false });
	expect(await bench.find('broken')).toEqual(['Otto', 'Vera']);
	expect(await bench.find('hurry')).toEqual([]);
	expect(bench.failures).toEqual([]);
});

test('[X6] the index goes with its copy, and one of another epoch is not used', async () => {
	const bench = await SearchBench.open();
	await bench.feed(...thread('Vera', ['The lantern']).puts);
	expect(await bench.find('lantern')).toEqual(['Vera']);
	await bench.database.drop();
	expect(await bench.find('lantern')).toEqual([]);
	bench.number = 0;
	await bench.feed(...thread('Otto', ['The lantern']).puts);
	await bench.reach({ epoch: 'two' });
	await bench.settled();
	await bench.stop();
	await bench.start();
	expect(await bench.find('lantern')).toEqual(['Otto']);
});

test('[X6] [S8] a copy of another epoch is looked through anew, also what had a larger number before', async () => {
	const bench = await SearchBench.open();
	const vera = thread('Vera', ['The lantern']);
	await bench.feed(...vera.puts);
	await bench.feed({ collection: 'visitor', document: { ...vera.visitor, name: 'Veronica' } });
	expect(await bench.find('veronica lantern')).toEqual(['Veronica']);
	await bench.stop();
	await bench.start();
	// A backup was put back while nobody searched.
	await bench.database.drop();
	bench.number = 0;
	await bench.feed(...vera.puts);
	await bench.reach({ epoch: 'two' });
	expect(await bench.find('veronica')).toEqual([]);
	expect(await bench.find('vera lantern')).toEqual(['Vera']);
});

test('[X6] what is no longer in the copy without a trace is forgotten', async () => {
	const bench = await SearchBench.open();
	await bench.feed(...thread('Vera', ['The lantern']).puts);
	expect(await bench.find('lantern')).toEqual(['Vera']);
	await bench.stop();
	// Signed out, while another tab held the index open; then signed in again.
	for (const { name = '' } of await bench.disk.indexedDB.databases())
		if (name.startsWith('rxdb-')) bench.disk.indexedDB.deleteDatabase(name);
	await bench.start();
	await bench.feed(...thread('Otto', ['The wall lamp']).puts);
	await bench.settled();
	expect(await bench.line.ask('lantern', 10)).toMatchObject({ hits: [], count: 0 });
	expect(await bench.find('lamp')).toEqual(['Otto']);
});

test('[X6] while a first copy comes, what is here is found and it is said that more is to come', async () => {
	const bench = await SearchBench.open();
	const { puts } = thread('Vera', ['The lantern']);
	await bench.database.saveProgress({ kind: 'filling', epoch: 'one', at: 9, below: 5 });
	for (const { collection, document } of puts)
		await bench.database.write(collection, [{ document: document as Document<'message'>, number: 5 }]);
	await bench.settled();
	expect(await bench.line.ask('lantern', 10)).toMatchObject({ hits: [{ name: 'Vera' }], isComplete: false });
	bench.number = 9;
	await bench.reach();
	await bench.settled();
	expect(await bench.line.ask('lantern', 10)).toMatchObject({ looked: 1, isComplete: true });
});

test('a copy that is not there yet makes no empty one', async () => {
	const bench = await SearchBench.open();
	const line = bench.openEnd(() => undefined);
	line.post({ say: 'open', name: 'porchlight-nobody' });
	line.post({ say: 'ask', ticket: 1, text: 'lantern', limit: 1 });
	await bench.settled();
	const names = (await bench.disk.indexedDB.databases()).map(({ name }) => name);
	expect(names.filter((name) => name?.startsWith('rxdb-dexie-porchlight-nobody'))).toEqual([]);
	line.close();
});

const serverHit = (name: string, lastMessageAt: number): Hit => ({
	conversationId: newId(),
	visitorId: newId(),
	name,
	status: 'resolved',
	lastMessageAt,
	pieces: [{ of: 'message', text: 'an older lantern', position: 1, at: lastMessageAt }]
});

/** Watches a search until it fits. */
async function watched(
	{ line }: Pick<SearchBench, 'line'>,
	fetch: Searching['surroundings']['fetch'],
	fits: (view: SearchView) => boolean,
	isOnline = true,
	told?: unknown[],
	wanted: Partial<Wanted> = {}
): Promise<SearchView> {
	const failures = new Listeners<unknown>();
	const surroundings = {
		fetch,
		isOnline: () => isOnline,
		wait: async () => await new Promise((resolve) => setImmediate(resolve)),
		onNetwork: () => () => undefined
	} as unknown as Searching['surroundings'];
	const data: Searching = { search: line, surroundings, failures };
	return await new Promise((resolve, reject) => {
		failures.add((failure) => (told ? void told.push(failure) : reject(failure)));
		onTestFinished(followSearch(data, { text: 'lantern', ...wanted }, (view) => fits(view) && resolve(view)));
	});
}

const namesOf = ({ hits }: SearchView) => hits.map(({ name, from }) => [name, from]);

test('[R1] [L3] what is only on the server comes below what is here, and each says where it is from', async () => {
	const bench = await SearchBench.open();
	const vera = thread('Vera', ['The lantern']);
	await bench.feed(...vera.puts);
	await bench.settled();
	const same: Hit = { ...serverHit('Vera', 1_000), conversationId: vera.conversation.id };
	const hits = [same, serverHit('Otto', 10), serverHit('Mina', 20)];
	const asked: unknown[] = [];
	const answer: Searching['surroundings']['fetch'] = async (path, { body }) => {
		asked.push([path, body]);
		return ours({ hits, more: false });
	};
	const view = await watched(bench, answer, ({ server }) => server === 'asked');
	expect(namesOf(view)).toEqual([
		['Vera', 'device'],
		['Mina', 'server'],
		['Otto', 'server']
	]);
	expect(view).toMatchObject({ count: 1, looked: 1, isComplete: true });
	expect(asked[0]).toEqual(['/api/search', JSON.stringify({ text: 'lantern' })]);
});

test('[R1] [X6] without a line, or when the server fails, what is here is found and it is said that the server was not asked', async () => {
	const bench = await SearchBench.open();
	await bench.feed(...thread('Vera', ['The lantern']).puts);
	await bench.settled();
	const isOut = ({ server, hits }: SearchView) => server === 'out-of-reach' && hits.length > 0;
	const nobody = () => Promise.reject(new Error('nobody may be asked'));
	expect(namesOf(await watched(bench, nobody, isOut, false))).toEqual([['Vera', 'device']]);
	const lost = () => Promise.reject(new TypeError('Failed to fetch'));
	expect(namesOf(await watched(bench, lost, isOut))).toEqual([['Vera', 'device']]);
	const busy = async () => failing({ kind: 'busy', message: '', waitMs: 1 }, 429);
	expect(namesOf(await watched(bench, busy, isOut))).toEqual([['Vera', 'device']]);
});

test('[R1] a thread that is lost is told, and what the server has is found all the same', async () => {
	const bench = await SearchBench.open();
	const line = new SearchLine(bench.database, (hear) => ({
		post: ({ say }) => say === 'ask' && queueMicrotask(() => hear({ say: 'lost', message: 'no script' })),
		close: () => undefined
	}));
	const told: unknown[] = [];
	const answer = async () => ours({ hits: [serverHit('Otto', 10)], more: false });
	const fits = ({ server }: SearchView) => server === 'asked';
	expect(namesOf(await watched({ line }, answer, fits, true, told))).toEqual([['Otto', 'server']]);
	expect(told).toMatchObject([{ body: { kind: 'unknown', message: 'search: no script' } }]);
});

test('one of several tabs stores the index; another finds as much and writes nothing', async () => {
	const bench = await SearchBench.open();
	bench.isFirstTab = false;
	await bench.feed(...thread('Vera', ['The lantern']).puts);
	expect(await bench.find('lantern')).toEqual(['Vera']);
	expect(await bench.isStored()).toBe(false);
	await bench.stop();
	bench.isFirstTab = true;
	await bench.start();
	expect(await bench.find('lantern')).toEqual(['Vera']);
	expect(await bench.isStored()).toBe(true);
});

test('[R1] what the feed brings while somebody looks is there by itself', async () => {
	const bench = await SearchBench.open();
	await bench.feed(...thread('Vera', ['The lantern']).puts);
	await bench.settled();
	const none = async () => ours({ hits: [], more: false });
	const seeing = watched(bench, none, ({ hits }) => hits.length === 2);
	await bench.feed(...thread('Otto', ['Another lantern'], 2_000).puts);
	expect(namesOf(await seeing)).toEqual([
		['Otto', 'device'],
		['Vera', 'device']
	]);
});

test('[R1] what is found goes on beyond the first ones: those of the device, then page by page those of the server', async () => {
	const bench = await SearchBench.open();
	for (let count = 0; count < HITS_MAX + 2; count += 1)
		await bench.feed(...thread(`Visitor ${count}`, ['A lantern'], 1_000 + count).puts);
	await bench.settled();
	const here = (await bench.line.ask('lantern', 100)).hits;
	// What is here is on the first pages of the server, too.
	const all = [...here, ...Array.from({ length: 25 }, (_, index) => serverHit(`Old ${index}`, 500 - index))];
	const asked: unknown[] = [];
	const answer: Searching['surroundings']['fetch'] = async (_path, { body }) => {
		const { after } = JSON.parse(String(body)) as { after?: { conversationId: string } };
		asked.push(after);
		const from = all.findIndex(({ conversationId }) => conversationId === after?.conversationId) + 1;
		return ours({ hits: all.slice(from, from + 20), more: all.length > from + 20 });
	};
	const isAsked = ({ server }: SearchView) => server === 'asked';
	const first = await watched(bench, answer, isAsked);
	expect(first).toMatchObject({ count: HITS_MAX + 2, more: true });
	expect(first.hits.every(({ from }) => from === 'device')).toBe(true);
	const second = await watched(bench, answer, isAsked, true, undefined, { limit: 2 * HITS_MAX });
	expect(second.hits).toHaveLength(HITS_MAX + 2 + 25);
	expect(second.hits.at(-1)).toMatchObject({ name: 'Old 24', from: 'server' });
	expect(second.more).toBe(false);
});
