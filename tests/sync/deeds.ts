/** What the agents of a storm do to the same things at once: tags, assignment, fields, notes, blocks, undo. */
import type { Mutation } from '#domain/mutations.ts';
import {
	assignConversation,
	reopenConversation,
	resolveConversation,
	tagConversation,
	untagConversation
} from '#data/conversations.ts';
import { transferConversation } from '#data/groups.ts';
import { noteConversation, sendMessage } from '#data/messages.ts';
import { listSettings, listTags } from '#data/settings.ts';
import { blockVisitor, editVisitor, noteVisitor, unblockVisitor } from '#data/visitors.ts';
import type { Chance } from '../kit/chance.ts';
import type { Device } from '../kit/device.ts';
import type { VisitorClient } from '../kit/visitor.ts';
import type { Storm } from './acts.ts';

/** How often each happens, against the other acts. */
export const DEEDS = {
	tag: 9,
	untag: 8,
	assign: 3,
	transfer: 3,
	edit: 9,
	note: 4,
	undo: 3,
	block: 3,
	unblock: 14
} as const;
export type Deed = keyof typeof DEEDS;

export const isDeed = (act: string): act is Deed => Object.hasOwn(DEEDS, act);

/** Most of it happens in one conversation, so that its older messages are packed. */
export const favourite = ({ world, chance }: Storm): VisitorClient =>
	chance.isIn(0.7) ? (world.visitors[0] ?? chance.pick(world.visitors)) : chance.pick(world.visitors);

/** Mostly one, now and then many at once. */
export const handful = (chance: Chance): number => (chance.isIn(0.15) ? 2 + chance.below(8) : 1);

/** An agent writes. */
export async function send(storm: Storm, device: Device): Promise<boolean> {
	const { conversationId } = favourite(storm);
	for (let count = handful(storm.chance); count > 0; count -= 1) {
		const text = `message ${storm.sent.length} of ${device.session.name}`;
		const order = (storm.order += 1);
		const id = await sendMessage(device.data, conversationId, text);
		storm.sent.push({ id, text, device, conversationId, isGivenUp: false, order });
	}
	return true;
}

/** A visitor writes, and tries to send it. */
export function write(storm: Storm, visitor: VisitorClient, text: string): void {
	storm.written.set(visitor.write(text), text);
	void visitor.tryNow();
}

/** Remembers every wish of a device from now on. */
export function remember({ wished }: Storm, device: Device): void {
	device.onWished = (mutation) => void wished.set(mutation.id, mutation);
}

/** The wishes of one name that the server must have granted: neither given up, stuck in an outbox, nor forgotten by all. */
export function granted<N extends Mutation['name']>(storm: Storm, name: N): Extract<Mutation, { name: N }>[] {
	const { world, givenUp, forgotten } = storm;
	const stuck = new Set(
		world.devices.flatMap(({ data }) => data.overlay.sight.wishes.map(({ mutation }) => mutation.id))
	);
	return named(storm, name).filter(({ id }) => !givenUp.has(id) && !stuck.has(id) && !forgotten.has(id));
}

/**
 * Those that it may have granted or not: what was taken back after a request had left that nobody answered, and arrived all the
 * same; and what was forgotten by all, unless a request that was late told it again. What was taken back before it ever left
 * is none of them, and must not be there (SPEC S12).
 */
export function doubtful<N extends Mutation['name']>(
	storm: Storm,
	name: N
): Extract<Mutation, { name: N }>[] {
	const { world, unanswered, forgotten } = storm;
	const arrived = world.devices.flatMap(({ wire }) => wire.arrived.map(({ body }) => body)).join();
	return named(storm, name).filter(
		({ id }) => forgotten.has(id) || (unanswered.has(id) && arrived.includes(id))
	);
}

/** The wishes of one name, as they were made. */
export const named = <N extends Mutation['name']>(
	{ wished }: Storm,
	name: N
): Extract<Mutation, { name: N }>[] =>
	[...wished.values()].filter(
		(mutation): mutation is Extract<Mutation, { name: N }> => mutation.name === name
	);

/** Each of them; says whether there was anything to do. */
export const deeds: Record<Deed, (storm: Storm, device: Device, visitor: VisitorClient) => Promise<boolean>> =
	{
		tag: async ({ chance }, { data }, { conversationId }) => {
			const tag = (await listTags(data))[chance.isIn(0.8) ? 0 : 1];
			if (tag) await tagConversation(data, conversationId, tag.id);
			return tag !== undefined;
		},
		untag: async ({ chance }, { data }, { conversationId }) => {
			const tag = (await listTags(data))[chance.isIn(0.8) ? 0 : 1];
			if (tag) await untagConversation(data, conversationId, tag.id);
			return tag !== undefined;
		},
		assign: async ({ world, chance }, { data }, { conversationId }) => {
			await assignConversation(data, conversationId, chance.pick(world.devices).session.agentId);
			return true;
		},
		transfer: async ({ chance }, { data }, { conversationId }) => {
			const [group] = await listSettings(data, 'group');
			if (group) await transferConversation(data, conversationId, chance.isIn(0.8) ? group.id : undefined);
			return group !== undefined;
		},
		edit: async ({ chance, wished }, { data }, { id }) => {
			const visitor = (await data.database.read('visitor', [id])).get(id);
			if (!visitor) return false;
			const field = chance.weighted({ name: 8, email: 1, phone: 1 });
			await editVisitor(data, id, { field, value: `value ${wished.size}`, seen: visitor[field] ?? '' });
			return true;
		},
		note: async ({ chance, wished }, { data }, { id, conversationId }) => {
			if (chance.isIn(0.5)) await noteVisitor(data, id, `secret ${wished.size}`);
			else await noteConversation(data, conversationId, `secret ${wished.size}`);
			return true;
		},
		undo: async (_storm, { data }, { conversationId }) => {
			await resolveConversation(data, conversationId);
			await reopenConversation(data, conversationId);
			return true;
		},
		block: async ({ chance }, { data }, { id }) => {
			await blockVisitor(data, id, 5_000 + chance.below(60_000));
			return true;
		},
		unblock: async (_storm, { data }, { id }) => {
			const visitor = (await data.database.read('visitor', [id])).get(id);
			if (!visitor?.blocks) return false;
			await unblockVisitor(data, visitor);
			return true;
		}
	};
