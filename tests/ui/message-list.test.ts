import { afterEach, expect, test, vi } from 'vitest';
import type { ShownMessage } from '#domain/shown.ts';
import { language } from '#ui/base/locale.svelte.ts';
import MessageList from '#ui/conversation/MessageList.svelte';
import { ana, ben, rightToLeft, sampleMessage } from '#ui/sample.ts';
import { flushSync } from 'svelte';
import { button, buttons, press, show, words } from './screen.ts';

const MINUTE = 60_000;
const noon = new Date(2026, 10, 22, 12, 0).getTime();
const own = { author: 'agent', authorId: ana.id, authorName: ana.name } as const;

afterEach(() => {
	language.current = 'en';
});

function list(
	messages: readonly ShownMessage[],
	more: { unreadAfter?: number; at?: number; onread?: () => void } = {}
) {
	const heard: string[] = [];
	const hear = (what: string) => (message: ShownMessage) => heard.push(`${what} ${message.text}`);
	const screen = show(MessageList, {
		messages,
		agentId: ana.id,
		visitorName: 'Camille',
		...more,
		onsendanyway: hear('anyway'),
		onretry: hear('retry'),
		onedit: hear('edit'),
		ondiscard: hear('discard')
	});
	return { screen, heard };
}

const at = (position: number, known: Partial<ShownMessage> = {}) =>
	sampleMessage(position, { writtenAt: noon + position * MINUTE, ...known });

test('[R4] a rating stands in the thread with its words, which are text whatever is in them', () => {
	const rated = { author: 'visitor', kind: 'event', event: 'rated' } as const;
	const { screen } = list([
		at(1, { ...rated, score: 2, text: '<b>Slow</b>' }),
		at(2, { ...rated, score: 4, text: '' })
	]);
	expect(words(screen)).toContain('Camille rated the conversation 2 out of 5');
	expect(words(screen)).toContain('Camille rated the conversation 4 out of 5');
	expect([...screen.querySelectorAll('blockquote')].map(({ textContent }) => textContent)).toEqual([
		'<b>Slow</b>'
	]);
});

test('HTML in a message is shown as text', () => {
	const text = '<img src=x onerror="window.ranBad = true"><b>bold</b><script>window.ranBad = true</script>';
	const { screen } = list([at(1, { text }), at(2, { ...own, text })]);
	expect([...screen.querySelectorAll('p.text')].map((one) => one.textContent)).toEqual([text, text]);
	expect(screen.querySelectorAll('img, b, script')).toHaveLength(0);
});

test('HTML in a name is shown as text', () => {
	const joined = at(1, {
		...own,
		authorId: ben.id,
		authorName: '<i>Ben</i>',
		kind: 'event',
		event: 'joined',
		text: ''
	});
	const { screen } = list([joined]);
	expect(words(screen)).toContain('<i>Ben</i> joined');
	expect(screen.querySelector('i')).toBe(null);
});

test('an address can be followed and nothing else can', () => {
	const text = 'See https://example.com/a?b=1. Not javascript:alert(1) or data:text/html,x';
	const { screen } = list([at(1, { text })]);
	const links = [...screen.querySelectorAll('a')];
	expect(links.map((link) => [link.textContent, link.getAttribute('href'), link.rel])).toEqual([
		['https://example.com/a?b=1', 'https://example.com/a?b=1', 'noopener noreferrer nofollow']
	]);
	expect(screen.querySelector('p.text')?.textContent).toBe(text);
});

test('the thread is a log with a name', () => {
	const log = list([at(1)]).screen.querySelector('[role="log"]');
	expect(log?.getAttribute('aria-label')).toBe('Messages with Camille');
});

test('each text chooses its own direction', () => {
	const { screen } = list([at(1, { text: rightToLeft })]);
	expect(screen.querySelector('p.text')?.getAttribute('dir')).toBe('auto');
});

test('[C1] own messages say how far they have come', () => {
	const states = ['queued', 'sending', 'sent', 'delivered', 'read'] as const;
	const { screen } = list(states.map((state, index) => at(index + 1, { ...own, state })));
	const marks = [...screen.querySelectorAll('[role="img"]')].map((mark) => mark.getAttribute('aria-label'));
	expect(marks).toEqual(['Waiting to be sent', 'Sending', 'Sent', 'Delivered', 'Read']);
});

test("a visitor's and a colleague's messages have no such mark", () => {
	const { screen } = list([at(1), at(2, { ...own, authorId: ben.id, authorName: 'Ben' })]);
	expect(screen.querySelector('[role="img"]')).toBe(null);
	expect(words(screen)).toContain('Ben');
});

