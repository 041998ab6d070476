/** What the people of a storm do, and what its weather does to them. */
import type { ShownMessage } from '#domain/shown.ts';
import { joinConversation, markRead, reopenConversation, resolveConversation } from '#data/conversations.ts';
import { listMessages, sendAnyway, sendMessage } from '#data/messages.ts';
import { discard, retry, withdraw } from '#data/outbox.ts';
import { setAvailability } from '#data/settings.ts';
import { follow } from '#data/question.ts';
import type { Chance } from '../kit/chance.ts';
import { FAIR, type RequestFate, type Weather } from '../kit/wire.ts';
import type { Device, World } from '../kit/world.ts';

/** How often each act happens, against the others. */
export const ACTS = {
	send: 22,
	visitorWrites: 14,
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
	flush: 8,
	unstall: 6,
	crash: 3,
	restart: 3,
	renew: 2,
	moment: 10,
	minutes: 5,
	server: 2
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
	readonly counts: Map<string, number>;
	/** What must never be seen and was. */
	readonly faults: string[];
	/** Whether the server's data survives it. */
	readonly isDurable: boolean;
	order: number;
}

const ROUGH = { arrives: 76, 'request-lost': 6, 'answer-lost': 6, 'answer-late': 6, doubled: 4, portal: 2 } as const;

/** Weather in which a quarter of everything goes wrong. */
export const rough = (chance: Chance): Weather => ({
	request: (): RequestFate => chance.weighted(ROUGH),
	word: () => chance.weighted({ arrives: 90, lost: 5, swapped: 5 })
});

/** Does one act; says whether there was anything to do. */
export async function perform(storm: Storm, act: Act): Promise<boolean> {
	const { world, chance } = storm;
	const device = chance.pick(world.devices);
	const visitor = chance.pick(world.visitors);
	switch (act) {
		case 'send':
			return await send(storm, device);
		case 'visitorWrites':
			return await visitorWrites(storm);
		case 'visitorReads':
			await visitor.sync();
			visitor.read(visitor.messages().at(-1)?.position ?? 0);
			return await visitor.send();
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
		case 'stall':
			device.wire.flows = false;
			return true;
		case 'flush':
			device.wire.flush(1 + chance.below(3));
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
		case 'server':
			if (!storm.isDurable) return false;
			await world.stopServer();
			await world.startServer();
			return true;
	}
}

/** Ends the weather: everything flows, everybody is there, and time passes until nothing changes any more. */
export async function calm({ world }: Storm): Promise<void> {
	for (const { wire } of [...world.devices, ...world.visitors]) {
		wire.weather = FAIR;
		wire.flows = true;
		wire.mend();
		wire.flush();
	}
	for (const device of world.devices) {
		device.mend();
		device.look();
	}
	await world.until(async () => {
		for (const visitor of world.visitors) if (!(await visitor.send()) || !(await visitor.sync())) return false;
		const clock = await world.server.store.clock(world.workspaceId);
		return world.devices.every(({ data: { overlay, database, connection } }) => {
			const waits = overlay.sight.wishes.some(({ state }) => state !== 'held' && state !== 'refused');
			const { progress } = database;
			const isThere = progress?.kind === 'whole' && progress.number === clock;
			return !waits && isThere && connection.state.kind === 'open';
		});
	}, 'the storm is over and nobody waits');
}

/** Looks at every frame that a screen would show of a conversation: nothing absent that was there, nothing twice. */
export function watchFrames(storm: Storm, device: Device): void {
	for (const visitor of storm.world.visitors) {
		const { conversationId } = visitor;
		const seen = new Map<string, number>();
		const ask = () => listMessages(device.data, conversationId);
		const about = ['message', 'transcript', 'conversation', 'agent', 'wishes'] as const;
		follow<ShownMessage[]>(device.data, { about, ask }, (frame) => {
			storm.counts.set('frames', (storm.counts.get('frames') ?? 0) + 1);
			const ids = new Set(frame.map(({ id }) => id));
			if (ids.size < frame.length) storm.faults.push(`a frame shows a message twice`);
			for (const { id, position, state } of frame) if (state !== 'queued') seen.set(id, position);
			const gone = storm.sent.find((one) => seen.has(one.id) && !one.isGivenUp && !ids.has(one.id));
			if (gone) storm.faults.push(`a frame lacks "${gone.text}", which an earlier one showed`);
		});
	}
}

async function send(storm: Storm, device: Device): Promise<boolean> {
	const { chance, world } = storm;
	const { conversationId } = chance.pick(world.visitors);
	const text = `message ${storm.sent.length} of ${device.session.name}`;
	const order = (storm.order += 1);
	const id = await sendMessage(device.data, conversationId, text);
	storm.sent.push({ id, text, device, conversationId, isGivenUp: false, order });
	return true;
}

async function visitorWrites(storm: Storm): Promise<boolean> {
	const visitor = storm.chance.pick(storm.world.visitors);
	const text = `question ${storm.written.size}`;
	storm.written.set(visitor.write(text), text);
	return await visitor.send();
}

async function agentActs(
	{ chance, world }: Storm,
	{ data }: Device,
	act: 'join' | 'resolve' | 'reopen' | 'read'
): Promise<boolean> {
	const { conversationId } = chance.pick(world.visitors);
	if (act === 'join') await joinConversation(data, conversationId);
	if (act === 'resolve') await resolveConversation(data, conversationId);
	if (act === 'reopen') await reopenConversation(data, conversationId);
	if (act === 'read') await markRead(data, conversationId, chance.below(60));
	return true;
}

async function withdrawOne(storm: Storm, { data }: Device): Promise<boolean> {
	const queued = data.overlay.sight.wishes.filter(({ state }) => state === 'queued');
	if (queued.length === 0) return false;
	const wish = storm.chance.pick(queued);
	const one = storm.sent.find(({ id }) => 'id' in wish.mutation.args && wish.mutation.args.id === id);
	const before = one?.isGivenUp ?? false;
	// It may be gone from the list before the promise says so.
	if (one) one.isGivenUp = true;
	const isWithdrawn = await withdraw(data, wish);
	if (one && !isWithdrawn) one.isGivenUp = before;
	return isWithdrawn;
}

/** Its person decides about a held or refused wish. */
async function decideOne(storm: Storm, { data }: Device): Promise<boolean> {
	const stuck = data.overlay.sight.wishes.filter(({ state }) => state === 'held' || state === 'refused');
	if (stuck.length === 0) return false;
	const wish = storm.chance.pick(stuck);
	const one = storm.sent.find(({ id }) => 'id' in wish.mutation.args && wish.mutation.args.id === id);
	const order = (storm.order += 1);
	if (storm.chance.isIn(0.3)) {
		if (one) one.isGivenUp = true;
		return await discard(data, wish);
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
		if (waiting > 0) return false;
	}
	if (act === 'crash') await device.crash();
	else await device.stop();
	if (act === 'renew') device.forget();
	await device.start();
	watchFrames(storm, device);
	return true;
}
