/** Files that were chosen and not sent: on the device until they are sent or taken out, whatever happens to the page. */
import { afterEach, expect, test } from 'vitest';
import type { Data } from '#data/data.ts';
import { listMessages } from '#data/messages.ts';
import { OpenPicks, sweepPicks } from '#data/picks.ts';
import { chooseFor, keepShared } from '#data/shared.ts';
import { countDrafts, signOut } from '#data/sign-out.ts';
import type { Surroundings } from '#data/surroundings.ts';
import { newId } from '#domain/id.ts';
import { keepSeen, readFile } from '#outbox/files.ts';
import { readPicks } from '#outbox/picks.ts';
import type { Device } from '../kit/device.ts';
import { openStage } from '../kit/stage.ts';
import { picture } from '../sync-server/uploads.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

/** A browser that makes pictures no smaller. */
const easel = {
	createImageBitmap: async () => ({ width: 40, height: 30, close: () => undefined }),
	OffscreenCanvas: undefined
} as unknown as ConstructorParameters<typeof OpenPicks>[2];

const paper = (name: string, text = '%PDF-1.7') => new File([text], name, { type: 'application/pdf' });
const setup = new File(['MZ'], 'setup.exe', { type: 'application/x-msdownload' });
const lamp = async () => new File([await picture(40, 30)], 'lamp.png', { type: 'image/png' });

const opened = new Set<OpenPicks>();
afterEach(() => {
	for (const picks of opened) picks.close();
	opened.clear();
});

function openIn({ data }: Pick<Device, 'data'>, conversationId: string): OpenPicks {
	const picks = new OpenPicks(data, conversationId, easel);
	opened.add(picks);
	return picks;
}

/** The thread is opened, and what is stored for it stands there. */
async function reopen({ world, conversationId }: Stage, tab: Pick<Device, 'data'>): Promise<OpenPicks> {
	const picks = openIn(tab, conversationId);
	await world.quiet();
	return picks;
}

/** Another tab of the same browser, as far as this is concerned, and its person's look at it. */
function tabOf({ data }: Device, other: Partial<Surroundings> = {}) {
	const wakes = new Set<() => void>();
	const onWake = (wake: () => void) => {
		wakes.add(wake);
		return () => void wakes.delete(wake);
	};
	const surroundings = { ...data.surroundings, onWake, ...other };
	const tab: Data = Object.create(data, { surroundings: { value: surroundings } });
	return { data: tab, look: () => wakes.forEach((wake) => wake()) };
}

const told = (picks: OpenPicks) => picks.list.map(({ name, state, fault }) => `${name} ${fault ?? state}`);

const namesSent = async ({ data }: Device, conversationId: string) =>
	(await listMessages(data, conversationId)).flatMap(({ file }) => file?.name ?? []);

test('[C3] [X11] [X13] what was chosen is there again after a crash without a network, in its order, with its pictures', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	ana.cut();
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('b.pdf'), await lamp()]);
	await picks.choose([paper('a.pdf'), setup]);
	const chosen = ['b.pdf ready', 'lamp.png ready', 'a.pdf ready', 'setup.exe kind'];
	expect(told(picks)).toEqual(chosen);
	const before = await picks.list[1]?.picture?.arrayBuffer();
	await ana.crash();
	await ana.start();
	const again = await reopen(stage, ana);
	expect(told(again)).toEqual(chosen);
	expect(await again.list[1]?.picture?.arrayBuffer()).toEqual(before);
	expect(again.list[1]?.size).toBe(before?.byteLength);
	ana.mend();
	await again.send();
	expect(told(again)).toEqual(['setup.exe kind']);
	await world.quiet();
	expect(await namesSent(ana, conversationId)).toEqual(['b.pdf', 'lamp.png', 'a.pdf']);
	expect(told(await reopen(stage, ana))).toEqual(['setup.exe kind']);
	expect(ana.failures).toEqual([]);
});

