import { expect, onTestFinished, test } from 'vitest';
import { requeueOtherEpochs } from '#outbox/kept.ts';
import { addWish, settleWishes, takeWishes, type Outbox, type Wish } from '#outbox/store.ts';
import { watchWishes } from '#outbox/wish-list.ts';
import { turn } from '../kit/clock.ts';
import { emptyDisk, openOutbox, texting, textOf } from '../kit/shelf.ts';

function follow(outbox: Outbox): (readonly Wish[])[] {
	const told: (readonly Wish[])[] = [];
	const fail = (error: unknown) => expect.unreachable(String(error));
	onTestFinished(watchWishes(outbox, (wishes) => told.push(wishes), fail));
	return told;
}

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await turn();
}

const states = (wishes: readonly Wish[] | undefined) =>
	wishes?.map(({ mutation, state, epoch }) => `${textOf(mutation)} ${state}${epoch ? ` in ${epoch}` : ''}`);

async function grant(outbox: Outbox, epoch: string): Promise<void> {
	const taken = await takeWishes(outbox, 200, 1_000_000);
	const results = taken.map(({ mutation }) => ({ id: mutation.id, kind: 'applied' as const, number: 7 }));
	await settleWishes(outbox, { results, epoch, now: 0 });
}

test('who comes later is told what is stored then, and who was there is not told it again', async () => {
	const outbox = openOutbox();
	const first = follow(outbox);
	await until(() => first.length === 1);
	await addWish(outbox, texting('one'));
	const second = follow(outbox);
	await until(() => second.length === 1 && first.length === 2);
	expect(states(second[0])).toEqual(['one queued']);
	expect(first[1]).toBe(second[0]);
	const third = follow(outbox);
	await until(() => third.length === 1);
	for (let turns = 0; turns < 100; turns += 1) await turn();
	expect([first.length, second.length]).toEqual([2, 1]);
});

test('a wish without a change is the same object each time, whatever happens to others', async () => {
	const outbox = openOutbox();
	const told = follow(outbox);
	await addWish(outbox, texting('one'));
	await until(() => told.at(-1)?.length === 1);
	await grant(outbox, 'epoch');
	await until(() => told.at(-1)?.[0]?.state === 'applied');
	const before = told.at(-1)?.[0];
	await requeueOtherEpochs(outbox, 'epoch');
	await addWish(outbox, texting('two'));
	await until(() => told.at(-1)?.length === 2);
	expect(told.at(-1)?.[0]).toEqual(before);
	const granted = told.at(-1)?.[0];
	await addWish(outbox, texting('three'));
	await until(() => told.at(-1)?.length === 3);
	expect(told.at(-1)?.[0]).toBe(granted);
});

test('[S8] a wish that another epoch granted anew is told as that epoch granted it, also when nobody saw it wait', async () => {
	const disk = emptyDisk();
	const outbox = openOutbox(disk);
	await addWish(outbox, texting('one'));
	await grant(outbox, 'former');
	const told = follow(outbox);
	await until(() => told.length === 1);
	await outbox.together(async () => {
		await requeueOtherEpochs(outbox, 'present');
		await grant(outbox, 'present');
	});
	await until(() => told.length === 2);
	expect(told.map(states)).toEqual([['one applied in former'], ['one applied in present']]);
});
