import { expect, test } from 'vitest';
import type { OutboxEntry } from '#ui/outbox/entry.ts';
import OutboxList from '#ui/outbox/OutboxList.svelte';
import { sampleMessage } from '#ui/sample.ts';
import { wordsOf } from '#ui/outbox/words.ts';
import type { Mutation } from '#domain/mutations.ts';
import { button, buttons, press, show, words } from './screen.ts';

const entry = (id: string, known: Partial<OutboxEntry> = {}): OutboxEntry => ({
	id,
	name: 'sendMessage',
	state: 'queued',
	at: Date.now(),
	about: 'Camille',
	text: `text of ${id}`,
	editHref: '#',
	...known
});

function list(entries: readonly OutboxEntry[]) {
	const heard: string[] = [];
	const hear = (what: string) => (one: OutboxEntry) => heard.push(`${what} ${one.id}`);
	const screen = show(OutboxList, {
		entries,
		onwithdraw: hear('withdraw'),
		onedit: hear('edit'),
		onretry: hear('retry'),
		onsendanyway: hear('anyway'),
		ondiscard: hear('discard')
	});
	return { screen, heard };
}

test('[X2] an empty outbox says that everything has arrived', () => {
	expect(words(list([]).screen)).toContain('Everything has arrived');
});

test('[X2] what needs its person stands above what is on its way, each in its order', () => {
	const { screen } = list([entry('a'), entry('b', { state: 'held', reason: 'taken' }), entry('c')]);
	const parts = [...screen.querySelectorAll('section')];
	expect(parts.map((part) => part.getAttribute('aria-label'))).toEqual(['Needs you', 'On its way']);
	expect(parts.map((part) => [...part.querySelectorAll('.text')].map((one) => one.textContent))).toEqual([
		['text of b'],
		['text of a', 'text of c']
	]);
});

test('[X2] what has words can be edited or withdrawn until it leaves, another wish withdrawn', () => {
	const { screen, heard } = list([entry('a')]);
	press(button(screen, 'Edit'));
	press(button(screen, 'Withdraw'));
	expect(heard).toEqual(['edit a', 'withdraw a']);
	const join = entry('d', { name: 'joinConversation', editHref: undefined });
	expect(buttons(list([join]).screen)).toEqual(['Withdraw']);
	expect(buttons(list([entry('b', { state: 'sending' })]).screen)).toEqual([]);
	expect(buttons(list([entry('c', { state: 'applied' })]).screen)).toEqual([]);
});

test('[X2] what was granted is shown as done, below, and nothing can be done about it', () => {
	const { screen } = list([entry('a', { state: 'applied' }), entry('b')]);
	const parts = [...screen.querySelectorAll('section')];
	expect(parts.map((part) => part.getAttribute('aria-label'))).toEqual(['On its way', 'Done']);
	expect(words(screen)).not.toContain('Everything has arrived');
	const done = list([entry('a', { state: 'applied' })]).screen;
	expect(words(done)).toContain('Everything has arrived');
	expect(words(done)).toContain('text of a');
	expect(buttons(done)).toEqual([]);
});

test('[X3] a held message shows what came meanwhile, the newest of it', () => {
	const missed = [1, 2, 3, 4, 5].map((at) => sampleMessage(at, { text: `word ${at}` }));
	const joined = sampleMessage(6, {
		author: 'agent',
		authorName: 'Ben',
		kind: 'event',
		event: 'joined',
		text: ''
	});
	const { screen } = list([entry('a', { state: 'held', reason: 'taken', missed: [...missed, joined] })]);
	const lines = [...screen.querySelectorAll('[aria-label="Since you wrote it:"] li')];
	expect(lines.map((line) => line.textContent.trim())).toEqual([
		'3 earlier ones',
		'Camille word 4',
		'Camille word 5',
		'Ben joined'
	]);
});

test('[X3] a held message says why, and can be sent anyway, edited or discarded', () => {
	const { screen, heard } = list([entry('a', { state: 'held', reason: 'colleague-wrote' })]);
	expect(words(screen)).toContain('A colleague answered before this was sent.');
	for (const name of ['Send anyway', 'Edit', 'Discard']) press(button(screen, name));
	expect(heard).toEqual(['anyway a', 'edit a', 'discard a']);
});

test('a refused wish keeps its text and its reason, and can be tried again', () => {
	const { screen, heard } = list([entry('a', { state: 'refused', reason: 'not-joined' })]);
	expect(words(screen)).toContain('text of a');
	expect(words(screen)).toContain('Join the conversation before you write in it.');
	press(button(screen, 'Try again'));
	expect(heard).toEqual(['retry a']);
});

test('[C5] a tag that was refused keeps its name, and says who may make one', () => {
	const refused = { state: 'refused', reason: 'forbidden', about: 'VIP', text: undefined } as const;
	const { screen } = list([entry('a', { ...refused, name: 'createTag' }), entry('b', { ...refused })]);
	expect(words(screen)).toContain('New tag VIP');
	expect(words(screen)).toContain('Only the owner and managers may make new tags here.');
	expect(words(screen)).toContain('You may not do that.');
});