test('a message accepted long after it was written says so; one that still waits does not', () => {
	const late = at(1, { ...own, text: 'late', acceptedAt: noon + 10 * MINUTE });
	const waiting = at(2, {
		...own,
		text: 'waiting',
		acceptedAt: noon + 60 * MINUTE,
		wishId: 'w',
		state: 'queued'
	});
	const { screen } = list([late, waiting]);
	expect(screen.querySelectorAll('.late')).toHaveLength(1);
	expect(words(screen)).toContain('sent later');
});

test('[X3] a held message shows why, and offers to send it anyway, to edit it or to discard it', () => {
	const { screen, heard } = list([
		at(1, { ...own, text: 'mine', state: 'held', reason: 'visitor-wrote', wishId: 'w' })
	]);
	expect(words(screen)).toContain('The visitor wrote again before this was sent.');
	expect(words(screen)).toContain('mine');
	for (const name of ['Send anyway', 'Edit', 'Discard']) press(button(screen, name));
	expect(heard).toEqual(['anyway mine', 'edit mine', 'discard mine']);
});

test('a refused message keeps its text and cannot be sent anyway', () => {
	const { screen } = list([
		at(1, { ...own, text: 'mine', state: 'refused', reason: 'not-joined', wishId: 'w' })
	]);
	expect(words(screen)).toContain('Join the conversation before you write in it.');
	expect(buttons(screen)).toEqual(['Edit', 'Discard']);
});

test('what happened stands between the messages, own acts as "You"', () => {
	const event = { kind: 'event', text: '' } as const;
	const { screen } = list([
		at(1),
		at(2, { ...own, ...event, event: 'joined' }),
		at(3, { ...own, ...event, event: 'resolved', authorId: ben.id, authorName: 'Ben' })
	]);
	expect(words(screen)).toMatch(/Message number 1\..*You joined.*Ben resolved the conversation/);
});

test('a line stands above what is new, once', () => {
	const { screen } = list([at(1), at(2), at(3), at(4)], { unreadAfter: 2 });
	expect(words(screen)).toMatch(/number 2\..*New messages.*number 3\./);
	expect(words(screen).match(/New messages/g)).toHaveLength(1);
});

test('a thread that is all new or all read has no such line', () => {
	expect(words(list([at(1), at(2)], { unreadAfter: 0 }).screen)).not.toContain('New messages');
	expect(words(list([at(1), at(2)], { unreadAfter: 2 }).screen)).not.toContain('New messages');
});

test('a long thread begins with its newest messages, and earlier ones can be had', () => {
	const { screen } = list(Array.from({ length: 300 }, (_, index) => at(index + 1)));
	const drawn = () => screen.querySelectorAll('p.text').length;
	expect(drawn()).toBe(40);
	expect(words(screen)).toContain('Message number 300.');
	press(button(screen, 'Show earlier messages'));
	expect(drawn()).toBe(120);
});

test('all that is new is drawn, however much it is', () => {
	const { screen } = list(
		Array.from({ length: 300 }, (_, index) => at(index + 1)),
		{ unreadAfter: 100 }
	);
	expect(words(screen)).toContain('New messages');
	expect(words(screen)).toContain('Message number 101.');
});

test('[R1] a thread opens at what was looked for, marks it, and leaves what is at its end unread', () => {
	const onread = vi.fn();
	const many = Array.from({ length: 300 }, (_, index) => at(index + 1));
	const { screen } = list(many, { at: 150, unreadAfter: 298, onread });
	const found = [...screen.querySelectorAll<HTMLElement>('[data-found]')].map(words);
	expect(found).toEqual(['Found: Message number 150.']);
	expect(words(screen)).not.toContain('Message number 171.');
	expect(buttons(screen)).toEqual(['Show earlier messages', 'Show later messages', '2 new messages']);
	expect(onread).not.toHaveBeenCalled();
	press(button(screen, 'Show later messages'));
	expect(words(screen)).toContain('Message number 171.');
});

test('[R1] a position that is not there opens the thread at its end', () => {
	const onread = vi.fn();
	const { screen } = list([at(1), at(2)], { at: 150, onread });
	expect(screen.querySelector('[data-found]')).toBe(null);
	expect(onread).toHaveBeenCalled();
});

test('[R1] the rating that was looked for is marked, too', () => {
	const rated = { author: 'visitor', kind: 'event', event: 'rated', score: 5, text: 'Wonderful' } as const;
	const { screen } = list([at(1), at(2, rated)], { at: 2 });
	expect(screen.querySelector('[data-found]')?.textContent).toContain('Wonderful');
});

test('the language changes in place', () => {
	const { screen } = list([at(1, { ...own, state: 'read' })]);
	language.current = 'fr';
	flushSync();
	expect(screen.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('Lu');
});
