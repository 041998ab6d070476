import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Live } from '#data/live.ts';
import { Listeners } from '#data/listeners.ts';

/** A source that counts who follows it. */
function source() {
	const values = new Listeners<number>();
	let followers = 0;
	const live = new Live(0, (tell) => {
		followers += 1;
		const stop = values.add(tell);
		return () => {
			followers -= 1;
			stop();
		};
	});
	return { live, values, followers: () => followers };
}

test('a value is followed while an effect reads it, and by one follower', async () => {
	const { live, values, followers } = source();
	const seen: [number, boolean][] = [];
	expect(followers()).toBe(0);
	const stop = $effect.root(() => {
		$effect(() => void seen.push([live.current, live.ready]));
		$effect(() => void live.current);
	});
	flushSync();
	expect(followers()).toBe(1);
	values.tell(7);
	flushSync();
	expect(seen).toEqual([
		[0, false],
		[7, true]
	]);
	stop();
	await Promise.resolve();
	expect(followers()).toBe(0);
});

test('without a reader the newest value stays, and the next reader follows again', async () => {
	const { live, values, followers } = source();
	const once = $effect.root(() => {
		$effect(() => void live.current);
	});
	flushSync();
	values.tell(3);
	once();
	await Promise.resolve();
	values.tell(4);
	expect([live.current, live.ready, followers()]).toEqual([3, true, 0]);
	const again = $effect.root(() => {
		$effect(() => void live.current);
	});
	flushSync();
	expect(followers()).toBe(1);
	again();
});

test('what shows the same is not shown again: a list of the same things, a record of the same parts', () => {
	const values = new Listeners<unknown>();
	const live = new Live<unknown>(undefined, (tell) => values.add(tell));
	const [one, other] = [{ id: 1 }, { id: 2 }];
	const seen: unknown[] = [];
	const stop = $effect.root(() => {
		$effect(() => void seen.push(live.current));
	});
	flushSync();
	const told = [[one], [one], [one, other], { one }, { one }, { one, other }, { one: other, other }, other];
	for (const value of told) {
		values.tell(value);
		flushSync();
	}
	expect(seen).toEqual([
		undefined,
		[one],
		[one, other],
		{ one },
		{ one, other },
		{ one: other, other },
		other
	]);
	stop();
});
