import { expect, onTestFinished, test } from 'vitest';
import { Duty } from '#data/duty.ts';
import { whenIdle } from '../kit/activity.ts';
import { Locks } from '../kit/locks.ts';

/** Tabs of one browser; each says what it does. */
function openTabs(...names: string[]) {
	const locks = new Locks();
	const log: string[] = [];
	const over = new AbortController();
	const tabs = names.map((name) => {
		const run = async (held: AbortSignal) => {
			log.push(`${name} begins`);
			await new Promise<void>((resolve) => held.addEventListener('abort', () => resolve(), { once: true }));
			log.push(`${name} ends`);
		};
		const duty = new Duty('feed', locks, over.signal, run, () => log.push(`${name} lost it`));
		return { duty, served: duty.serve() };
	});
	const close = async () => {
		over.abort();
		await Promise.all(tabs.map(({ served }) => served));
	};
	onTestFinished(close);
	return { log, tabs, close, quiet: () => whenIdle(() => true) };
}

test('one tab at a time has a duty', async () => {
	const { log, tabs, quiet } = openTabs('a', 'b');
	await quiet();
	expect(log).toEqual(['a begins']);
	expect(tabs.map(({ duty }) => duty.isMine)).toEqual([true, false]);
});

test('a duty that was taken ends where it was, and falls back to nobody else while it is held', async () => {
	const { log, tabs, quiet } = openTabs('a', 'b', 'c');
	await quiet();
	void tabs[1]?.duty.take();
	await quiet();
	expect(log.toSorted()).toEqual(['a begins', 'a ends', 'a lost it', 'b begins']);
	expect(log.indexOf('a lost it')).toBeGreaterThan(log.indexOf('a ends'));
	expect(tabs.map(({ duty }) => duty.isMine)).toEqual([false, true, false]);
});

test('a duty that is asked for twice before it is granted begins once', async () => {
	const locks = new Locks();
	// As browsers do: each is granted later, and what was granted before has begun by then.
	let last = Promise.resolve();
	const late: typeof locks.lock = async (...asked) => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const turn = last;
		last = promise;
		await turn;
		const held = locks.lock(...asked);
		await whenIdle(() => true);
		resolve();
		await held;
	};
	const over = new AbortController();
	onTestFinished(() => over.abort());
	let begun = 0;
	const run = (held: AbortSignal) => {
		begun += 1;
		return new Promise<void>((resolve) => held.addEventListener('abort', () => resolve(), { once: true }));
	};
	const duty = new Duty('feed', { lock: late }, over.signal, run);
	for (let asked = 0; asked < 3; asked += 1) void duty.take();
	await last;
	expect([begun, duty.isMine]).toEqual([1, true]);
	void duty.take();
	await whenIdle(() => true);
	expect(begun).toBe(1);
});

test('who lost a duty may have it again, and never does it twice at once', async () => {
	const { log, tabs, quiet, close } = openTabs('a', 'b');
	await quiet();
	void tabs[1]?.duty.take();
	await quiet();
	void tabs[0]?.duty.take();
	await quiet();
	expect(tabs.map(({ duty }) => duty.isMine)).toEqual([true, false]);
	await close();
	const begins = log.filter((line) => line.endsWith('begins'));
	expect(log.filter((line) => line.endsWith('ends'))).toHaveLength(begins.length);
	let active = 0;
	for (const line of log.filter((one) => one.startsWith('a'))) {
		active += line.endsWith('begins') ? 1 : -1;
		expect(active).toBeLessThanOrEqual(1);
	}
});

test('whoever closes while it has a duty has not lost it', async () => {
	const { log, quiet, close } = openTabs('a');
	await quiet();
	await close();
	expect(log).toEqual(['a begins', 'a ends']);
});
