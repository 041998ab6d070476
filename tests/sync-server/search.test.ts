import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import type { Hit } from '#domain/hit.ts';
import { newId } from '#domain/id.ts';
import { QUERY_MAX } from '#domain/fields.ts';
import { SEARCH_PAGE } from '#protocol/search.ts';
import { make } from '../kit/make.ts';
import { emptyDirectory, openDesk, wish, writing, type Person } from './desk.ts';
import { asked, named, search } from './searching.ts';

test('[S21] every word is found, in messages and the name together, without accents, unfinished, and with a typo', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { conversationId } = await asked(
		desk,
		ana.workspaceId,
		'Véra',
		'La lanterne est cassée',
		'Réglée hier ?'
	);
	desk.pass(1_000);
	await asked(desk, ana.workspaceId, 'Otto', 'The wall lamp flickers');
	for (const text of ['cassee', 'lanterne vera', 'LANT', 'vera reglee cass', 'lantrene '])
		expect([text, await named(desk, ana, text)]).toEqual([text, ['Véra']]);
	for (const text of ['lanterne otto', 'lant ', 'motor', '', '  …'])
		expect([text, await named(desk, ana, text)]).toEqual([text, []]);
	expect(await search(desk, ana, 'hier lanterne')).toMatchObject([
		{
			conversationId,
			status: 'open',
			pieces: [
				{ of: 'message', text: 'Réglée hier ?', position: 2 },
				{ of: 'message', text: 'La lanterne est cassée', position: 1 }
			]
		}
	]);
});

test('[S21] the newest come first, page by page, each once', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const names = Array.from({ length: SEARCH_PAGE * 2 + 3 }, (_, index) => `Visitor ${index}`);
	for (const name of names) {
		// Some have the same moment.
		if (name.endsWith('5')) desk.pass(1_000);
		await asked(desk, ana.workspaceId, name, 'One lantern, please');
	}
	const found: Hit[] = [];
	for (let more = true; more;) {
		const last = found.at(-1);
		const after = last && { lastMessageAt: last.lastMessageAt, conversationId: last.conversationId };
		const { body } = await desk.call('/api/search', { text: 'lantern', ...(after ? { after } : {}) }, ana);
		expect(body.hits.length).toBeLessThanOrEqual(SEARCH_PAGE);
		found.push(...body.hits);
		({ more } = body);
	}
	expect(found.map(({ name }) => name).sort()).toEqual([...names].sort());
	const moments = found.map(({ lastMessageAt }) => lastMessageAt);
	expect(moments).toEqual([...moments].sort((a, b) => b - a));
});

test('[S21] [S10] nothing of another workspace is found, be it alone with a word or by a typo', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const eve = await desk.owner('Eve');
	await asked(desk, ana.workspaceId, 'Vera', 'The lantern is broken');
	await asked(desk, eve.workspaceId, 'Mallory', 'The lanterm is mine');
	expect(await named(desk, eve, 'broken')).toEqual([]);
	expect(await named(desk, eve, 'brokem ')).toEqual([]);
	expect(await named(desk, eve, 'Vera')).toEqual([]);
	// What others have written does not change what a typo is.
	expect(await named(desk, eve, 'lantern ')).toEqual(['Mallory']);
	expect(await named(desk, ana, `w${ana.workspaceId.replaceAll('-', '')}`)).toEqual([]);
});

test('[S21] [W1] a visitor may not search, nor is an internal note kept from agents', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { visitor, conversationId } = await asked(desk, ana.workspaceId, 'Vera', 'Hello');
	const note = make('message', { conversationId, kind: 'note', text: 'Prefers the telephone', position: 2 });
	await desk.server.store.seed(ana.workspaceId, [{ collection: 'message', document: note }]);
	expect(await search(desk, ana, 'telephone')).toMatchObject([{ pieces: [{ of: 'note' }] }]);
	expect((await desk.call('/api/search', { text: 'telephone' }, visitor)).status).toBe(403);
	expect((await desk.call('/api/search', { text: 'telephone' })).status).toBe(401);
	expect((await desk.call('/api/search', { text: 'x'.repeat(QUERY_MAX + 1) }, ana)).status).toBe(422);
});

test('[S21] what is written is found at once, a new name in the place of the old, and what rests as before', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { visitor, conversationId } = await asked(desk, ana.workspaceId, 'Vera', 'Hello');
	await desk.wish(
		visitor,
		...Array.from({ length: 45 }, (_, n) => writing(conversationId, `part${n} of it`))
	);
	const page = { pageUrl: '', pageTitle: '', referrer: '', language: '', browser: '' };
	await desk.wish(visitor, wish('introduceVisitor', { name: 'Veronica', email: 'v@shop.example', ...page }));
	expect(await named(desk, ana, 'veronica shop')).toEqual(['Veronica']);
	expect(await named(desk, ana, 'Vera ')).toEqual([]);
	desk.pass(2 * HOUR_MS);
	await desk.server.tick();
	for (const word of ['part0', 'part44', 'hello']) expect(await named(desk, ana, word)).toEqual(['Veronica']);
});

