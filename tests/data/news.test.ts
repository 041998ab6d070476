import { expect, onTestFinished, test } from 'vitest';
import { markRead } from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { NewsWatch, type News } from '#data/news.ts';
import { USUAL_CHOICES } from '#domain/notice.ts';
import { setAvailability } from '#data/availability.ts';
import type { Device } from '../kit/device.ts';
import { World } from '../kit/world.ts';

const only = ['agent', 'conversation', 'message', 'transcript', 'mark', 'visitor'] as const;

/** A tab that follows the news, and what its person was told. */
function tab({ data }: Device, shown?: () => string | undefined) {
	const told: string[] = [];
	const watch = new NewsWatch(data, {
		shownId: () => shown?.(),
		choices: () => USUAL_CHOICES,
		tell: (news: readonly News[]) => {
			told.push(news.map(({ event, message }) => `${event}: ${message.text}`).join(' | '));
			return true;
		}
	});
	onTestFinished(() => watch.close());
	return { watch, told };
}

async function opened() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const session = await world.agent('Ana', 'owner');
	const ana = await world.device(session, only);
	await setAvailability(ana.data, 'online');
	await world.quiet();
	const vera = world.visitor();
	const say = async (...texts: string[]) => {
		for (const text of texts) vera.write(text);
		await vera.tryNow();
		await world.quiet();
		// What comes together is told together.
		await world.pass(1_000);
	};
	return { world, session, ana, vera, say };
}

test('[N5] what a visitor writes while the app is open is told once, and what is one’s own never', async () => {
	const { world, ana, vera, say } = await opened();
	const { told, watch } = tab(ana);
	await say('Is anyone there?', 'Hello?');
	expect(told).toEqual(['free: Is anyone there? | free: Hello?']);
	expect(await watch.knows(vera.conversationId, 2)).toBe(true);
	expect(await watch.knows(vera.conversationId, 3)).toBe(false);
	await setAvailability(ana.data, 'away');
	await world.quiet();
	await say('Still there?');
	expect(told.length).toBe(1);
});

test('[N5] what was there before, or came while nobody saw the app, stands in the list and is not told again', async () => {
	const { world, ana, say } = await opened();
	ana.cut();
	await say('Before');
	await world.pass(60_000);
	const { told, watch } = tab(ana);
	ana.mend();
	await world.pass(60_000);
	expect(told).toEqual([]);
	ana.cut();
	await say('In the tunnel');
	await world.pass(60_000);
	watch.wake();
	ana.mend();
	await world.pass(60_000);
	expect(told).toEqual([]);
	await say('Now');
	expect(told).toEqual(['free: Now']);
});

test('[N5] [E4] of several tabs one tells, and none of a conversation that another one shows', async () => {
	const { world, ana, vera, say } = await opened();
	await say('First');
	let shown: string | undefined;
	const first = tab(ana, () => shown);
	// Another tab of the same browser, as far as this is concerned.
	const second = tab(ana);
	await world.quiet();
	await say('Second');
	expect([first.told, second.told]).toEqual([[], ['free: Second']]);
	shown = vera.conversationId;
	await say('Third');
	expect([first.told.length, second.told.length]).toEqual([0, 1]);
	expect(await first.watch.knows(vera.conversationId, 3)).toBe(true);
	shown = undefined;
	second.watch.sleep();
	await world.quiet();
	await say('Fourth');
	expect(first.told).toEqual(['free: Fourth']);
});

test('[N5] what was read elsewhere before it could be told is known, and not told', async () => {
	const { world, session, ana, vera, say } = await opened();
	await say('First');
	const { watch, told } = tab(ana);
	const other = await world.device(session, only);
	ana.cut();
	await say('Second');
	await markRead(other.data, vera.conversationId, 2);
	await world.pass(1_000);
	ana.mend();
	await world.pass(60_000);
	expect(await watch.knows(vera.conversationId, 2)).toBe(true);
	expect(told).toEqual([]);
});

test('[N5] a device whose clock is wrong tells as others do, also what comes after the first greeting', async () => {
	for (const skewMs of [300_000, -300_000]) {
		const { world, ana, say } = await opened();
		await ana.stop();
		ana.machine.skewMs = skewMs;
		await ana.start();
		const { told } = tab(ana);
		// How wrong it is, is not known yet.
		expect(ana.data.connection.offsetMs).toBe(0);
		await world.quiet();
		expect(ana.data.connection.offsetMs).toBe(-skewMs);
		await say('Is anyone there?');
		expect(told, `${skewMs}`).toEqual(['free: Is anyone there?']);
	}
});

test('[N5] what came before the app was opened is not told by a device whose clock is behind', async () => {
	const { world, ana, say } = await opened();
	await ana.stop();
	await say('Before');
	await world.pass(60_000);
	ana.machine.skewMs = -300_000;
	await ana.start();
	const { told } = tab(ana);
	await world.pass(60_000);
	expect(told).toEqual([]);
});
