/** The rows of the list of conversations: made once, and from then on only those made anew of which something changed. */
import type { Agent } from '#domain/agent.ts';
import type { Conversation } from '#domain/conversation.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import { markId, type DraftText } from '#domain/mark.ts';
import { isAside } from '#domain/mutations.ts';
import { shownOnly, type Setting } from '#domain/setting.ts';
import { byUrgency, conversationRow, draftLine, type ConversationRow } from '#domain/shown.ts';
import { shownTags } from '#domain/tag.ts';
import type { Wish } from '#outbox/store.ts';
import type { Data } from './data.ts';
import { draftsOver } from './drafts.ts';
import { allOf, someOf, type Seeing } from './merged.ts';
import type { Sight } from './overlay.ts';

/** What is laid together in a row, each found by an id of its own. */
const PARTS = ['conversation', 'visitor', 'mark'] as const satisfies readonly DocumentName[];
type Part = (typeof PARTS)[number];

/** Above this share of the rows, and this number, all of them are as quickly made. */
const MANY = 0.25;
const FEW = 20;

/** What one look at the list rests on. */
interface Look {
	readonly sight: Sight;
	readonly era: number;
	readonly agents: readonly Agent[];
	readonly tags: readonly Setting[];
	readonly groups: readonly Setting[];
	/** The conversations in which something waits to be sent. */
	readonly waiting: ReadonlySet<string>;
	readonly drafts: ReadonlyMap<string, DraftText>;
}

/** The conversations of one status, unread first, then the newest. Close it when nobody looks any more. */
export class ConversationRows {
	readonly #data: Seeing & Pick<Data, 'actor'>;
	readonly #status: Conversation['status'];
	readonly #stop: () => void;
	#changed = noIds();
	#last: Look | undefined;
	#sorted: readonly ConversationRow[] = [];
	#byId = new Map<string, ConversationRow>();
	/** Which conversations are whose. */
	readonly #idsOf = new Map<string, Set<string>>();

