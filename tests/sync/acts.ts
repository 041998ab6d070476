/** What the people of a storm do, and what its weather does to them. */
import { HOUR_MS } from '#domain/clock.ts';
import type { Mutation } from '#domain/mutations.ts';
import { AppError } from '#protocol/error.ts';
import { joinConversation, markRead, reopenConversation, resolveConversation } from '#data/conversations.ts';
import { sendAnyway } from '#data/messages.ts';
import { discard, retry, withdraw } from '#data/outbox.ts';
import { ATTEMPT_MS } from '#data/under-way.ts';
import { setAvailability } from '#data/availability.ts';
import type { Chance } from '../kit/chance.ts';
import { FAIR, type RequestFate, type Weather } from '../kit/wire.ts';
import type { Device } from '../kit/device.ts';
import type { World } from '../kit/world.ts';
import { BLOWS, blows, isBlow, keptBy, tabsOf } from './blows.ts';
import { DEEDS, deeds, favourite, handful, isDeed, send, write } from './deeds.ts';
import { DRAFTING, drafting, isDrafting } from './drafts.ts';
import type { Rule } from './forgeries.ts';
import { open } from './watch.ts';

/** How often each act happens, against the others. */
export const ACTS = {
	send: 30,
	visitorWrites: 19,
	visitorReads: 5,
	join: 8,
	resolve: 4,
	reopen: 3,
	read: 8,
	availability: 3,
	withdraw: 2,
	decide: 6,
	cut: 7,
	mend: 12,
	reset: 4,
	stall: 6,
	silence: 3,
	flush: 8,
	unstall: 6,
	crash: 3,
	restart: 3,
	renew: 4,
	moment: 10,
	minutes: 4,
	sleep: 3,
	server: 4,
	...DEEDS,
	...DRAFTING,
	...BLOWS
} as const;
export type Act = keyof typeof ACTS;

/** A message that somebody meant to send. */
export interface Sent {
	readonly id: string;
	readonly text: string;
	readonly device: Device;
	readonly conversationId: string;
	/** Whether its author took it back, or was told that it can't go. */
	isGivenUp: boolean;
	/** Counts the wishes of its device: the order in which they must arrive. */
	order: number;
}

/** One run of the storm while it goes on. */
export interface Storm {
	readonly world: World;
	readonly chance: Chance;
	readonly sent: Sent[];
	readonly written: Map<string, string>;
	/** Every wish of a device, by its id. */
	readonly wished: Map<string, Mutation>;
	/** Those that their person took back or gave up. */
	readonly givenUp: Set<string>;
	/** Of those the ones that were taken back after a request with them had left, and nobody answered. */
	readonly unanswered: Set<string>;
	/** What nobody knows of any more: granted after the backup that was put back, and its device emptied before it sent it again. */
	readonly forgotten: Set<string>;
	/** What only the server knows of, and its backup does not: the device that wished it was emptied. */
	readonly unkept: Set<string>;
	/** What had been granted when the backup was made, as far as its device still kept it. */
	readonly backedUp: Set<string>;
	readonly counts: Map<string, number>;
	/** What must never be seen and was. */
	readonly faults: string[];
	/** Whether the server's data survives it. */
	readonly isDurable: boolean;
	/** The rule that is switched off. */
	readonly without: Rule | undefined;
	order: number;
	/** How many drafts were typed. */
	typed: number;
	/** When the server may have taken each wish as made, by its id. */
	readonly arrivals: Map<string, Set<number>>;
}

const ROUGH = {
	arrives: 74,
	'request-lost': 6,
	'answer-lost': 6,
	'answer-late': 6,
	doubled: 4,
	portal: 2,
	unanswered: 2
} as const;

/** Weather in which a quarter of everything goes wrong. */
export const rough = (chance: Chance): Weather => ({
	request: (): RequestFate => chance.weighted(ROUGH),
	word: () => chance.weighted({ arrives: 90, lost: 5, swapped: 5 })
});

/** Does one act; says whether there was anything to do. A device without room says so, and nothing is done. */
export async function perform(storm: Storm, act: Act): Promise<boolean> {
	try {
		return await attempt(storm, act);
	} catch (error) {
		if (!(error instanceof AppError) || error.kind !== 'storage-full') throw error;
		storm.counts.set('no room', (storm.counts.get('no room') ?? 0) + 1);
		return false;
	}
}

async function attempt(storm: Storm, act: Act): Promise<boolean> {
	const { world, chance } = storm;
	const device = chance.pick(world.devices);
	const visitor = chance.pick(world.visitors);
	if (isBlow(act)) return await blows[act](storm, device);
	if (isDrafting(act)) return await drafting[act](storm, device, favourite(storm));
	if (isDeed(act)) return await deeds[act](storm, device, favourite(storm));
	switch (act) {
		case 'send':
			return await send(storm, device);
		case 'visitorWrites':
			for (let count = handful(chance); count > 0; count -= 1)
				write(storm, favourite(storm), `question ${storm.written.size}`);
			return true;
		case 'visitorReads':
			visitor.read(visitor.messages().at(-1)?.position ?? 0);
			void visitor.tryNow();
			return true;
		case 'join':
		case 'resolve':
		case 'reopen':
		case 'read':
			return await agentActs(storm, device, act);
		case 'availability':
			await setAvailability(device.data, chance.pick(['online', 'away', 'offline']));
			return true;
		case 'withdraw':
			return await withdrawOne(storm, device);
		case 'decide':
			return await decideOne(storm, device);
		case 'cut':
			device.cut();
			return true;
		case 'mend':
			device.mend();
			device.look();
			return true;
		case 'reset':
			device.wire.drop();
			return true;
		case 'silence':
			return device.wire.silence(world.clock.now());
		case 'stall':
			device.wire.flows = false;
			return true;
		case 'flush':
			device.wire.flush(1 + chance.below(3), chance.pick(['all', 'requests', 'words']));
			return true;
		case 'unstall':
			device.wire.flows = true;
			device.wire.flush();
			return true;
		case 'crash':
		case 'restart':
		case 'renew':
			return await again(storm, device, act);
		case 'moment':
			await world.pass(chance.below(3_000));
			return true;
		case 'minutes':
			await world.pass(20_000 + chance.below(100_000));
			return true;
		case 'sleep':
			await world.sleep(HOUR_MS + chance.below(HOUR_MS));
			return true;
		case 'server':
			if (!storm.isDurable) return false;
			await world.stopServer();
			await world.startServer();
			return true;
	}
}