test('[S21] a question with signs of every kind is only words', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	await asked(desk, ana.workspaceId, 'नमस्ते', 'a "quoted" NEAR(x) AND * : ^ lantern 壊れました');
	for (const text of [
		'"quoted" AND',
		'NEAR(x',
		'words : lantern',
		'नमस्ते',
		'壊れ',
		"'; DROP TABLE texts; --",
		'* OR *'
	])
		expect((await desk.call('/api/search', { text }, ana)).status).toBe(200);
	expect(await named(desk, ana, '"quoted" near(')).toEqual(['नमस्ते']);
	expect(await named(desk, ana, 'नमस्ते 壊れ')).toEqual(['नमस्ते']);
	expect(desk.bugs).toEqual([]);
});

test('[S21] what an older version has written is found, loose or at rest', async () => {
	const dataDir = emptyDirectory();
	const before = await openDesk({ dataDir });
	const ana = await before.owner();
	const { visitor, conversationId } = await asked(before, ana.workspaceId, 'Vera', 'The first lantern');
	await before.wish(visitor, ...Array.from({ length: 45 }, (_, n) => writing(conversationId, `part${n}`)));
	await before.close();
	const db = new DatabaseSync(join(dataDir, 'porchlight.db'));
	db.exec(`DROP TABLE terms; DROP TABLE word_index; DROP TABLE texts; DROP TABLE files; DROP TABLE reported; DROP TABLE jobs;
		DROP TABLE subscriptions; DROP TABLE notices;
		DROP INDEX documents_ended; ALTER TABLE documents RENAME COLUMN ended_at TO kept_until; PRAGMA user_version = 2`);
	db.close();
	const desk = await openDesk({ dataDir });
	for (const word of ['vera', 'lantern', 'part0', 'part44'])
		expect([word, await named(desk, ana, word)]).toEqual([word, ['Vera']]);
	expect(await named(desk, ana, 'joined')).toEqual([]);
});

test('[S21] [R3] [R5] [R6] a filter narrows what is found, and alone it finds all that fits, page by page', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const ben = await desk.agent(ana.workspaceId);
	const stranger = await desk.owner('Another house');
	const tagId = newId();
	await desk.wish(ana, wish('createTag', { tagId, name: 'Refund' }));
	const { conversationId: vera } = await asked(desk, ana.workspaceId, 'Vera', 'The lantern is broken');
	await desk.wish(
		ben,
		wish('joinConversation', { conversationId: vera, eventId: newId() }),
		wish('tagConversation', { conversationId: vera, tagId, addId: newId() })
	);
	desk.pass(HOUR_MS);
	const since = desk.now();
	for (let count = 0; count < SEARCH_PAGE + 3; count += 1)
		await asked(desk, ana.workspaceId, `Otto ${count}`, 'The lantern flickers');
	const ask = async (request: object, who: Person = ana) =>
		(await desk.call('/api/search', { text: '', ...request }, who)).body;
	const names = async (request: object, who?: Person) =>
		(await ask(request, who)).hits.map(({ name }: Hit) => name);
	for (const filter of [{ anyTagIds: [tagId] }, { assigneeIds: [ben.id] }, { before: since }]) {
		expect(await names({ filter })).toEqual(['Vera']);
		expect(await names({ filter, text: 'lantern' })).toEqual(['Vera']);
		expect(await names({ filter, text: 'flickers' })).toEqual([]);
		expect(await names({ filter }, stranger)).toEqual([]);
	}
	expect(await ask({ filter: { before: since } })).toMatchObject({
		hits: [{ pieces: [{ of: 'message', text: 'The lantern is broken' }] }]
	});
	const first = await ask({ filter: { since } });
	expect(first).toMatchObject({ more: true });
	const last = first.hits.at(-1);
	const after = { lastMessageAt: last.lastMessageAt, conversationId: last.conversationId };
	const second = await ask({ filter: { since }, after });
	expect(second.more).toBe(false);
	expect(new Set([...first.hits, ...second.hits].map(({ name }: Hit) => name)).size).toBe(SEARCH_PAGE + 3);
	expect(await names({ filter: {} })).toEqual([]);
	expect((await desk.call('/api/search', { text: '', filter: { anyTagIds: [] } }, ana)).status).toBe(422);
});

