import { expect, test, vi } from 'vitest';
import { openLimiter } from '../../sync-server/limit.ts';
import { TRIES_PER_ACCOUNT } from '../../sync-server/session.ts';
import { VISITORS_PER_ADDRESS } from '../../sync-server/widget.ts';
import { openDesk } from './desk.ts';

const SPAN_MS = 1_000;
/** More than are kept. */
const MANY = 110_000;

test('whoever tries under ever new names makes no try of others dearer: all names are walked through only when they have doubled', () => {
	const limiter = openLimiter(() => 0, 1, SPAN_MS);
	const walks = vi.spyOn(Map.prototype, Symbol.iterator);
	for (let name = 0; name < 50_000; name += 1) limiter.take(`name ${name}`);
	const count = walks.mock.calls.length;
	walks.mockRestore();
	expect(count).toBeLessThan(10);
});

test('of very many names those are forgotten that were tried longest ago', () => {
	const limiter = openLimiter(() => 0, 2, SPAN_MS);
	limiter.take('first');
	limiter.take('first');
	limiter.take('busy');
	for (let name = 0; name < MANY; name += 1) {
		limiter.take(`name ${name}`);
		if (name === MANY / 2) limiter.take('busy');
	}
	expect(limiter.take('first')).toBe(0);
	expect(limiter.take('busy')).toBeGreaterThan(0);
});

/** An address of IPv6, as a device on a line may choose it. */
const address = (line: number, device: number) => `2001:db8:0:${line}::${device.toString(16)}`;

test('[W3] one line of IPv6 is counted as one, whatever its devices call themselves', async () => {
	const desk = await openDesk();
	const { workspaceId } = await desk.owner();
	const visit = async (line: number, device: number) =>
		(await desk.call('/api/visitor', { workspaceId }, { address: address(line, device) })).status;
	for (let device = 0; device < VISITORS_PER_ADDRESS; device += 1) expect(await visit(1, device)).toBe(200);
	expect([await visit(1, 0xffff), await visit(2, 1)]).toEqual([429, 200]);
});

test('[A1] wrong passwords from one line of IPv6 are those of one address', async () => {
	const desk = await openDesk();
	const body = { email: 'ana@example.org', password: 'wrong horse' };
	const tries = Array.from({ length: TRIES_PER_ACCOUNT + 1 }, (_, device) =>
		desk.call('/api/sign-in', body, { address: address(1, device) })
	);
	const statuses = (await Promise.all(tries)).map(({ status }) => status);
	expect(statuses.filter((status) => status === 429).length).toBe(1);
});

test('a clock that was ahead and is set right keeps nobody waiting for that time', () => {
	let now = 10 * SPAN_MS;
	const limiter = openLimiter(() => now, 4, SPAN_MS);
	limiter.take('Ana');
	now = 0;
	expect(limiter.take('Ana')).toBe(SPAN_MS / 4);
	now = SPAN_MS / 4;
	expect(limiter.take('Ana')).toBe(0);
});
