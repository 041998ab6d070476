/** Who may make new tags (product C5): the workspace says so, on device and server alike. */
import { expect, test } from 'vitest';
import type { Actor, Outcome } from '#domain/mutator.ts';
import { mayMakeTags, tagMakersOf } from '#domain/tag-makers.ts';
import { ana, ben, workspaceId } from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';
import { add, id, NOON, play, tagId } from './play.ts';

const manager: Actor = { ...ben, role: 'manager' };
const choose = (makers: 'everyone' | 'managers'): Wish => ({
	name: 'setTagMakers',
	args: { workspaceId, makers }
});
const make = (of = id()): Wish => ({ name: 'createTag', args: { tagId: of, name: 'VIP' } });
const ends = (outcomes: readonly Outcome[]) =>
	outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : outcome.kind));

test('[C5] every agent makes tags until the owner or a manager says that only they do', () => {
	const { outcomes } = play([
		[ben, make()],
		[ben, choose('managers')],
		[manager, choose('managers')],
		[ben, make()],
		[manager, make()],
		[ana, make()],
		[ana, choose('everyone')],
		[ben, make()]
	]);
	expect(ends(outcomes)).toEqual([
		'applied',
		'forbidden',
		'applied',
		'forbidden',
		'applied',
		'applied',
		'applied',
		'applied'
	]);
});

test('[C5] [M6] who may make none puts on those that are there, also one that was made meanwhile, and brings back none', () => {
	const made = id();
	const { outcomes, documents } = play([
		[ana, choose('managers')],
		[ana, make(made)],
		[ben, make(made)],
		[ben, add(id())],
		[ana, { name: 'deleteTag', args: { tagId: made } }],
		[ben, make(made)]
	]);
	expect(ends(outcomes)).toEqual(['applied', 'applied', 'applied', 'applied', 'applied', 'forbidden']);
	expect(documents.read('setting', made)).toMatchObject({ createdById: ana.id, deletedAt: NOON });
	expect(documents.read('setting', tagId)).not.toHaveProperty('deletedAt');
});

test('[C5] of two choices the one written later stands, in whatever order they arrive', () => {
	const chosen: [Actor, Wish, number][] = [
		[ana, choose('managers'), NOON - 1],
		[manager, choose('everyone'), NOON - 2]
	];
	for (const acts of [chosen, [...chosen].reverse()])
		expect(tagMakersOf(play(acts).documents.read('workspace', workspaceId))).toBe('managers');
});

test('[S10] what another workspace says about tags is neither read nor written', () => {
	const args = { workspaceId: id(), makers: 'everyone' } as const;
	const { outcomes } = play([
		[ana, choose('managers')],
		[ana, { name: 'setTagMakers', args }],
		[ben, make()]
	]);
	expect(ends(outcomes)).toEqual(['applied', 'not-found', 'forbidden']);
});

test('[C5] a device that does not know its workspace yet shows what it may turn out to be', () => {
	expect(mayMakeTags(tagMakersOf(undefined), 'agent')).toBe(true);
	expect(mayMakeTags('managers', 'agent')).toBe(false);
	expect(mayMakeTags('managers', 'manager')).toBe(true);
});
