import { expect, test } from 'vitest';
import Company from '#ui/conversation/Company.svelte';
import ConversationItem from '#ui/conversation/ConversationItem.svelte';
import { companyIn } from '#ui/conversation/company.ts';
import { sampleRow } from '#ui/sample.ts';
import { show, words } from './screen.ts';

const ben = { conversationId: 'c', authorId: 'ben', authorName: 'Ben' };
const dana = { conversationId: 'c', authorId: 'dana', authorName: 'Dana' };

test('[E5] who writes stands first and once, and only colleagues at this conversation', () => {
	const typing = [
		{ ...dana, author: 'agent' as const },
		{ ...ben, author: 'visitor' as const, authorId: 'vera' },
		{ ...ben, author: 'agent' as const, conversationId: 'other' }
	];
	expect(companyIn('c', [ben, dana, { ...ben, conversationId: 'other', authorId: 'eve' }], typing)).toEqual([
		{ id: 'dana', name: 'Dana', isTyping: true },
		{ id: 'ben', name: 'Ben', isTyping: false }
	]);
});

test('[E5] it is told who looks, and rather who writes', () => {
	const told = (...colleagues: readonly { id: string; name: string; isTyping: boolean }[]) =>
		(show(Company, { colleagues }).textContent ?? '').trim();
	const one = { id: 'ben', name: 'Ben', isTyping: false };
	const two = { id: 'dana', name: 'Dana', isTyping: false };
	expect(told()).toBe('');
	expect(told(one)).toContain('Ben is looking at this, too');
	expect(told(one, two)).toContain('Ben and Dana are looking at this, too');
	expect(told(one, { ...two, isTyping: true })).toContain('Dana is writing a reply');
});

test('[E5] a row names all who look at its conversation', () => {
	const item = { row: sampleRow(1), href: '#', agentId: 'ana', now: Date.now() };
	const told = (viewers: (typeof ben)[]) => words(show(ConversationItem, { ...item, viewers }));
	expect(told([ben])).toContain('Ben is looking at it');
	expect(told([ben, dana])).toContain('Ben and Dana are looking at it');
	expect(told([])).not.toContain('looking');
});
