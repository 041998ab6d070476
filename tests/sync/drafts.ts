/** What is being written while a storm goes on (product X11): typed, shared, sent, and cut off in the middle of that. */
import { readDraft, shareDraft, shareDrafts } from '#data/drafts.ts';
import { sendMessage } from '#data/messages.ts';
import type { Mutation } from '#domain/mutations.ts';
import { keepDraft } from '#outbox/drafts.ts';
import { listWishes } from '#outbox/store.ts';
import type { MutateRequest } from '#protocol/mutate.ts';
import { SLOWEST_MS } from '../../sync-server/dating.ts';
import { turn } from '../kit/clock.ts';
import type { Device } from '../kit/device.ts';
import type { VisitorClient } from '../kit/visitor.ts';
import type { Storm } from './acts.ts';
import { open } from './watch.ts';

/** How often each happens, against the other acts. */
export const DRAFTING = { type: 10, sendTyped: 4, hasty: 3 } as const;
export type Drafting = keyof typeof DRAFTING;

export const isDrafting = (act: string): act is Drafting => Object.hasOwn(DRAFTING, act);

type SaveDraft = Extract<Mutation, { name: 'saveDraft' }>;

/** How many turns of the event loop it takes to send, and some more. */
const TURNS = 24;

/** Each of them; says whether there was anything to do. */
export const drafting: Record<
	Drafting,
	(storm: Storm, device: Device, visitor: VisitorClient) => Promise<boolean>
> = {
	/** Keys fall, and now and then rest. */
	type: async (storm, device, { conversationId }) => {
		await type(storm, device, conversationId);
		if (storm.chance.isIn(0.6)) await shareDraft(device.data, conversationId);
		return true;
	},
	/** What stands in the field is finished and sent, whichever device it was typed on. */
	sendTyped: async (storm, device, { conversationId }) => {
		const typed = await readDraft(device.data, conversationId);
		if (typed === '') return false;
		const order = (storm.order += 1);
		const text = `${typed}, finished as ${order}`;
		const id = await sendMessage(device.data, conversationId, text);
		storm.sent.push({ id, text, device, conversationId, isGivenUp: false, order });
		return true;
	},
	/** The browser dies while its person sends: the text is in the field or on its way, never nowhere, never both. */
	hasty: async (storm, device, { conversationId }) => {
		if (device.machine.room < Infinity) return false;
		const text = await type(storm, device, conversationId);
		const order = (storm.order += 1);
		const stored = sent(storm, text);
		const { data } = device;
		sendMessage(data, conversationId, text).catch(() => undefined);
		for (let turns = storm.chance.below(TURNS); turns > 0; turns -= 1) await turn();
		await device.crash();
		await open(storm, device);
		const id = stored();
		const isInField = (await device.data.outbox.drafts.get(conversationId))?.text === text;
		if (isInField === (id !== undefined))
			storm.faults.push(`"${text}" is ${isInField ? 'in the field and on its way' : 'nowhere'}`);
		if (id === undefined) return true;
		storm.sent.push({ id, text, device, conversationId, isGivenUp: false, order });
		return true;
	}
};

async function type(storm: Storm, { data, machine }: Device, conversationId: string): Promise<string> {
	const text = `draft ${(storm.typed += 1)}`;
	await keepDraft(data.outbox, { conversationId, text, at: machine.now() });
	return text;
}

/** The id of the message with a text, once a wish for it is stored. */
const sent =
	({ wished }: Storm, text: string) =>
	(): string | undefined => {
		for (const { name, args } of wished.values())
			if (name === 'sendMessage' && args.text === text) return args.id;
		return undefined;
	};

/** Writes down when, on its own clock, the server takes each wish as made. */
export function watchDrafts({ world, arrivals }: Storm, { wire }: Device): void {
	wire.onArrived = (path, body) => {
		if (!path.endsWith('/mutate')) return;
		const { sentAt, mutations } = JSON.parse(body) as MutateRequest;
		const now = world.clock.now();
		for (const { id, at } of mutations)
			arrivals.set(id, (arrivals.get(id) ?? new Set()).add(Math.max(0, Math.min(now, now - (sentAt - at)))));
	};
}

/** What every device does when it is opened: tells what was typed and not shared. */
export async function shareAll({ world }: Storm): Promise<void> {
	for (const { data } of world.devices) await shareDrafts(data);
}

/** The draft that stands is one that somebody typed, none that was granted was typed later, and all devices show it. */
export async function draftsStand({ world, wished, arrivals }: Storm): Promise<string[]> {
	const marks = await world.server.store.list(world.workspaceId, 'mark');
	const all = [...wished.values()].filter((mutation): mutation is SaveDraft => mutation.name === 'saveDraft');
	const faults: string[] = [];
	const moments = new Set([...arrivals.values()].flatMap((of) => [...of]));
	for (const { session, data, machine } of world.devices) {
		const granted = new Set([
			...(await data.outbox.kept.toArray()).map(({ mutation }) => mutation.id),
			...(await listWishes(data.outbox)).flatMap(({ mutation, state }) =>
				state === 'applied' ? mutation.id : []
			)
		]);
		for (const { conversationId } of world.visitors) {
			const mark = marks.find(
				(one) => one.agentId === session.agentId && one.conversationId === conversationId
			);
			const { text, writtenAt } = mark?.draft ?? { text: '', writtenAt: -1 };
			const here = await readDraft(data, conversationId);
			if (here !== text)
				faults.push(
					`${session.name} sees "${here}" in the field at ${machine.skewMs}, and the server "${text}"`
				);
			const own = all.filter(({ args }) => args.conversationId === conversationId);
			// Of one writer the later to come stands, and is no older than what it went over.
			const isSameWriter = ({ args }: SaveDraft) => args.writerId === mark?.draft?.writerId;
			// Or as late as what came before it on a slower way (SPEC T10).
			const isTypedThen = ({ id }: SaveDraft) => {
				const of = arrivals.get(id) ?? new Set();
				const lateMs = writtenAt - Math.max(-1, ...of);
				return of.has(writtenAt) || (moments.has(writtenAt) && lateMs > 0 && lateMs <= SLOWEST_MS);
			};
			const isWriterThere = own.some((one) => isSameWriter(one) && isTypedThen(one));
			const isTyped = (one: SaveDraft) => isTypedThen(one) || (isSameWriter(one) && isWriterThere);
			if (mark?.draft && !own.some((one) => one.args.text === text && isTyped(one)))
				faults.push(`the draft "${text}" was not typed at ${writtenAt}`);
			for (const { id, args } of own.filter((one) => !isSameWriter(one)))
				if (granted.has(id) && Math.min(...(arrivals.get(id) ?? [])) > writtenAt)
					faults.push(`the draft "${text}" stands although "${args.text}" was typed later`);
		}
	}
	return faults;
}