test('[C3] what the page was closed upon before it was looked at is looked at when it is opened again', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	const never = { ...easel, createImageBitmap: () => new Promise<never>(() => undefined) };
	const picks = new OpenPicks(ana.data, conversationId, never);
	void picks.choose([await lamp(), paper('plan.pdf')]);
	const stored = () => readPicks(ana.data.outbox, conversationId);
	await world.until(async () => (await stored()).length === 2, 'both are stored');
	await world.quiet();
	expect(told(picks)).toEqual(['lamp.png preparing', 'plan.pdf preparing']);
	await ana.crash();
	picks.close();
	await ana.start();
	expect(told(await reopen(stage, ana))).toEqual(['lamp.png ready', 'plan.pdf ready']);
});

test('[C3] one that is taken out is nowhere on the device, and can be put back where it was', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('a.pdf'), paper('b.pdf'), paper('empty.pdf', '')]);
	const [first, , empty] = picks.list;
	const putBack = await picks.discard(first?.id ?? '');
	expect(told(await reopen(stage, ana))).toEqual(['b.pdf ready', 'empty.pdf empty']);
	expect(await readFile(ana.data.outbox, first?.id ?? '')).toBeUndefined();
	await putBack?.();
	expect(await picks.discard(empty?.id ?? '')).toBeUndefined();
	expect(told(await reopen(stage, ana))).toEqual(['a.pdf ready', 'b.pdf ready']);
	expect(await readFile(ana.data.outbox, first?.id ?? '')).toMatchObject({ isWhole: true });
});

test('[C3] what is chosen and sent as soon as a thread stands is sent whole', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	const photo = await lamp();
	const looking = Promise.withResolvers<void>();
	const slow = {
		...easel,
		createImageBitmap: async (image: ImageBitmapSource) => {
			await looking.promise;
			return await easel.createImageBitmap(image);
		}
	};
	const picks = new OpenPicks(ana.data, conversationId, slow);
	opened.add(picks);
	const chosen = [picks.choose([photo, paper('a.pdf')]), picks.choose([paper('b.pdf'), paper('c.pdf')])];
	await world.quiet();
	const sent = picks.send();
	looking.resolve();
	await Promise.all([...chosen, sent]);
	await world.quiet();
	expect(told(picks)).toEqual([]);
	expect(await namesSent(ana, conversationId)).toEqual(['lamp.png', 'a.pdf', 'b.pdf', 'c.pdf']);
});

test('[X4] [C3] of two tabs the one that was looked at last shows what was chosen, and sends it once', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	const [mine, other] = [tabOf(ana), tabOf(ana)];
	const here = openIn(mine, conversationId);
	await here.choose([paper('a.pdf'), paper('b.pdf')]);
	const there = await reopen(stage, other);
	expect([told(here), told(there)]).toEqual([[], ['a.pdf ready', 'b.pdf ready']]);
	await there.choose([paper('c.pdf')]);
	mine.look();
	await world.quiet();
	expect([told(here), told(there)]).toEqual([['a.pdf ready', 'b.pdf ready', 'c.pdf ready'], []]);
	here.close();
	await world.quiet();
	expect(told(there)).toEqual(['a.pdf ready', 'b.pdf ready', 'c.pdf ready']);
	await there.send();
	await world.quiet();
	expect(await namesSent(ana, conversationId)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
	expect(told(await reopen(stage, mine))).toEqual([]);
});

test('[X4] [C3] what was shared for a conversation stands in one tab, and is sent once', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	const file = { name: 'plan.pdf', type: 'application/pdf', size: 8, blob: paper('plan.pdf') };
	await keepShared(ana.data, [{ id: newId(), at: 1, file }]);
	await chooseFor(ana.data, conversationId);
	const here = await reopen(stage, tabOf(ana));
	expect(told(here)).toEqual(['plan.pdf ready']);
	const there = await reopen(stage, tabOf(ana));
	expect([told(here), told(there)]).toEqual([[], ['plan.pdf ready']]);
	await Promise.all([here.send(), there.send(), there.send()]);
	await world.quiet();
	expect(await namesSent(ana, conversationId)).toEqual(['plan.pdf']);
});

