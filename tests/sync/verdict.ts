/** What must hold when the storm is over, whatever happened in it. */
import { documentNames, type DocumentName } from '#domain/documents.ts';
import type { Mark } from '#domain/mark.ts';
import { isMarkKept } from '#domain/working-set.ts';
import { isPublic } from '#domain/message.ts';
import { unpack } from '#domain/transcript.ts';
import { listConversations } from '#data/conversations.ts';
import { listMessages } from '#data/messages.ts';
import { SILENCE_MS } from '#protocol/stream.ts';
import type { Device } from '../kit/device.ts';
import type { World } from '../kit/world.ts';
import type { Storm } from './acts.ts';
import { isForRoom } from './blows.ts';
import { named } from './deeds.ts';
import { draftsStand } from './drafts.ts';
import { judgeIntents } from './intents.ts';
import { shownRows } from './watch.ts';

/** Everything that is wrong; empty when nothing is. */
export async function judge(storm: Storm, fresh: Device): Promise<string[]> {
	const { world } = storm;
	return [
		...new Set(storm.faults),
		...world.bugs.map((bug) => `the server logged ${bug}`),
		...(await Promise.all(world.devices.map((device) => storesAgree(storm, device)))).flat(),
		...(await Promise.all(world.devices.map(listsAgree))).flat(),
		...(await nothingTwice(storm)),
		...(await wishesEnded(storm)),
		...(await visitorsSee(storm)),
		...(await judgeIntents(storm)),
		...(await draftsStand(storm)),
		...(await linesEnd(storm)),
		...[...world.devices, ...world.strangers].flatMap(({ failures, session }) =>
			failures
				.filter((failure) => !isForRoom(failure))
				.map((failure) => `${session.name}: ${String(failure)}`)
		),
		...(fresh.failures.length > 0 ? ['the fresh device failed'] : [])
	];
}

/** The server has given up every line that died without a word, and no other. */
async function linesEnd({ world }: Storm): Promise<string[]> {
	await world.pass(2 * SILENCE_MS);
	const wires = new Set([...world.devices, ...world.strangers].map(({ wire }) => wire));
	const open = [...wires].reduce((sum, { open: of }) => sum + of, 0);
	const { size } = world.server.line;
	return size === open ? [] : [`the server holds ${size} lines, and ${open} are open`];
}

/** Each copy equals the server, and so all equal each other and the fresh one. */
async function storesAgree({ world }: Storm, device: Device): Promise<string[]> {
	const faults: string[] = [];
	for (const name of documentNames) {
		const keeps = await keptBy(world, device);
		const here = contents((await device.data.database.find(name, { equal: {} })).filter(keeps(name)));
		const there = contents((await world.server.store.list(world.workspaceId, name)).filter(keeps(name)));
		if (here !== there)
			faults.push(`${name}s of ${device.session.name} differ from the server's:\n${here}\n${there}`);
	}
	return faults;
}

/** A list that was kept current shows what one that is made now does. */
async function listsAgree(device: Device): Promise<string[]> {
	const faults: string[] = [];
	for (const status of ['open', 'resolved'] as const) {
		const kept = JSON.stringify(shownRows.get(device)?.get(status) ?? []);
		const made = JSON.stringify(await listConversations(device.data, status));
		if (kept !== made)
			faults.push(`the list of ${status} ones of ${device.session.name} differs:\n${kept}\n${made}`);
	}
	return faults;
}

/** What a device must have of a collection; of its own marks it may have more than it needs. */
async function keptBy({ server, workspaceId }: World, { session }: Device) {
	const conversations = await server.store.list(workspaceId, 'conversation');
	const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
	return (name: DocumentName) => (document: object) => {
		if (name !== 'mark') return true;
		const mark = document as Mark;
		const conversation = byId.get(mark.conversationId);
		return mark.agentId === session.agentId && conversation !== undefined && isMarkKept(mark, conversation);
	};
}

function contents(documents: readonly object[]): string {
	return documents
		.map((document) => JSON.stringify(document, Object.keys(flat(document)).sort()))
		.sort()
		.join('\n');
}

/** The keys of a document and of what lies in it, so that their order does not matter. */
function flat(value: unknown, keys: Record<string, true> = {}): Record<string, true> {
	if (typeof value !== 'object' || value === null) return keys;
	for (const [key, inner] of Object.entries(value)) flat(inner, Object.assign(keys, { [key]: true }));
	return keys;
}

