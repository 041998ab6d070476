import { expect, test } from 'vitest';
import { GLANCE_ROWS, keepGlance, readGlance } from '#data/glance.ts';
import type { Data } from '#data/data.ts';
import { SESSION_KEY } from '#data/session.ts';
import { conversationRow } from '#domain/shown.ts';
import { make } from '../kit/make.ts';

const me = make('agent');
const session = { agentId: me.id } as Data['session'];
const rows = Array.from({ length: GLANCE_ROWS + 6 }, () =>
	conversationRow(make('conversation'), { agentId: me.id, waiting: false } as never)
);

const shown = { me, rows, filter: 'all', groups: [], counts: [['all', rows.length]] } as const;

/** A device that is up to date, and what it keeps beside its databases. */
function device(room = Infinity) {
	const kept = new Map([[SESSION_KEY, JSON.stringify(session)]]);
	const memory = {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => {
			if (value.length > room) throw new DOMException('no room', 'QuotaExceededError');
			kept.set(key, value);
		},
		removeItem: (key: string) => void kept.delete(key)
	};
	return { surroundings: { memory }, connection: { freshAt: 1_000 } } as unknown as Data;
}

test('[X1] the first rows are kept as they stood, with the moment until which they were true', () => {
	const data = device();
	keepGlance(data, shown);
	expect(readGlance(session, data.surroundings)).toEqual({
		...shown,
		rows: rows.slice(0, GLANCE_ROWS),
		freshAt: 1_000
	});
});

test('[N4] that the device is not told is kept with the list, and goes when it is told again', () => {
	const data = device();
	const notTold = { state: 'not-asked', isAccepted: false } as const;
	keepGlance(data, { ...shown, notTold });
	expect(readGlance(session, data.surroundings)?.notTold).toEqual(notTold);
	keepGlance(data, { ...shown, notTold: undefined });
	expect(readGlance(session, data.surroundings)?.notTold).toBeUndefined();
});

test('[X1] another agent on the same device sees nothing of them', () => {
	const data = device();
	keepGlance(data, shown);
	expect(readGlance({ ...session, agentId: make('agent').id }, data.surroundings)).toBeUndefined();
});

test('[X1] without room nothing is kept, and nothing older is left in its place', () => {
	const data = device(2_000);
	keepGlance(data, { ...shown, rows: [] });
	keepGlance(data, shown);
	expect(readGlance(session, data.surroundings)).toBeUndefined();
});

test('[P9] a list that is still shown while its agent signs out is not kept', () => {
	const data = device();
	data.surroundings.memory.removeItem(SESSION_KEY);
	keepGlance(data, shown);
	expect(readGlance(session, data.surroundings)).toBeUndefined();
});
