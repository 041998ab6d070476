import { expect, test } from 'vitest';
import { Listeners } from '#data/listeners.ts';
import type { Seen } from '#data/overlay.ts';
import { follow, type Asked } from '#data/question.ts';
import { whenIdle as settled } from '../kit/activity.ts';
import { DAWN } from '../kit/cast.ts';
import { TestClock } from '../kit/clock.ts';

/** Somebody who asks how many changes there were, of a page that is busy until it is let go. */
function asking({ isPatient, isBusy }: { isPatient: boolean; isBusy: boolean }) {
	const clock = new TestClock(DAWN);
	const changes = new Listeners<ReadonlySet<Seen>>();
	const rest = Promise.withResolvers<void>();
	const told: number[] = [];
	let count = 0;
	const data = {
		overlay: { changes, settled: () => Promise.resolve() },
		failures: new Listeners<unknown>(),
		database: { progress: undefined },
		surroundings: { wait: clock.wait, whenIdle: () => (isBusy ? rest.promise : Promise.resolve()) }
	} as unknown as Asked;
	const question = { about: ['message'] as const, ask: () => Promise.resolve(count), isPatient };
	const stop = follow(data, question, (answer) => told.push(answer));
	const quiet = () => settled(() => true);
	const change = async () => {
		count += 1;
		changes.tell(new Set(['message']));
		await quiet();
	};
	return { told, change, quiet, stop, rest: rest.resolve, pass: (ms: number) => clock.pass(ms, quiet) };
}

test('a patient question is asked at once, and again when the page has nothing more urgent to do: once for all that came', async () => {
	const { told, change, quiet, rest, stop } = asking({ isPatient: true, isBusy: true });
	await quiet();
	expect(told).toEqual([0]);
	await change();
	await change();
	expect(told).toEqual([0]);
	rest();
	await quiet();
	expect(told).toEqual([0, 2]);
	stop();
});

test('a page that is always busy is not waited for: the list is current within a second', async () => {
	const { told, change, pass, stop } = asking({ isPatient: true, isBusy: true });
	await change();
	await change();
	await pass(1_000);
	expect(told.at(-1)).toBe(2);
	stop();
});

test('a question that is not patient is asked at each change', async () => {
	const { told, change, quiet, stop } = asking({ isPatient: false, isBusy: true });
	await quiet();
	await change();
	await change();
	expect(told).toEqual([0, 1, 2]);
	stop();
});
