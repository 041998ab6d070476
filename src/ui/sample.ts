/** People, conversations and messages for the gallery and the tests of components; never part of the app. */
import type { Agent } from '#domain/agent.ts';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import { emptyConversation, type Conversation } from '#domain/conversation.ts';
import type { Hit } from '#domain/hit.ts';
import type { Setting } from '#domain/setting.ts';
import type { ConversationRow, ShownMessage } from '#domain/shown.ts';
import type { Visitor } from '#domain/visitor.ts';
import type { OutboxEntry } from './outbox/entry.ts';

/** An id that is the same at every start. */
export const sampleId = (number: number): string =>
	`00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

export const ana: Agent = {
	id: sampleId(1),
	name: 'Ana Marković',
	email: 'ana@example.com',
	description: '',
	role: 'owner',
	availability: 'online',
	availabilityAt: 0,
	createdAt: 0
};

export const ben: Agent = {
	...ana,
	id: sampleId(2),
	name: 'Ben',
	email: 'ben@example.com',
	role: 'agent',
	availability: 'offline'
};

export const longName = 'Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh';
export const rightToLeft = 'مرحباً، هل الطلب رقم 4821 في الطريق؟';

export const sampleTag = (number: number, known: Partial<Setting> = {}): Setting => ({
	id: sampleId(4000 + number),
	kind: 'tag',
	name: `Tag ${number}`,
	namedAt: 0,
	createdById: ana.id,
	createdAt: 0,
	...known
});

export const sampleTags: readonly Setting[] = [
	sampleTag(1, { name: 'Delivery', color: 'blue' }),
	sampleTag(2, { name: 'Refund', color: 'red' }),
	sampleTag(3, { name: rightToLeft, color: 'green' }),
	sampleTag(4, { name: longName, color: 'violet' }),
	sampleTag(5, { name: 'VIP', color: 'amber' }),
	sampleTag(6, { name: 'Spam', color: 'grey' }),
	sampleTag(7, { name: 'Without a colour' })
];

const sampleShortcut = (
	number: number,
	known: Pick<Setting, 'name' | 'text'> & Partial<Setting>
): Setting => ({
	id: sampleId(7000 + number),
	kind: 'shortcut',
	namedAt: 0,
	createdById: sampleId(1),
	createdAt: 0,
	...known
});

export const sampleShortcuts: readonly Setting[] = [
	sampleShortcut(1, {
		name: 'hello',
		text: 'Hello {first name|there}! How can I help?',
		agentId: sampleId(1)
	}),
	sampleShortcut(2, { name: 'hours', text: 'We are here from nine to five, Monday to Friday.' }),
	sampleShortcut(3, { name: 'order', text: 'Your order {number} is on its way, {first name}.' }),
	sampleShortcut(4, { name: 'فانوس', text: rightToLeft }),
	sampleShortcut(5, { name: 'a-very-long-key-word-that-goes-on-and-on', text: `${longName} `.repeat(8) })
];

export const sampleGroups: readonly Setting[] = [
	sampleTag(21, { kind: 'group', name: 'Sales' }),
	sampleTag(22, { kind: 'group', name: rightToLeft }),
	sampleTag(23, { kind: 'group', name: longName })
];

export const sampleVisitor = (number: number, known: Partial<Visitor> = {}): Visitor => ({
	id: sampleId(1000 + number),
	pageUrl: 'https://shop.example.com/pricing',
	pageTitle: 'Pricing',
	referrer: '',
	language: 'en',
	browser: '',
	createdAt: 0,
	seenAt: 0,
	...known
});

export function sampleConversation(number: number, known: Partial<Conversation> = {}): Conversation {
	const at = Date.now() - number * 7 * MINUTE_MS;
	return {
		...emptyConversation(sampleId(2000 + number), sampleId(1000 + number), at),
		lastText: 'Is the blue one back in stock?',
		lastPosition: 1,
		visitorPosition: 1,
		...known
	};
}

export const sampleHit = (number: number): Hit => ({
	conversationId: sampleId(2000 + number),
	visitorId: sampleId(1000 + number),
	name: ['Camille', 'Otto', 'Vera'][number % 3] ?? '',
	status: 'resolved',
	lastMessageAt: Date.now() - number * DAY_MS,
	pieces: [
		{ of: 'message', text: 'Is the garden lantern still available in black?', position: 1, at: 0 },
		{
			of: 'message',
			text: '…the lantren that I ordered on Monday flickers when it rains…',
			position: 4,
			at: 0
		}
	].slice(number % 2) as Hit['pieces']
});

export const sampleRow = (number: number, known: Partial<ConversationRow> = {}): ConversationRow => ({
	conversation: sampleConversation(number),
	visitor: sampleVisitor(number, { name: `Visitor of day ${number}` }),
	tags: [],
	unread: false,
	joined: false,
	waiting: false,
	...known
});

/** One of each state that a row can be in. */
export const sampleRows = (): readonly ConversationRow[] => [
	sampleRow(0, {
		visitor: sampleVisitor(0, { name: 'Camille Durand' }),
		conversation: sampleConversation(0, { waitingSince: Date.now() - 4 * MINUTE_MS }),
		unread: true
	}),
	{ ...sampleRow(1, { unread: true }), conversation: sampleConversation(1, { lastText: rightToLeft }) },
	{ conversation: sampleConversation(2), tags: [], unread: false, joined: false, waiting: false },
	sampleRow(3, {
		visitor: sampleVisitor(3, { name: longName }),
		conversation: sampleConversation(3, {
			lastText:
				'A text that is much longer than the row is wide, so that it has to end in three dots somewhere',
			lastAuthor: 'agent',
			agentPositionBy: ana.id
		}),
		assignee: ana,
		joined: true
	}),
	sampleRow(4, {
		visitor: sampleVisitor(4, { email: 'jonas@example.com' }),
		conversation: sampleConversation(4, {
			lastAuthor: 'agent',
			agentPositionBy: ben.id,
			lastText: 'I will ask.'
		}),
		assignee: ben,
		tags: sampleTags.slice(0, 2),
		waiting: true
	}),
	sampleRow(5, {
		conversation: sampleConversation(5, { lastMessageAt: Date.now() - 3 * DAY_MS }),
		draft: 'It arrives on Thursday, shall I'
	})
];

export function sampleMessage(position: number, known: Partial<ShownMessage> = {}): ShownMessage {
	const at = known.writtenAt ?? Date.now() - (60 - position) * MINUTE_MS;
	const author = known.author ?? 'visitor';
	return {
		id: sampleId(3000 + position),
		conversationId: sampleId(2000),
		author,
		authorId: author === 'visitor' ? sampleId(1000) : ana.id,
		authorName: author === 'visitor' ? '' : ana.name,
		kind: 'text',
		text: `Message number ${position}.`,
		position,
		writtenAt: at,
		acceptedAt: at,
		state: 'sent',
		...known
	};
}

/** A thread with everything in it that a thread can have. */
export function sampleThread(): readonly ShownMessage[] {
	const yesterday = Date.now() - DAY_MS;
	const own = { author: 'agent' } as const;
	return [
		sampleMessage(1, { text: 'Hello! Is the blue one back in stock?', writtenAt: yesterday }),
		sampleMessage(2, { ...own, kind: 'event', event: 'joined', text: '', writtenAt: yesterday + MINUTE_MS }),
		sampleMessage(3, {
			...own,
			text: 'Hi! Let me look.',
			writtenAt: yesterday + 2 * MINUTE_MS,
			state: 'read'
		}),
		sampleMessage(4, {
			...own,
			authorId: ben.id,
			authorName: ben.name,
			text: 'It arrives on Thursday: https://shop.example.com/blue?size=40',
			writtenAt: yesterday + 3 * MINUTE_MS
		}),
		sampleMessage(5, { text: 'Great, thank you.', writtenAt: yesterday + 4 * MINUTE_MS }),
		sampleMessage(6, { text: '<b>Is this bold?</b> <img src=x onerror=alert(1)>' }),
		sampleMessage(7, { text: rightToLeft }),
		sampleMessage(8, { text: `${'Donaudampfschifffahrt'.repeat(6)}\n\nand a second paragraph.` }),
		sampleMessage(9, {
			...own,
			text: 'Written in a tunnel.',
			writtenAt: Date.now() - 20 * MINUTE_MS,
			acceptedAt: Date.now() - 9 * MINUTE_MS,
			state: 'delivered'
		}),
		sampleMessage(10, { ...own, text: 'This one waits for the line.', state: 'queued', wishId: sampleId(10) })
	];
}

export const sampleEntries = (): readonly OutboxEntry[] => [
	{
		id: sampleId(1),
		name: 'sendMessage',
		state: 'held',
		reason: 'visitor-wrote',
		at: Date.now() - 12 * MINUTE_MS,
		text: 'It arrives on Thursday, shall I keep one for you?',
		about: 'Camille Durand',
		missed: [sampleMessage(12, { text: 'Or is there a green one?' })],
		href: '#',
		editHref: '#'
	},
	{
		id: sampleId(2),
		name: 'addOrigin',
		state: 'refused',
		reason: 'forbidden',
		at: Date.now() - DAY_MS,
		about: 'https://shop.example.com'
	},
	{
		id: sampleId(3),
		name: 'sendMessage',
		state: 'sending',
		at: Date.now() - 2 * MINUTE_MS,
		text: `${rightToLeft}\nA second line.`,
		about: longName,
		href: '#'
	},
	{
		id: sampleId(4),
		name: 'resolveConversation',
		state: 'queued',
		at: Date.now() - MINUTE_MS,
		about: 'Visitor 4821',
		href: '#'
	},
	{
		id: sampleId(6),
		name: 'editVisitor',
		state: 'queued',
		at: Date.now() - MINUTE_MS,
		text: 'E-mail: camille@example.com',
		about: 'Camille Durand',
		href: '#',
		editHref: '#'
	},
	{ id: sampleId(5), name: 'setAvailability', state: 'applied', at: Date.now(), about: 'online' }
];

/** A picture: a warm square. */
export const samplePicture = new Blob(
	[
		'<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="#f2a33a"/><circle cx="80" cy="60" r="34" fill="#fbe6ce"/></svg>'
	],
	{ type: 'image/svg+xml' }
);
