/** What changed in a conversation, as it reads (product X5). */
import { expect, test } from 'vitest';
import type { Change, Holder } from '#domain/changes.ts';
import ChangeList from '#ui/conversation/ChangeList.svelte';
import { shownChange, type Names } from '#ui/conversation/changes.ts';
import { ana, ben, sampleGroups, sampleId, sampleTags } from '#ui/sample.ts';
import { buttons, press, show, words } from './screen.ts';

const [group] = sampleGroups;
const [tag] = sampleTags;
if (!group || !tag) throw new Error('the sample has them');

const names: Names = {
	agentId: ana.id,
	ofAgent: (id) => (id === ana.id ? ana.name : ben.name),
	ofGroup: () => group.name,
	ofTag: () => tag.name
};
const act = { id: sampleId(1), authorId: ben.id, at: 0 };
const holders = { ana: { assigneeId: ana.id }, ben: { assigneeId: ben.id }, group: { groupId: group.id } };

function read(change: Change, earlier: { holder?: Holder; hasTag?: boolean } = {}) {
	const {
		words: said,
		more,
		back
	} = shownChange(change, names, {
		holder: earlier.holder,
		tag: earlier.hasTag ? tag : undefined
	});
	return [said, more, back];
}

test('[X5] a change says who did what, who had it before, and to whom it can be given back', () => {
	const { ana: before, group: after } = holders;
	const transferred: Change = { ...act, kind: 'transferred', before, after, isLost: false };
	expect(read(transferred, { holder: before })).toEqual([
		'Ben gave the conversation to the group Sales',
		'before: Ana Marković',
		'Give to Ana Marković'
	]);
	const own: Change = { ...transferred, authorId: ana.id, kind: 'assigned', before: {}, after: holders.ben };
	expect(read(own)).toEqual(['You gave the conversation to Ben', 'before: nobody', undefined]);
	const joined: Change = { ...transferred, kind: 'joined', before: holders.group, after: holders.ben };
	expect(read(joined, { holder: holders.group })).toEqual(['Ben joined', 'before: Sales', 'Give to Sales']);
});

test('[X5] [5.3] what lost says so, and a tag that was taken off says its name', () => {
	const lost: Change = { ...act, kind: 'assigned', after: holders.ben, isLost: true };
	expect(read(lost, { holder: holders.ben })).toEqual([
		'Ben took the conversation over',
		'a colleague was first, so nothing changed',
		'Give to Ben'
	]);
	expect(read({ ...act, kind: 'untagged', tagId: tag.id }, { hasTag: true })).toEqual([
		'Ben removed the tag Delivery',
		undefined,
		'Put Delivery on again'
	]);
});

test('[X5] only what can be brought back has a button, and it names its change', () => {
	const chosen: string[] = [];
	const changes = [
		{ id: 'a', at: 0, words: 'Ben joined' },
		{ id: 'b', at: 0, words: 'Ben removed the tag Delivery', back: 'Put Delivery on again' }
	];
	const screen = show(ChangeList, { changes, onrestore: (id: string) => chosen.push(id) });
	expect(buttons(screen)).toEqual(['Put Delivery on again']);
	const button = screen.querySelector('button') as HTMLButtonElement;
	const described = screen.querySelector(`[id="${button.getAttribute('aria-describedby')}"]`);
	expect(described && words(described as HTMLElement)).toBe('Ben removed the tag Delivery');
	press(button);
	expect(chosen).toEqual(['b']);
	expect(words(show(ChangeList, { changes: [], onrestore: () => undefined }))).toContain('Nobody has joined');
});