	constructor(data: Seeing & Pick<Data, 'actor'>, status: Conversation['status']) {
		this.#data = data;
		this.#status = status;
		this.#stop = data.database.changes.add(({ collection, ids }) => {
			const changed = this.#changed.get(collection as Part);
			if (changed) for (const id of ids) changed.add(id);
		});
	}

	/** Stops following what changes. */
	close(): void {
		this.#stop();
	}

	/** The rows as they are now; the same array while nothing in them is another. One look at a time. */
	async look(): Promise<readonly ConversationRow[]> {
		const changed = this.#changed;
		this.#changed = noIds();
		const last = this.#last;
		// Until this look has come to its end, nothing is known.
		this.#last = undefined;
		const look = await this.#lookAround();
		const ids = last && isAlike(last, look) ? this.#touched(changed, last, look) : undefined;
		if (ids === undefined || ids.size > FEW + this.#sorted.length * MANY) await this.#makeAll(look);
		else if (ids.size > 0) await this.#makeSome([...ids], look);
		this.#last = look;
		return this.#sorted;
	}

	async #lookAround(): Promise<Look> {
		const { database, overlay } = this.#data;
		// Before the copy is read, never after: see `Sight`.
		const { sight } = overlay;
		const { era } = database;
		const [agents, tags, groups] = await Promise.all([
			allOf(this.#data, 'agent', { equal: {} }, sight),
			allOf(this.#data, 'setting', { equal: { kind: 'tag' } }, sight),
			allOf(this.#data, 'setting', { equal: { kind: 'group' } }, sight)
		]);
		const [waiting, drafts] = [waitingIn(sight.wishes), draftsOver(sight.wishes)];
		return { sight, era, agents, tags, groups, waiting, drafts };
	}

	/** The conversations whose rows may be others now. */
	#touched(changed: ReadonlyMap<Part, ReadonlySet<string>>, last: Look, look: Look): Set<string> {
		const ids = new Set<string>();
		const differing = (part: Part) => [
			...(changed.get(part) ?? []),
			...otherKeys(last.sight.over(part), look.sight.over(part))
		];
		for (const id of differing('conversation')) ids.add(id);
		for (const visitorId of differing('visitor'))
			for (const id of this.#idsOf.get(visitorId) ?? []) ids.add(id);
		const own = markId(this.#data.actor.id, '');
		for (const id of differing('mark')) if (id.startsWith(own)) ids.add(id.slice(own.length));
		for (const id of last.waiting.symmetricDifference(look.waiting)) ids.add(id);
		for (const id of otherKeys(last.drafts, look.drafts, isSameDraft)) ids.add(id);
		return ids;
	}

	async #makeAll(look: Look): Promise<void> {
		const selection = { equal: { status: this.#status }, by: 'order' } as const;
		const rows = await this.#make(await allOf(this.#data, 'conversation', selection, look.sight), look);
		this.#idsOf.clear();
		this.#sorted = rows.sort(byUrgency);
		this.#byId = new Map(rows.map((row) => [row.conversation.id, row]));
		for (const row of rows) this.#own(row);
	}

	async #makeSome(ids: readonly string[], look: Look): Promise<void> {
		const found = await someOf(this.#data, 'conversation', ids, look.sight);
		const fitting = [...found.values()].filter(({ status }) => status === this.#status);
		const rows = await this.#make(fitting, look);
		const anew = new Map(rows.map((row) => [row.conversation.id, row]));
		const others = ids.filter((id) => anew.get(id) !== this.#byId.get(id));
		if (others.length === 0) return;
		const rest = [...this.#sorted];
		for (const id of others) {
			const [before, row] = [this.#byId.get(id), anew.get(id)];
			if (before) rest.splice(placeIn(rest, before), 1);
			this.#byId.delete(id);
			if (!row) continue;
			rest.splice(placeIn(rest, row), 0, row);
			this.#byId.set(id, row);
			this.#own(row);
		}
		this.#sorted = rest;
	}

	#own({ conversation: { id, visitorId } }: ConversationRow): void {
		const ids = this.#idsOf.get(visitorId) ?? new Set();
		this.#idsOf.set(visitorId, ids.add(id));
	}

	async #make(conversations: readonly Conversation[], look: Look): Promise<ConversationRow[]> {
		const { sight, agents, tags, groups, waiting, drafts } = look;
		const agentId = this.#data.actor.id;
		const visitorIds = conversations.map(({ visitorId }) => visitorId);
		const markIds = conversations.map(({ id }) => markId(agentId, id));
		const [visitors, marks] = await Promise.all([
			someOf(this.#data, 'visitor', visitorIds, sight),
			someOf(this.#data, 'mark', markIds, sight)
		]);
		const agentById = new Map(agents.map((agent) => [agent.id, agent]));
		const groupById = new Map(shownOnly(groups).map((group) => [group.id, group]));
		return conversations.map((conversation) => {
			const mark = marks.get(markId(agentId, conversation.id));
			return rowOf(conversation, {
				agentId,
				visitor: visitors.get(conversation.visitorId),
				assignee: agentById.get(conversation.assigneeId ?? ''),
				tags: tagsOn(conversation, tags),
				group: groupById.get(conversation.groupId ?? ''),
				mark,
				waiting: waiting.has(conversation.id),
				draft: draftLine(drafts.get(conversation.id) ?? mark?.draft, conversation)
			});
		});
	}
}

const noIds = (): ReadonlyMap<Part, Set<string>> => new Map(PARTS.map((part) => [part, new Set()]));

const waitingIn = (wishes: readonly Wish[]): ReadonlySet<string> =>
	new Set(
		wishes.flatMap(({ state, mutation: { name, args } }) =>
			'conversationId' in args && !isAside(name) && state !== 'applied' ? args.conversationId : []
		)
	);

/** Whether what is the same for many rows is still the same. */
const isAlike = (last: Look, look: Look): boolean =>
	last.era === look.era &&
	hasSame(last.agents, look.agents) &&
	hasSame(last.tags, look.tags) &&
	hasSame(last.groups, look.groups);

const hasSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
	a === b || (a.length === b.length && a.every((one, at) => one === b[at]));

const isSameDraft = (a: DraftText | undefined, b: DraftText | undefined): boolean =>
	a?.text === b?.text && a?.writtenAt === b?.writtenAt;

/** The keys under which two maps hold something else. */
function* otherKeys<T>(
	a: ReadonlyMap<string, T>,
	b: ReadonlyMap<string, T>,
	isSame: (a: T | undefined, b: T | undefined) => boolean = Object.is
): Iterable<string> {
	for (const [key, value] of a) if (!isSame(value, b.get(key))) yield key;
	for (const key of b.keys()) if (!a.has(key)) yield key;
}

/** Where a row stands among those in order, or would. */
function placeIn(rows: readonly ConversationRow[], row: ConversationRow): number {
	let [from, to] = [0, rows.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if (byUrgency(rows[middle] as ConversationRow, row) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

type Beside = Parameters<typeof conversationRow>[1];

const lastRows = new WeakMap<Conversation, { readonly beside: Beside; readonly row: ConversationRow }>();

/** The same conversation with the same beside it is the same row each time, and a screen does not draw it again. */
function rowOf(conversation: Conversation, beside: Beside): ConversationRow {
	const last = lastRows.get(conversation);
	if (last && (Object.keys(beside) as (keyof Beside)[]).every((key) => last.beside[key] === beside[key]))
		return last.row;
	const row = conversationRow(conversation, beside);
	lastRows.set(conversation, { beside, row });
	return row;
}

const NO_TAGS: readonly Setting[] = [];
const lastTags = new WeakMap<Conversation, { list: readonly Setting[]; shown: readonly Setting[] }>();

/** The tags that a conversation shows: the same ones of the same list are the same array each time, so that a row stays the same. */
export function tagsOn(conversation: Document<'conversation'>, list: readonly Setting[]): readonly Setting[] {
	if (conversation.tags === undefined) return NO_TAGS;
	const last = lastTags.get(conversation);
	if (last && hasSame(last.list, list)) return last.shown;
	const shown = shownTags(conversation, list);
	lastTags.set(conversation, { list, shown });
	return shown;
}
