/** What a push carries: words ready to be shown, and what of the feed fits beside them (SPEC D5, product X8, N7). */
import type { Agent } from '#domain/agent.ts';
import { hasJoined, type Conversation } from '#domain/conversation.ts';
import { NAME_MAX } from '#domain/fields.ts';
import { readPosition, type Mark } from '#domain/mark.ts';
import type { Message } from '#domain/message.ts';
import { visitorName } from '#domain/shown.ts';
import { cleanLine } from '#domain/text.ts';
import type { Visitor } from '#domain/visitor.ts';
import { PUSH_MAX_BYTES, type PushPayload } from '#protocol/push.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { m } from '#messages';
import type { Subscription } from './store/push.ts';
import { documentsIn } from './thread.ts';

/** How much of a text stands in a notification, in characters: more than any phone shows. */
const BODY_MAX = 240;
const BODY_MAX_BYTES = 700;
/** So much of a message comes along in any case, in bytes; below that what it belongs to stays behind. */
const TEXT_MIN_BYTES = 400;
/** The most that is sent once more to a push service, or what stands before it, that took not as much as all have to. */
export const PAYLOAD_SMALL_BYTES = 2_000;

/** What a payload is made of, as the store has it now. */
export interface PushAbout {
	readonly to: Subscription;
	readonly noticeId: string;
	readonly epoch: string;
	readonly now: number;
	readonly unread: number;
	/** Absent for a test. */
	readonly told?: {
		readonly message: Message;
		readonly conversation: Conversation;
		readonly visitor: Visitor | undefined;
		readonly agent: Agent;
		readonly mark: Mark | undefined;
		/** Nobody has seen it for too long. */
		readonly isWaiting: boolean;
		/** The newest of the conversation, as this agent receives it. */
		readonly items: readonly FeedItem[];
	};
}

/** The payload as text, of at most so many bytes; its words stand in it in any case, and need less. */
export function makePayload(about: PushAbout, bytesMax = PUSH_MAX_BYTES): string {
	const { to, noticeId, epoch, now, unread, told } = about;
	const payload: PushPayload = {
		noticeId,
		workspaceId: to.workspaceId,
		agentId: to.agentId,
		epoch,
		sentAt: now,
		language: to.language,
		...wordsOf(about),
		isSilent: !to.choices.hasSound,
		unread,
		...(told
			? {
					about: {
						conversationId: told.conversation.id,
						position: told.message.position,
						hasJoined: hasJoined(told.conversation, told.agent.id),
						...(told.message.kind === 'note' ? { isInner: true as const } : {}),
						...(told.isWaiting ? { isWaiting: true as const } : {})
					}
				}
			: {}),
		items: []
	};
	const room = bytesMax - bytesOf(payload);
	return JSON.stringify({ ...payload, items: told ? fitting(told, room) : [] });
}

/** What stands on the screen: as much as the device's person wants others to read there. */
function wordsOf({ to, told }: PushAbout): Pick<PushPayload, 'title' | 'body'> {
	const locale = { locale: to.language };
	if (!told) return { title: m.push_test_title({}, locale), body: m.push_test_text({}, locale) };
	const { preview } = to.choices;
	const isHanded = told.message.kind === 'event';
	const isNamed = told.message.kind === 'note';
	const by = told.message.authorName;
	const news = isNamed
		? m.push_mentioned({ name: by }, locale)
		: isHanded
			? m.push_handed({}, locale)
			: m.push_new({}, locale);
	if (preview === 'nothing') return { title: m.app_name({}, locale), body: news };
	const name = visitorName(told.visitor) ?? m.push_someone({}, locale);
	if (told.isWaiting) {
		const text = preview === 'name' ? m.push_unseen_text({}, locale) : wordsIn(told.message);
		return { title: cleanLine(m.push_unseen({ name }, locale), NAME_MAX), body: text };
	}
	const count = isNamed ? 0 : unreadOf(told).length;
	const title = cleanLine(count > 1 ? `${name} (${count})` : name, NAME_MAX);
	if (preview === 'name' || isHanded) return { title, body: news };
	return { title: isNamed ? cleanLine(`${by} · ${name}`, NAME_MAX) : title, body: wordsIn(told.message) };
}

const wordsIn = ({ file, text }: Message): string => shortened(file?.name ?? text, BODY_MAX);

type Told = NonNullable<PushAbout['told']>;

const unreadOf = ({ items, conversation, mark }: Told): Message[] =>
	documentsIn(items, 'message').filter(
		({ author, position }) => author === 'visitor' && position > readPosition(conversation, mark)
	);

/**
 * The message first, then what it belongs to, then the unread ones before it, as long as there is room. A text that is too
 * long is cut, and says so: it bears the number 0, so that the whole one takes its place whenever that comes.
 */
function fitting(told: Told, room: number): FeedItem[] {
	const { message, items } = told;
	const itemOf = (collection: FeedItem['collection'], id: string) =>
		items.find((item) => item.collection === collection && 'document' in item && item.document.id === id);
	const newest = itemOf('message', message.id);
	const around = [
		itemOf('conversation', message.conversationId),
		itemOf('visitor', told.conversation.visitorId)
	].flatMap((item) => item ?? []);
	const taken: FeedItem[] = [];
	let left = room;
	const take = (item: FeedItem) => {
		const size = bytesOf(item) + 1;
		if (size > left) return false;
		taken.push(item);
		left -= size;
		return true;
	};
	const least = newest ? Math.min(bytesOf(newest), bytesOf(cut(newest, 0)) + TEXT_MIN_BYTES) : 0;
	for (const item of around) if (bytesOf(item) + least + 2 <= left) take(item);
	if (newest && !take(newest)) take(cut(newest, left - 1));
	const before = items
		.filter((item) => item.collection === 'message' && 'document' in item && item !== newest)
		.toSorted((a, b) => b.number - a.number);
	for (const item of before) if (!take(item)) break;
	return taken;
}

/** An entry with as much of its text as fits; of what has none, or where not even its frame fits, only what there is. */
function cut(item: FeedItem, room: number): FeedItem {
	if (!('document' in item) || item.collection !== 'message') return item;
	const withText = (text: string): FeedItem =>
		({ ...item, number: 0, document: { ...(item.document as Message), text } }) as FeedItem;
	const signs = signsOf((item.document as Message).text);
	let [low, high] = [0, signs.length];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (bytesOf(withText(`${signs.slice(0, middle).join('')}…`)) <= room) low = middle;
		else high = middle - 1;
	}
	return withText(`${signs.slice(0, low).join('').trimEnd()}…`);
}

/** A text of at most so many characters, as people count them, and BODY_MAX_BYTES: some pictures are made of many signs. */
function shortened(text: string, max: number): string {
	const signs = signsOf(text);
	if (signs.length <= max && bytesOf(text) <= BODY_MAX_BYTES) return text;
	let size = bytesOf('…');
	let count = 0;
	for (const sign of signs.slice(0, max - 1)) {
		size += bytesOf(sign) - 2;
		if (size > BODY_MAX_BYTES) break;
		count += 1;
	}
	return `${signs.slice(0, count).join('').trimEnd()}…`;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const signsOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
