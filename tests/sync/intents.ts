/** What people meant must have come true: equal stores alone hide wrong results (product section 5). */
import type { Conversation } from '#domain/conversation.ts';
import { entriesOf } from '#domain/history.ts';
import type { Message } from '#domain/message.ts';
import { addsOf } from '#domain/tag.ts';
import { unpack } from '#domain/transcript.ts';
import type { Storm } from './acts.ts';
import { doubtful, granted } from './deeds.ts';

/** Everything that somebody meant and that is not so. */
export async function judgeIntents(storm: Storm): Promise<string[]> {
	const { store } = storm.world.server;
	const { workspaceId } = storm.world;
	const conversations = await store.list(workspaceId, 'conversation');
	const transcripts = await store.list(workspaceId, 'transcript');
	const messages = unpack(transcripts, await store.list(workspaceId, 'message'));
	return [
		...tagsStand(storm, conversations),
		...(await fieldsStand(storm)),
		...(await notesStay(storm, messages)),
		...(await blocksGo(storm)),
		...conversations.flatMap((conversation) => {
			const thread = messages.filter(({ conversationId }) => conversationId === conversation.id);
			return [...oneIsResponsible(storm, conversation, thread), ...undoStands(storm, thread)];
		})
	];
}

/** Of each tag the acts of adding stand that nobody who saw them took away: none returns, none is missing. */
function tagsStand(storm: Storm, conversations: readonly Conversation[]): string[] {
	const removed = new Set(granted(storm, 'untagConversation').flatMap(({ args }) => args.addIds));
	const perhapsRemoved = new Set(doubtful(storm, 'untagConversation').flatMap(({ args }) => args.addIds));
	const sure = granted(storm, 'tagConversation').map(({ args }) => args);
	const adds = [...sure, ...doubtful(storm, 'tagConversation').map(({ args }) => args)];
	return conversations.flatMap((conversation) =>
		[...new Set(adds.map(({ tagId }) => tagId))].flatMap((tagId) => {
			const own = adds.filter((add) => add.tagId === tagId && add.conversationId === conversation.id);
			const meant = own.map(({ addId }) => addId).filter((addId) => !removed.has(addId));
			const here = addsOf(conversation, tagId);
			const returned = here.filter((addId) => !meant.includes(addId));
			const must = sure.filter(({ addId }) => meant.includes(addId) && !perhapsRemoved.has(addId));
			const missing = must.map(({ addId }) => addId).filter((addId) => !here.includes(addId));
			return [
				...returned.map((addId) => `a tag that was removed is there by ${addId}`),
				...missing.map((addId) => `a tag is missing that was added by ${addId}`)
			];
		})
	);
}

/** Each edit is in the history of its visitor, and the one written last stands. */
async function fieldsStand(storm: Storm): Promise<string[]> {
	const visitors = await storm.world.server.store.list(storm.world.workspaceId, 'visitor');
	const edits = granted(storm, 'editVisitor').map(({ args }) => args);
	return visitors.flatMap((visitor) =>
		(['name', 'email', 'phone'] as const).flatMap((field) => {
			const entries = entriesOf(visitor.history, field);
			const known = new Set(entries.map(({ id }) => id));
			const own = edits.filter((edit) => edit.visitorId === visitor.id && edit.field === field);
			const lost = own.filter(({ editId }) => !known.has(editId));
			const lastAt = Math.max(...entries.map(({ writtenAt }) => writtenAt));
			const last = entries.filter(({ writtenAt }) => writtenAt === lastAt).map(({ value }) => value);
			const isLast = last.length === 0 || last.includes(visitor[field]);
			return [
				...lost.map(({ value }) => `"${value}" left no trace`),
				...(isLast ? [] : [`"${visitor[field]}" stands although "${last.join()}" was written last`])
			];
		})
	);
}

/** Nothing that was noted is missing, and no visitor received any of it. */
async function notesStay(storm: Storm, messages: readonly Message[]): Promise<string[]> {
	const { server, workspaceId, visitors } = storm.world;
	const notes = await server.store.list(workspaceId, 'note');
	const there = new Set([...notes, ...messages].map(({ id }) => id));
	const written = [...granted(storm, 'noteVisitor'), ...granted(storm, 'noteConversation')];
	const missing = written.filter(({ args }) => !there.has(args.id));
	const told = visitors.filter((visitor) => visitor.everything().includes('secret'));
	return [
		...missing.map(({ args }) => `the note "${args.text}" is missing`),
		...told.map(() => 'a visitor received a note')
	];
}

/** No block that somebody took back is there. */
async function blocksGo(storm: Storm): Promise<string[]> {
	const visitors = await storm.world.server.store.list(storm.world.workspaceId, 'visitor');
	const gone = new Set(granted(storm, 'unblockVisitor').flatMap(({ args }) => args.blockIds));
	return visitors.flatMap(({ blocks = [] }) =>
		blocks.filter(({ id }) => gone.has(id)).map(({ id }) => `the block ${id} was taken back and stands`)
	);
}

/** Whoever is responsible is whom the thread names last, takes part, and did not join what somebody had. */
function oneIsResponsible(
	{ world }: Storm,
	{ assigneeId, assignedPosition, participantIds }: Conversation,
	thread: readonly Message[]
): string[] {
	const events = thread.filter(({ event }) => event !== undefined && ASSIGNING.includes(event));
	const last = events.at(-1);
	const named = last?.event === 'joined' ? last.authorName : nameGiven(last);
	const assignee = world.devices.find(({ session }) => session.agentId === assigneeId)?.session.name;
	const isFirst = events.every(
		({ event }, index) => event !== 'joined' || index === 0 || events[index - 1]?.event === 'transferred'
	);
	return [
		...(named === assignee ? [] : [`${assignee} is responsible, and the thread says ${named}`]),
		...((last?.position ?? 0) === assignedPosition ? [] : ['the assignment is not where it is said to be']),
		...(isFirst ? [] : ['somebody joined what a colleague had']),
		...(assigneeId === undefined || participantIds.includes(assigneeId) ? [] : ['the assignee takes no part'])
	];
}

const ASSIGNING: readonly string[] = ['joined', 'assigned', 'transferred'];

/** Whom an entry makes responsible; nobody when a group. */
const nameGiven = (entry: Message | undefined): string | undefined =>
	entry?.event === 'assigned' ? entry.text : undefined;

/** What was opened again is not ended by a colleague who did not know of it. */
function undoStands(storm: Storm, thread: readonly Message[]): string[] {
	const seen = new Map(
		granted(storm, 'resolveConversation').map(({ args }) => [args.eventId, args.seenPosition])
	);
	return thread.flatMap((end, index) => {
		if (end.event !== 'resolved') return [];
		const undo = thread.slice(0, index).findLast(({ event }) => event === 'reopened');
		const isUnknown = undo !== undefined && undo.position > (seen.get(end.id) ?? Infinity);
		return isUnknown && undo.authorId !== end.authorId
			? [`an undo at ${undo.position} was lost at ${end.position}`]
			: [];
	});
}
