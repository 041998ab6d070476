import { expect, test } from 'vitest';
import type { ShownMessage } from '#domain/shown.ts';
import { linkParts } from '#ui/conversation/links.ts';
import { calledVisitor } from '#ui/conversation/names.ts';
import { layThread, startOf } from '#ui/conversation/thread.ts';
import { ana, ben, sampleId, sampleMessage, sampleVisitor } from '#ui/sample.ts';

const MINUTE = 60_000;
const noon = new Date(2026, 10, 22, 12, 0).getTime();
const own = { author: 'agent', authorId: ana.id } as const;
const at = (position: number, minutes: number, known: Partial<ShownMessage> = {}) =>
	sampleMessage(position, { writtenAt: noon + minutes * MINUTE, ...known });

/** The thread in short: `day`, `unread`, `event`, and groups as `side:positions`. */
const lay = (messages: ShownMessage[], unreadAfter?: number) =>
	layThread(messages, { agentId: ana.id, unreadAfter }).map((item) =>
		item.kind === 'group' ? `${item.side}:${item.messages.map(({ position }) => position).join()}` : item.kind
	);

test('messages of one author close together are one group', () => {
	expect(lay([at(1, 0), at(2, 4), at(3, 8), at(4, 13)])).toEqual(['day', 'visitor:1,2,3', 'visitor:4']);
});

test('[C5] tags put on one after another by one agent are one line, until something else happens', () => {
	const tag = (position: number, text: string, more: Partial<ShownMessage> = {}) =>
		at(position, 1, { ...own, kind: 'event', event: 'tagged', text, ...more });
	const messages = [
		at(1, 0),
		tag(2, 'A'),
		tag(3, 'B'),
		tag(4, 'B', { event: 'untagged' }),
		tag(5, 'C', { authorId: sampleId(9) }),
		at(6, 1),
		tag(7, 'D')
	];
	const items = layThread(messages, { agentId: ana.id }).filter((item) => item.kind === 'event');
	expect(items.map(({ message, tags }) => tags ?? [message.text])).toEqual([['A', 'B'], ['B'], ['C'], ['D']]);
});

test('another author, an event and a note begin another group', () => {
	const event = { ...own, kind: 'event', event: 'joined' } as const;
	const messages = [at(1, 0), at(2, 1, event), at(3, 1), at(4, 1, own), at(5, 1, { ...own, kind: 'note' })];
	expect(lay(messages)).toEqual(['day', 'visitor:1', 'event', 'visitor:3', 'own:4', 'own:5']);
});

test("a colleague's and a chatbot's words are the team's", () => {
	const messages = [
		at(1, 0, { ...own, authorId: ben.id }),
		at(2, 1, { author: 'chatbot', authorId: sampleId(9) })
	];
	expect(lay(messages)).toEqual(['day', 'team:1', 'team:2']);
});

test('each day has its line, even in the middle of a group', () => {
	expect(lay([at(1, 719), at(2, 721)])).toEqual(['day', 'visitor:1', 'day', 'visitor:2']);
});

test('what is new begins a group below its line; own words are never new', () => {
	expect(lay([at(1, 0), at(2, 1, own), at(3, 2), at(4, 3)], 1)).toEqual([
		'day',
		'visitor:1',
		'own:2',
		'unread',
		'visitor:3,4'
	]);
	expect(lay([at(1, 0), at(2, 1, own)], 1)).toEqual(['day', 'visitor:1', 'own:2']);
});

test('a thread without messages is empty', () => {
	expect(lay([])).toEqual([]);
});

test('a long thread is cut so that the newest and everything new stay', () => {
	const messages = Array.from({ length: 100 }, (_, index) => at(index + 1, index));
	expect(startOf(messages, 40, undefined)).toBe(60);
	expect(startOf(messages, 40, 100)).toBe(60);
	expect(startOf(messages, 40, 30)).toBe(25);
	expect(startOf(messages, 40, 0)).toBe(0);
	expect(startOf(messages.slice(0, 10), 40, undefined)).toBe(0);
});

test.each([
	['nothing to follow', ['nothing to follow']],
	['', ['']],
	['https://example.com', ['*https://example.com']],
	['(see https://example.com/a_(b).)', ['(see ', '*https://example.com/a_(b', ').)']],
	[
		'a https://a.example, b http://b.example!',
		['a ', '*https://a.example', ', b ', '*http://b.example', '!']
	],
	['javascript:alert(1) ftp://x.example', ['javascript:alert(1) ftp://x.example']],
	['https://', ['https://']],
	[
		'voir www.shop.fr/a?b=1, ou www. et awww.shop.fr',
		['voir ', '*www.shop.fr/a?b=1', ', ou www. et awww.shop.fr']
	],
	['écrivez à jean.dupont+sav@shop.example.fr.', ['écrivez à ', '*jean.dupont+sav@shop.example.fr', '.']],
	['@ben a@b user@host https://me@shop.example/x', ['@ben a@b user@host ', '*https://me@shop.example/x']]
])('the addresses of %j are found, and the text stays whole', (text, expected) => {
	const parts = linkParts(text);
	expect(parts.map((part) => (part.href ? `*${part.text}` : part.text))).toEqual(expected);
	expect(parts.map((part) => part.text).join('')).toBe(text);
});

test('[C1] an address without a scheme leads to the web page or the mailbox that it names', () => {
	const hrefs = linkParts('www.shop.fr ana@shop.example').flatMap(({ href }) => href ?? []);
	expect(hrefs).toEqual(['https://www.shop.fr/', 'mailto:ana@shop.example']);
});

test('a visitor is called by name, by e-mail, or by a number that stays', () => {
	const stranger = '0190a5c4-0000-7000-8000-00000000abcd';
	expect(calledVisitor(sampleVisitor(1, { name: 'Camille', email: 'c@example.com' }), stranger)).toBe(
		'Camille'
	);
	expect(calledVisitor(sampleVisitor(1, { email: 'c@example.com' }), stranger)).toBe('c@example.com');
	expect(calledVisitor(undefined, stranger)).toMatch(/^Visitor \d{4}$/);
	expect(calledVisitor(undefined, stranger)).toBe(calledVisitor(sampleVisitor(1), stranger));
});