async function agentActs(
	storm: Storm,
	{ data }: Device,
	act: 'join' | 'resolve' | 'reopen' | 'read'
): Promise<boolean> {
	const { conversationId } = favourite(storm);
	if (act === 'join') await joinConversation(data, conversationId);
	if (act === 'resolve') await resolveConversation(data, conversationId);
	if (act === 'reopen') await reopenConversation(data, conversationId);
	if (act === 'read') await markRead(data, conversationId, storm.chance.below(80));
	return true;
}

async function withdrawOne(storm: Storm, { data, machine, awakeSince }: Device): Promise<boolean> {
	// Nobody presses anything on a page that stands still.
	if (machine.room < Infinity || awakeSince === undefined) return false;
	const queued = data.overlay.sight.wishes.filter(({ state }) => state === 'queued');
	if (queued.length === 0) return false;
	const wish = storm.chance.pick(queued);
	const one = storm.sent.find(({ id }) => 'id' in wish.mutation.args && wish.mutation.args.id === id);
	const before = one?.isGivenUp ?? false;
	// It may be gone from the list before the promise says so.
	if (one) one.isGivenUp = true;
	const isWithdrawn = (await patiently(storm, withdraw(data, wish))) !== undefined;
	const { id } = wish.mutation;
	if (isWithdrawn) storm.givenUp.add(id);
	if (isWithdrawn && machine.wire.left.some((body) => body.includes(id))) storm.unanswered.add(id);
	if (one && !isWithdrawn) one.isGivenUp = before;
	return isWithdrawn;
}

/** What is on its way is waited for a moment: that passes only where it is needed. */
async function patiently<T>({ world }: Storm, asked: Promise<T>): Promise<T> {
	let isOver = false;
	const over = asked.finally(() => (isOver = true));
	await world.quiet();
	if (!isOver) await world.pass(ATTEMPT_MS);
	return await over;
}

/** Its person decides about a held or refused wish. */
async function decideOne(storm: Storm, { data, machine }: Device): Promise<boolean> {
	if (machine.room < Infinity) return false;
	const stuck = data.overlay.sight.wishes.filter(({ state }) => state === 'held' || state === 'refused');
	if (stuck.length === 0) return false;
	const wish = storm.chance.pick(stuck);
	const one = storm.sent.find(({ id }) => 'id' in wish.mutation.args && wish.mutation.args.id === id);
	const order = (storm.order += 1);
	storm.givenUp.add(wish.mutation.id);
	if (storm.chance.isIn(0.3)) {
		if (one) one.isGivenUp = true;
		return (await discard(data, wish)) !== undefined;
	}
	if (one) one.order = order;
	if (wish.state === 'held' && one) await sendAnyway(data, wish);
	else await retry(data, wish);
	return true;
}

async function again(storm: Storm, device: Device, act: 'crash' | 'restart' | 'renew'): Promise<boolean> {
	if (act === 'renew') {
		// A browser that is emptied loses what its person wanted; here only one that wants nothing is.
		const waiting = device.data.overlay.sight.wishes.length;
		if (waiting > 0 || tabsOf(storm, device).length > 1) return false;
	}
	const kept = act === 'renew' ? await keptBy(device) : [];
	if (act === 'crash') await device.crash();
	else await device.stop();
	if (act === 'renew') {
		device.forget();
		const { epoch } = storm.world.server.store;
		const alone = kept.filter(({ id }) => !storm.backedUp.has(id));
		for (const one of alone) (one.epoch === epoch ? storm.unkept : storm.forgotten).add(one.id);
		// Its first copy comes piece by piece, in between what happens now.
		device.wire.flows = false;
		device.mend();
	}
	await open(storm, device);
	if (act === 'renew') await stopBetweenPages(storm, device);
	return true;
}

/** Lets the first page of a snapshot come and holds the second, which the server has read; often news overtakes it. */
async function stopBetweenPages(storm: Storm, { wire, data }: Device): Promise<void> {
	const { world, chance } = storm;
	const visitor = world.visitors.find(({ isTrying }) => !isTrying);
	if (!visitor) return;
	const weathers = [wire.weather, visitor.wire.weather] as const;
	wire.weather = visitor.wire.weather = FAIR;
	const step = async () => {
		await world.quiet();
		wire.flush(1, 'requests');
		wire.flush(Infinity, 'words');
		await world.quiet();
	};
	for (let steps = 0; steps < 6 && data.database.progress?.kind !== 'filling'; steps += 1) await step();
	await step();
	if (chance.isIn(0.7)) {
		write(storm, visitor, `question ${storm.written.size}`);
		await world.quiet();
		wire.flush(Infinity, 'words');
		await world.quiet();
	}
	[wire.weather, visitor.wire.weather] = weathers;
}
