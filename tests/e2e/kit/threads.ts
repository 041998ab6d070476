/** Long conversations that nobody had to have: put into a workspace as the server keeps them, older messages packed. */
import { MINUTE_MS } from '#domain/clock.ts';
import type { Message } from '#domain/message.ts';
import type { Put } from '#domain/mutator.ts';
import { LOOSE_MIN, pack } from '#domain/transcript.ts';
import { make } from '../../kit/make.ts';
import type { TestServer } from './server.ts';
import type { WireAgent } from './wire.ts';

/** What a long conversation is. */
interface LongThread {
	readonly visitor: string;
	/** How many messages it has; `Line 1`, `Line 2` and so on where nothing else is said. */
	readonly count: number;
	/** What stands at which position. */
	readonly said: Readonly<Record<number, Partial<Message>>>;
	/** When it was resolved; open without it. */
	readonly endedAt?: number;
}

/** Puts one into the workspace of an agent. @returns its id */
export async function longThread(
	server: TestServer,
	{ session: { workspaceId } }: WireAgent,
	{ visitor: name, count, said, endedAt }: LongThread
): Promise<string> {
	const last = endedAt ?? Date.now() - MINUTE_MS;
	const begun = last - count * MINUTE_MS;
	const visitor = make('visitor', { name, createdAt: begun, seenAt: last });
	const known = make('conversation');
	const messages = Array.from({ length: count }, (_, index): Message => {
		const [position, at] = [index + 1, begun + (index + 1) * MINUTE_MS];
		const common = { conversationId: known.id, authorId: visitor.id, writtenAt: at, acceptedAt: at };
		return make('message', { ...common, position, text: `Line ${position}`, ...said[position] });
	});
	const conversation = make('conversation', {
		...known,
		visitorId: visitor.id,
		createdAt: begun,
		lastMessageAt: last,
		lastPosition: count,
		visitorPosition: count,
		lastText: messages.at(-1)?.text ?? '',
		...(endedAt === undefined ? {} : { status: 'resolved', resolvedAt: endedAt, resolvedPosition: count })
	});
	const puts: Put[] = [
		{ collection: 'visitor', document: visitor },
		{ collection: 'conversation', document: conversation },
		...pack(messages.slice(0, -LOOSE_MIN)).map((document): Put => ({ collection: 'transcript', document })),
		...messages.slice(-LOOSE_MIN).map((document): Put => ({ collection: 'message', document }))
	];
	await server.seed(workspaceId, puts);
	return known.id;
}