test('[S21] [R4] [R7] a filter narrows to groups and ratings, and words beside a score are found', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const groupId = newId();
	await desk.wish(ana, wish('createGroup', { groupId, name: 'Sales' }));
	const { visitor, conversationId } = await asked(desk, ana.workspaceId, 'Vera', 'The lantern is broken');
	await asked(desk, ana.workspaceId, 'Otto', 'The lantern flickers');
	const rating = { id: newId(), conversationId, resolvedPosition: 3, score: 2, comment: 'Tedious' };
	await desk.wish(
		ana,
		wish('transferConversation', { conversationId, eventId: newId(), groupId }),
		wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 9 })
	);
	await desk.wish(visitor, wish('rateConversation', rating));
	const hits = async (request: object): Promise<Hit[]> =>
		(await desk.call('/api/search', { text: '', ...request }, ana)).body.hits;
	for (const filter of [{ groupIds: [groupId] }, { scores: [1, 2] }, { hasComment: true }]) {
		expect(await hits({ filter })).toMatchObject([{ name: 'Vera', score: 2 }]);
		expect(await hits({ filter, text: 'flickers' })).toEqual([]);
	}
	expect(await hits({ text: 'tedious' })).toMatchObject([
		{ name: 'Vera', score: 2, pieces: [{ of: 'message', text: 'Tedious' }] }
	]);
	const unrated = await hits({ filter: { scores: [0] } });
	expect(unrated.map(({ name, score }) => [name, score])).toEqual([['Otto', undefined]]);
	for (const filter of [{ scores: [] }, { scores: [6] }, { groupIds: [] }, { hasComment: 'yes' }])
		expect((await desk.call('/api/search', { text: '', filter }, ana)).status).toBe(422);
});

test('[S21] [S10] [V11] a filter narrows to one visitor, of this workspace alone, and tells agent, tags and rating', async () => {
	const desk = await openDesk();
	const [ana, stranger] = [await desk.owner(), await desk.owner('Eve')];
	const { visitor } = await asked(desk, ana.workspaceId, 'Vera', 'The lantern is broken');
	await asked(desk, ana.workspaceId, 'Otto', 'The lantern flickers');
	const tagId = newId();
	const past = Array.from({ length: SEARCH_PAGE + 1 }, (_, index) =>
		make('conversation', {
			visitorId: visitor.id,
			status: 'resolved',
			resolvedAt: index,
			lastMessageAt: index,
			assigneeId: ana.id,
			tags: [{ tagId, addIds: [newId()] }]
		})
	);
	await desk.server.store.seed(
		ana.workspaceId,
		past.map((document) => ({ collection: 'conversation', document }))
	);
	const filter = { visitorId: visitor.id };
	const ask = (person: Person, request: object = {}) =>
		desk.call('/api/search', { text: '', filter, ...request }, person);
	const first = (await ask(ana)).body;
	expect(first.hits.slice(0, 2)).toMatchObject([{ status: 'open' }, { tagIds: [tagId] }]);
	expect([first.more, first.hits.length]).toEqual([true, SEARCH_PAGE]);
	const { lastMessageAt, conversationId } = first.hits.at(-1);
	const { hits, more } = (await ask(ana, { after: { lastMessageAt, conversationId } })).body;
	expect([...first.hits, ...hits].slice(1).map((hit: Hit) => hit.conversationId)).toEqual(
		past.map(({ id }) => id).reverse()
	);
	expect([more, hits.at(-1).assigneeId]).toEqual([false, ana.id]);
	expect((await ask(ana, { text: 'lantern' })).body.hits).toMatchObject([{ name: 'Vera' }]);
	expect((await ask(stranger)).body.hits).toEqual([]);
	expect((await ask(visitor)).status).toBe(403);
	expect((await ask(ana, { filter: { visitorId: 'vera' } })).status).toBe(422);
});

test('[S21] [R1] tags, notes on visitors and telephone numbers are found as they are now, and shortcuts are not', async () => {
	const desk = await openDesk();
	const ana = await desk.owner();
	const { visitor, conversationId } = await asked(desk, ana.workspaceId, 'Vera', 'The lantern');
	await asked(desk, ana.workspaceId, 'Otto', 'The lantern');
	const [tagId, shortcutId] = [newId(), newId()];
	const phone = { visitorId: visitor.id, editId: newId(), field: 'phone', value: '+33 6 12 34 56 78' };
	await desk.wish(
		ana,
		wish('createTag', { tagId, name: 'Réclamation' }),
		wish('tagConversation', { conversationId, tagId, addId: newId() }),
		wish('noteVisitor', { id: newId(), visitorId: visitor.id, text: 'Speaks German' }),
		wish('editVisitor', phone),
		wish('createShortcut', { shortcutId, name: 'x', text: 'secretive', isPersonal: false })
	);
	for (const text of ['reclamation', 'german lantern', '0612345678', 'reclamation german '])
		expect([text, await named(desk, ana, text)]).toEqual([text, ['Vera']]);
	expect(await named(desk, ana, 'secretive')).toEqual([]);
	const [hit] = await search(desk, ana, 'german reclamation');
	expect(hit?.pieces.map(({ of }) => of).toSorted()).toEqual(['tag', 'visitor-note']);
	await desk.wish(ana, wish('renameTag', { tagId, name: 'Refund' }));
	expect(await named(desk, ana, 'reclamation')).toEqual([]);
	expect(await named(desk, ana, 'refund')).toEqual(['Vera']);
	await desk.wish(ana, wish('deleteTag', { tagId }));
	expect(await named(desk, ana, 'refund')).toEqual([]);
});