test('a refused wish without a known reason says so', () => {
	const { screen } = list([entry('a', { state: 'refused' })]);
	expect(words(screen)).toContain('The server could not accept it.');
});

test('HTML in a text or a name is shown as text', () => {
	const { screen } = list([entry('a', { text: '<b>x</b>', about: '<i>y</i>' })]);
	expect(words(screen)).toContain('<b>x</b>');
	expect(words(screen)).toContain('Message to <i>y</i>');
	expect(screen.querySelectorAll('b, i')).toHaveLength(0);
});

test.each([
	['joinConversation', 'Camille', 'Join the conversation with Camille'],
	['resolveConversation', 'Camille', 'Resolve the conversation with Camille'],
	['reopenConversation', 'Camille', 'Reopen the conversation with Camille'],
	['assignConversation', 'Camille', 'Hand over the conversation with Camille'],
	['transferConversation', 'Camille', 'Give the conversation with Camille to a group'],
	['tagConversation', 'Camille', 'Tag the conversation with Camille'],
	['untagConversation', 'Camille', 'Take a tag from the conversation with Camille'],
	['noteVisitor', 'Camille', 'Note on Camille'],
	['noteConversation', 'Camille', 'Note on Camille'],
	['editVisitor', 'Camille', 'Edit Camille'],
	['blockVisitor', 'Camille', 'Block Camille'],
	['unblockVisitor', 'Camille', 'Unblock Camille'],
	['createTag', 'VIP', 'New tag VIP'],
	['renameTag', 'VIP', 'Rename a tag to VIP'],
	['deleteTag', 'VIP', 'Delete the tag VIP'],
	['restoreTag', 'VIP', 'Bring back the tag VIP'],
	['createShortcut', 'hours', 'New shortcut hours'],
	['editShortcut', 'hours', 'Change the shortcut hours'],
	['deleteShortcut', 'hours', 'Delete the shortcut hours'],
	['restoreShortcut', 'hours', 'Bring back the shortcut hours'],
	['createGroup', 'Sales', 'New group Sales'],
	['renameGroup', 'Sales', 'Rename a group to Sales'],
	['deleteGroup', 'Sales', 'Delete the group Sales'],
	['restoreGroup', 'Sales', 'Bring back the group Sales'],
	['joinGroup', 'Sales', 'New member of Sales'],
	['leaveGroup', 'Sales', 'Member leaves Sales'],
	['setAvailability', 'online', 'Go online'],
	['setAvailability', 'offline', 'Go offline'],
	['addOrigin', 'https://a.example', 'Add the site https://a.example'],
	['saveDraft', 'Camille', 'Draft to Camille'],
	['removeOrigin', 'https://a.example', 'Remove the site https://a.example'],
	['setEscalation', '', 'Set what happens to unseen messages'],
	['setTagMakers', '', 'Set who may make new tags'],
	['setTimeZone', 'Europe/Paris', 'Set the time zone to Europe/Paris'],
	['keepConversations', '180', 'Keep conversations on devices for 180 days']
] as const)('%s about %s reads "%s"', (name, about, expected) => {
	const { screen } = list([entry('a', { name, about, text: undefined })]);
	expect(screen.querySelector('h3')?.textContent.trim()).toBe(expected);
});

test.each([
	['editVisitor', { field: 'email', value: 'vera@shop.example' }, 'E-mail: vera@shop.example'],
	['editVisitor', { field: 'phone' }, 'Phone: to be empty'],
	['startConversation', { text: 'Your order is here' }, 'Your order is here'],
	['editShortcut', { text: 'From nine to five' }, 'From nine to five'],
	['assignConversation', { agentId: 'a' }, 'To agent a'],
	['transferConversation', { groupId: 'g' }, 'To setting g'],
	['transferConversation', {}, 'To no group'],
	['tagConversation', { tagId: 't' }, 'setting t'],
	['untagConversation', { tagId: 't' }, 'setting t'],
	['leaveGroup', { agentId: 'a' }, 'agent a'],
	['blockIpAddress', { ipBlockId: 'i' }, 'setting i'],
	['hideIpAddresses', { isHidden: true }, 'They are not kept'],
	['setEscalation', { step: 'mail' }, 'Write to owner and managers: Never'],
	['setEscalation', { step: 'next', minutes: 1 }, 'Tell the next agent of the group: After 1 minute'],
	['setTagMakers', { makers: 'managers' }, 'Owner and managers'],
	['limitFiles', { bytes: 5_000_000 }, '5 MB'],
	['joinConversation', {}, undefined]
])('[X2] [5.7] the own words of %s with %o are "%s"', (name, args, expected) => {
	const called = { agent: (id: string) => `agent ${id}`, setting: (id: string) => `setting ${id}` };
	expect(wordsOf({ name, args } as unknown as Mutation, called)).toBe(expected);
});
