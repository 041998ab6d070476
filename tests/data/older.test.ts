import { expect, test } from 'vitest';
import { Listeners } from '#data/listeners.ts';
import { Older, olderThan, withRows, type OlderView } from '#data/older.ts';
import { DAY_MS } from '#domain/clock.ts';
import type { Hit } from '#domain/hit.ts';
import { newId } from '#domain/id.ts';
import { conversationRow } from '#domain/shown.ts';
import { KEPT_DAYS_USUAL } from '#domain/working-set.ts';
import { make } from '../kit/make.ts';
import { ours } from '../kit/shelf.ts';

const BEFORE = 1_000;

const hit = (name: string, lastMessageAt: number): Hit => ({
	conversationId: newId(),
	visitorId: newId(),
	name,
	status: 'resolved',
	lastMessageAt,
	pieces: []
});

/** A row of this device. */
const row = (name: string, lastMessageAt: number, id = newId()) =>
	conversationRow(make('conversation', { id, status: 'resolved', lastMessageAt }), {
		agentId: newId(),
		visitor: make('visitor', { name }),
		assignee: undefined,
		tags: [],
		group: undefined,
		mark: undefined,
		waiting: false,
		draft: undefined
	});

/** A server that has these, two to a page, and can be out of reach. */
function serverWith(all: readonly Hit[]) {
	const asked: { readonly after?: { readonly conversationId: string } }[] = [];
	const line = { isOnline: true };
	const fetch = (_path: string, { body }: { readonly body?: unknown }) => {
		const wanted = JSON.parse(String(body)) as (typeof asked)[number];
		asked.push(wanted);
		const from = all.findIndex(({ conversationId }) => conversationId === wanted.after?.conversationId) + 1;
		return Promise.resolve(ours({ hits: all.slice(from, from + 2), more: from + 2 < all.length }));
	};
	const wait = () => new Promise(() => undefined);
	const surroundings = { fetch, wait, isOnline: () => line.isOnline } as never;
	const parts = { surroundings, failures: new Listeners<unknown>(), over: new AbortController().signal };
	return { older: new Older(parts, BEFORE), asked, line };
}

const none = () => false;
const namesOf = (view: OlderView, rows: Parameters<typeof withRows>[1] = [], isOpen = none) =>
	withRows(view, rows, isOpen).map(({ name, from }) => `${name} ${from}`);

test('[L3] what only the server has comes a page at a time, each after the last, and then there is no more', async () => {
	const { older, asked } = serverWith([hit('Mina', 900), hit('Otto', 800), hit('Vera', 700)]);
	expect(older.current).toEqual({ hits: [], more: true, server: 'unasked' });
	const first = older.more();
	expect(older.current.server).toBe('asking');
	// The end stays in sight while it is asked: that is one question.
	await Promise.all([first, older.more()]);
	expect(namesOf(older.current)).toEqual(['Mina server', 'Otto server']);
	expect(older.current).toMatchObject({ more: true, server: 'asked' });
	await older.more();
	expect(namesOf(older.current)).toEqual(['Mina server', 'Otto server', 'Vera server']);
	expect(older.current).toMatchObject({ more: false, server: 'asked' });
	await older.more();
	expect(asked).toHaveLength(2);
	expect(asked[0]).toEqual({ text: '', filter: { status: 'resolved', before: BEFORE } });
});

test('[L3] without a network it says so, keeps what came before, and goes on when the line is back', async () => {
	const { older, asked, line } = serverWith([hit('Mina', 900), hit('Otto', 800), hit('Vera', 700)]);
	await older.more();
	line.isOnline = false;
	await older.more();
	expect(older.current).toMatchObject({ more: true, server: 'out-of-reach' });
	expect(namesOf(older.current)).toEqual(['Mina server', 'Otto server']);
	expect(asked).toHaveLength(1);
	line.isOnline = true;
	await older.again();
	expect(namesOf(older.current)).toEqual(['Mina server', 'Otto server', 'Vera server']);
	await older.again();
	expect(asked).toHaveLength(2);
});

test('[L3] what came to this device keeps its place, and says that it is here', async () => {
	const [mina, otto, vera] = [hit('Mina', 900), hit('Otto', 800), hit('Vera', 700)];
	const { older } = serverWith([mina, otto, vera]);
	const rows = [row('Kim', 950), row('Mina', 900, mina.conversationId), row('Zoe', 500)];
	expect(namesOf(older.current, rows)).toEqual(['Kim device', 'Mina device', 'Zoe device']);
	await older.more();
	// Zoe stands behind Vera, who has not come yet.
	expect(namesOf(older.current, rows)).toEqual(['Kim device', 'Mina device', 'Otto server']);
	await older.more();
	expect(namesOf(older.current, rows)).toEqual([
		'Kim device',
		'Mina device',
		'Otto server',
		'Vera server',
		'Zoe device'
	]);
});

test('[L3] what was opened again since the server was asked is not among the resolved', async () => {
	const mina = hit('Mina', 900);
	const { older } = serverWith([mina, hit('Otto', 800)]);
	await older.more();
	expect(withRows(older.current, [], (id) => id === mina.conversationId).map(({ name }) => name)).toEqual([
		'Otto'
	]);
});

test('[L3] older is what ended before the days that devices keep, to the day', () => {
	const noon = 20_000 * DAY_MS + DAY_MS / 2;
	expect(olderThan({ keptDays: 30 }, noon)).toBe(19_971 * DAY_MS);
	expect(olderThan({ keptDays: 30 }, noon + 60_000)).toBe(19_971 * DAY_MS);
	expect(olderThan(undefined, noon)).toBe((20_001 - KEPT_DAYS_USUAL) * DAY_MS);
});
