/** A server that was set back: what the former epoch granted comes before what was wished since (SPEC S22). */
import { expect, test } from 'vitest';
import { flushAll, flushOnce } from '#outbox/flush.ts';
import { beginEpoch, sweepWishes } from '#outbox/kept.ts';
import { listWishes, takeWishes, type Outbox } from '#outbox/store.ts';
import { DAWN } from '../kit/cast.ts';
import { TestClock } from '../kit/clock.ts';
import { failing, granting, held, openOutbox, put, ScriptedServer } from '../kit/shelf.ts';

const surroundings = ({ fetch }: ScriptedServer) => {
	const { wait, now } = new TestClock(DAWN);
	return { fetch, wait, now, random: () => 1 };
};
const once = (outbox: Outbox, server: ScriptedServer) => flushOnce(outbox, surroundings(server));

test('[S22] a server of another epoch gets first what the former one granted, however it is sent', async () => {
	for (const isWorker of [true, false]) {
		const restored = () => failing({ kind: 'too-old', message: 'other', epoch: 'restored' }, 410);
		const held = { two: { kind: 'held', reason: 'taken' } } as const;
		const [outbox, server] = [openOutbox(), new ScriptedServer(granting(1, held), restored)];
		await put(outbox, 'one', 'two', 'three');
		await once(outbox, server);
		await sweepWishes(outbox, { epoch: 'epoch', number: 1 }, { now: DAWN, afterMs: 0 });
		await put(outbox, 'new');
		server.epoch = 'restored';
		if (isWorker) expect(await flushAll(outbox, surroundings(server))).toEqual({ kind: 'empty' });
		else {
			expect(await once(outbox, server)).toEqual({ kind: 'set-back' });
			expect(await once(outbox, server)).toEqual({ kind: 'sent', isLast: true });
		}
		expect(server.batches).toEqual([['one', 'two', 'three'], ['new'], ['one', 'three', 'new']]);
		expect(server.requests.map(({ epoch }) => epoch)).toEqual([undefined, 'epoch', 'restored']);
		expect(await listWishes(outbox)).toMatchObject([
			{ state: 'applied', epoch: 'restored' },
			{ state: 'held' },
			{ state: 'applied', epoch: 'restored' },
			{ state: 'applied', epoch: 'restored' }
		]);
	}
});

test('[S22] an answer that comes when the outbox has left its epoch counts for nothing', async () => {
	const outbox = openOutbox();
	const server = new ScriptedServer(granting(), async (request) => {
		await beginEpoch(outbox, 'restored');
		await takeWishes(outbox, 200, 1_000_000);
		return granting()(request);
	});
	await put(outbox, 'one');
	await once(outbox, server);
	await put(outbox, 'two');
	await once(outbox, server);
	expect(await held(outbox)).toEqual(['one queued', 'two queued']);
});

test('[S22] a server that says nothing of its epoch and is of another one is believed, and gets the rest again', async () => {
	const [outbox, server] = [openOutbox(), new ScriptedServer()];
	await put(outbox, 'one');
	await once(outbox, server);
	await put(outbox, 'two');
	server.epoch = 'restored';
	await once(outbox, server);
	expect(await held(outbox)).toEqual(['one queued', 'two applied']);
	await once(outbox, server);
	expect(server.batches).toEqual([['one'], ['two'], ['one']]);
	expect(await held(outbox)).toEqual(['one applied', 'two applied']);
});

test('[S22] a server that is too old for the epoch it says itself is not asked again and again', async () => {
	const outbox = openOutbox();
	const tooOld = () => failing({ kind: 'too-old', message: 'other', epoch: 'epoch' }, 410);
	await put(outbox, 'one');
	await once(outbox, new ScriptedServer());
	await put(outbox, 'two');
	expect(await once(outbox, new ScriptedServer(tooOld))).toMatchObject({ kind: 'failed' });
	expect(await held(outbox)).toEqual(['one applied', 'two queued']);
});