/** What every device shows of every conversation: positions without gap or repeat, no text twice, authors in order. */
async function nothingTwice({ world, sent, written }: Storm): Promise<string[]> {
	const faults: string[] = [];
	const [first] = world.devices;
	if (!first) return ['there is no device'];
	const conversations = await world.server.store.list(world.workspaceId, 'conversation');
	const place = new Map<string, number>();
	const texts = new Map<string, number>();
	for (const { id, lastPosition } of conversations) {
		const shown = (await listMessages(first.data, id)).filter(({ wishId }) => wishId === undefined);
		const positions = shown.map(({ position }) => position);
		if (positions.join() !== Array.from({ length: lastPosition }, (_, index) => index + 1).join()) {
			faults.push(`positions are ${positions.join()} of ${lastPosition}`);
		}
		for (const { id: messageId, text, position, kind } of shown) {
			place.set(messageId, position);
			if (kind === 'text') texts.set(text, (texts.get(text) ?? 0) + 1);
		}
	}
	for (const [text, count] of texts) if (count > 1) faults.push(`"${text}" stands there ${count} times`);
	const blocked = new Set(world.visitors.flatMap(({ refusedMessageIds }) => [...refusedMessageIds]));
	for (const [id, text] of written)
		if (!place.has(id) && !blocked.has(id)) faults.push(`the visitor's "${text}" is missing`);
	const arrived = sent.filter(({ id }) => place.has(id)).sort((a, b) => a.order - b.order);
	for (const [index, one] of arrived.entries()) {
		const before = arrived
			.slice(0, index)
			.findLast(
				(other) => other.device.machine === one.device.machine && other.conversationId === one.conversationId
			);
		if (before && (place.get(before.id) ?? 0) > (place.get(one.id) ?? 0)) {
			faults.push(`"${one.text}" overtook "${before.text}"`);
		}
	}
	return faults;
}

/** Each message is in the feed, or held or refused in its device's outbox, or was given up: never both, never neither. */
async function wishesEnded(storm: Storm): Promise<string[]> {
	const { world, sent } = storm;
	const messages = await world.server.store.list(world.workspaceId, 'message');
	const packed = (await world.server.store.list(world.workspaceId, 'transcript')).flatMap(
		(transcript) => transcript.messages
	);
	const accepted = new Set([...messages, ...packed].map(({ id }) => id));
	const waiting = new Map(
		world.devices.flatMap(({ data }) =>
			data.overlay.sight.wishes.flatMap(({ mutation, state }) =>
				mutation.name === 'sendMessage' ? [[mutation.args.id, state] as const] : []
			)
		)
	);
	const forgotten = new Set(
		named(storm, 'sendMessage').flatMap(({ id, args }) => (storm.forgotten.has(id) ? args.id : []))
	);
	return sent.flatMap(({ id, text, isGivenUp }) => {
		const state = waiting.get(id);
		if (accepted.has(id)) return state ? [`"${text}" was accepted and is ${state} in the outbox`] : [];
		return state || isGivenUp || forgotten.has(id) ? [] : [`"${text}" is neither accepted nor in the outbox`];
	});
}

/** Visitors have every message of theirs, and the same as the server in the same order. */
async function visitorsSee({ world }: Storm): Promise<string[]> {
	const faults: string[] = [];
	const conversations = await world.server.store.list(world.workspaceId, 'conversation');
	const packed = await world.server.store.list(world.workspaceId, 'transcript');
	const threads = unpack(packed, await world.server.store.list(world.workspaceId, 'message'));
	for (const visitor of world.visitors) {
		const own = conversations.filter(({ visitorId }) => visitorId === visitor.id);
		const inner = threads.filter(
			(message) => !isPublic(message) && own.some(({ id }) => id === message.conversationId)
		).length;
		const count = own.reduce((sum, { lastPosition }) => sum + lastPosition, 0) - inner;
		if (visitor.messages().length !== count)
			faults.push(`a visitor has ${visitor.messages().length} of ${count} messages`);
		const refused = [...visitor.results.values()].filter(
			(result) => result.kind !== 'applied' && result.reason !== 'blocked'
		);
		if (refused.length > 0) faults.push(`a visitor's wish was ${JSON.stringify(refused[0])}`);
	}
	return faults;
}