test('[X4] [C3] a tab that does not know what another has sent or taken out sends nothing of it', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	// A page that is not served securely has no locks, so that both show what is stored.
	const lock: Surroundings['lock'] = (_name, signal, run) => run(signal);
	const here = openIn(tabOf(ana, { lock }), conversationId);
	await here.choose([paper('a.pdf'), paper('b.pdf')]);
	const there = await reopen(stage, tabOf(ana, { lock }));
	await there.discard(there.list[1]?.id ?? '');
	await there.send();
	expect(told(here)).toEqual(['a.pdf ready', 'b.pdf ready']);
	await here.send();
	await world.quiet();
	expect([told(here), told(there)]).toEqual([[], []]);
	expect(await namesSent(ana, conversationId)).toEqual(['a.pdf']);
});

test('[X13] without room it is said, what can be kept is, and the rest is sent from the page once there is room', async () => {
	const stage = await openStage();
	const { world, ana, conversationId } = stage;
	await keepSeen(ana.data.outbox, newId(), new Blob(['seen']), 1);
	let isFull = false;
	ana.data.outbox.files.hook('creating', () => {
		if (isFull) throw new DOMException('no room', 'QuotaExceededError');
	});
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('kept.pdf')]);
	isFull = true;
	await picks.choose([paper('a.pdf'), setup]);
	expect(picks.list.map(({ name, state, lacksRoom = false }) => [name, state, lacksRoom])).toEqual([
		['kept.pdf', 'ready', false],
		['a.pdf', 'ready', true],
		['setup.exe', 'fault', false]
	]);
	await expect(picks.send()).rejects.toMatchObject({ body: { kind: 'storage-full' } });
	expect(told(picks)).toEqual(['a.pdf ready', 'setup.exe kind']);
	isFull = false;
	await picks.send();
	await world.quiet();
	expect(await namesSent(ana, conversationId)).toEqual(['kept.pdf', 'a.pdf']);
});

test('[X11] what is taken out and could not be let go stands where it stood, and can be taken out again', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('a.pdf'), paper('b.pdf')]);
	let isStuck = true;
	ana.data.outbox.picks.hook('deleting', () => {
		if (isStuck) throw new DOMException('the disk is gone', 'UnknownError');
	});
	const id = picks.list[0]?.id ?? '';
	await expect(picks.discard(id)).rejects.toThrow('the disk is gone');
	expect(told(picks)).toEqual(['a.pdf ready', 'b.pdf ready']);
	isStuck = false;
	await picks.discard(id);
	expect(told(await reopen(stage, ana))).toEqual(['b.pdf ready']);
});

test('[X13] what was seen makes room for what is chosen', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	const { outbox } = ana.data;
	const seenId = newId();
	await keepSeen(outbox, seenId, new Blob(['seen']), 1);
	outbox.files.hook('creating', (_id, _row, step) => {
		if (step.storeNames.includes('files') && hasSeen) throw new DOMException('no room', 'QuotaExceededError');
	});
	let hasSeen = true;
	outbox.files.hook('deleting', () => void (hasSeen = false));
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('a.pdf')]);
	expect(picks.list[0]?.lacksRoom).toBe(false);
	expect(await readFile(outbox, seenId)).toBeUndefined();
	expect(told(await reopen(stage, ana))).toEqual(['a.pdf ready']);
});

test('[P9] [X11] what was chosen is asked about at signing out, and its bytes stay with what is kept', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	const picks = openIn(ana, conversationId);
	await picks.choose([paper('a.pdf'), setup]);
	expect(await countDrafts(ana.data)).toBe(1);
	picks.close();
	const { outbox } = ana.data;
	await signOut(ana.data, 'keep');
	await ana.start();
	expect(told(await reopen(stage, ana))).toEqual(['a.pdf ready', 'setup.exe kind']);
	expect(outbox.name).toBe(ana.data.outbox.name);
});

test('[X11] what was chosen for a conversation that this device has let go of is forgotten, and nothing else', async () => {
	const stage = await openStage();
	const { ana, conversationId } = stage;
	const gone = newId();
	await openIn(ana, conversationId).choose([paper('a.pdf')]);
	await openIn(ana, gone).choose([paper('b.pdf')]);
	const [lost] = await readPicks(ana.data.outbox, gone);
	await sweepPicks(ana.data);
	expect(await readPicks(ana.data.outbox, gone)).toEqual([]);
	expect(await readFile(ana.data.outbox, lost?.id ?? '')).toBeUndefined();
	expect((await readPicks(ana.data.outbox, conversationId)).map(({ name }) => name)).toEqual(['a.pdf']);
});
