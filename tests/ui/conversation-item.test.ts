import { expect, test } from 'vitest';
import type { ConversationRow } from '#domain/shown.ts';
import { formatEvent } from '#ui/conversation/events.ts';
import ConversationItem from '#ui/conversation/ConversationItem.svelte';
import { ana, ben, sampleConversation, sampleRow, sampleVisitor } from '#ui/sample.ts';
import { typistIn, type Typist } from '#ui/conversation/typing.ts';
import { show, words } from './screen.ts';

const MINUTE = 60_000;
const item = (row: ConversationRow) =>
	show(ConversationItem, { row, href: '/conversations/1', agentId: ana.id, now: Date.now() });
const last = (author: 'visitor' | 'agent' | 'chatbot', by?: string) =>
	sampleConversation(1, {
		lastText: 'Hello',
		lastAuthor: author,
		...(by === undefined ? {} : { agentPositionBy: by })
	});

test('[L2] a row shows who, the last words, and how long the visitor has been waiting', () => {
	const conversation = sampleConversation(1, {
		lastText: 'Is it there?',
		waitingSince: Date.now() - 4 * MINUTE - 500
	});
	const screen = item(
		sampleRow(1, { conversation, visitor: sampleVisitor(1, { name: 'Camille' }), unread: true })
	);
	expect(words(screen)).toMatch(/Camille.*Is it there\?.*Waiting 4/);
	expect(screen.querySelector('[aria-label="Unread"]')).not.toBe(null);
});

test('[L2] nobody waits in a resolved conversation', () => {
	const conversation = sampleConversation(1, { status: 'resolved', waitingSince: Date.now() - 4 * MINUTE });
	expect(words(item(sampleRow(1, { conversation })))).not.toContain('Waiting');
});

test('[R4] a resolved row says how it was rated last, and an open one does not', () => {
	const ratings = [5, 2].map((score, index) => ({ score, resolvedPosition: index + 2, ratedAt: 0 }));
	const marked = (status: 'open' | 'resolved') =>
		item(sampleRow(1, { conversation: sampleConversation(1, { status, ratings }) })).querySelector(
			'[aria-label^="Rated"]'
		);
	expect(marked('resolved')?.getAttribute('aria-label')).toBe('Rated 2 out of 5');
	expect(marked('open')).toBe(null);
});

test('[L2] a row names its channel, seen and heard where answers go by e-mail, and heard where they go by the chat', () => {
	const mailed = item(sampleRow(1, { conversation: sampleConversation(1, { channel: 'email' }) }));
	expect(words(mailed)).toContain('E-mail');
	expect(words(mailed)).not.toContain('Live chat');
	const chatted = item(sampleRow(1));
	expect(words(chatted)).not.toContain('E-mail');
	expect(chatted.querySelector('.spoken')?.textContent).toBe('Live chat');
});

test('[L2] last words say whose they are', () => {
	expect(words(item(sampleRow(1, { conversation: last('visitor') })))).not.toContain(': Hello');
	expect(words(item(sampleRow(1, { conversation: last('agent', ana.id) })))).toContain('You: Hello');
	expect(words(item(sampleRow(1, { conversation: last('agent', ben.id), assignee: ben })))).toContain(
		'Ben: Hello'
	);
	expect(words(item(sampleRow(1, { conversation: last('agent', ben.id), assignee: ana })))).toContain(
		'Team: Hello'
	);
	expect(words(item(sampleRow(1, { conversation: last('chatbot') })))).toContain('Chatbot: Hello');
});

test('[L2] HTML in a name or last words is shown as text', () => {
	const conversation = sampleConversation(1, { lastText: '<b>x</b>' });
	const screen = item(sampleRow(1, { conversation, visitor: sampleVisitor(1, { name: '<i>y</i>' }) }));
	expect(words(screen)).toContain('<i>y</i>');
	expect(words(screen)).toContain('<b>x</b>');
	expect(screen.querySelectorAll('b, i')).toHaveLength(0);
});

test('[X11] a row shows what is being written in it instead of the last words', () => {
	const row = sampleRow(1, { draft: 'It arrives on' });
	expect(words(item(row))).toContain('Draft: It arrives on');
	expect(words(item(row))).not.toContain(row.conversation.lastText);
});

test('[X2] a row whose wish has not left says so', () => {
	const name = 'Something is waiting to be sent';
	expect(item(sampleRow(1, { waiting: true })).querySelector(`[aria-label="${name}"]`)).not.toBe(null);
	expect(item(sampleRow(1)).querySelector(`[aria-label="${name}"]`)).toBe(null);
});

test('[L2] who is typing stands in place of the last words: the visitor before a colleague', () => {
	const row = sampleRow(1, { conversation: last('visitor') });
	const { id } = row.conversation;
	const shown = (...typing: readonly Typist[]) =>
		words(
			show(ConversationItem, {
				row,
				href: '#',
				agentId: ana.id,
				now: Date.now(),
				typing: typistIn(typing, id)
			})
		);
	const visitor = { conversationId: id, author: 'visitor', authorName: '' } as const;
	const colleague = { conversationId: id, author: 'agent', authorName: 'Ben' } as const;
	expect(shown(colleague, visitor)).toContain('Typing…');
	expect(shown(colleague)).toContain('Ben is typing');
	expect(shown(colleague)).not.toContain('Hello');
	expect(shown({ ...visitor, conversationId: 'another' })).toContain('Hello');
	expect(shown()).toContain('Hello');
});

test('[L2] words written from the right keep their own order behind who said them, and turn no sentence around', () => {
	const said = 'نعم، 5.';
	const mine = sampleConversation(1, { lastText: said, lastAuthor: 'agent', agentPositionBy: ana.id });
	expect(words(item(sampleRow(1, { conversation: mine })))).toContain(`You: \u2068${said}\u2069`);
	const colleague = { author: 'agent', authorName: 'ليلى' } as const;
	const joined = formatEvent({ event: 'joined', text: '', ...colleague }, false);
	expect(joined).toBe('\u2068ليلى\u2069 joined');
	const tagged = formatEvent({ event: 'tagged', text: 'شحن', ...colleague }, true, ['شحن', 'vip']);
	expect(tagged).toBe('You added the tags \u2068شحن\u2069, vip');
});
