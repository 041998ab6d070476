/** Shortcuts: their two lists, what is written last, the dot that calls them, and what they put into a reply (product C2, C2b). */
import { describe, expect, test } from 'vitest';
import type { Actor, Outcome } from '#domain/mutator.ts';
import type { Setting } from '#domain/setting.ts';
import { hasShortcut, keyWordOf } from '#domain/shortcut.ts';
import { calledShortcuts } from '#domain/shortcut-list.ts';
import { dotQueryAt } from '#domain/shortcut-query.ts';
import { fill, partsOf, variables, variableWord } from '#domain/shortcut-words.ts';
import { ana, ben, countedIds, DAWN, emptyWorkspace } from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';

const newId = countedIds(70_000);
const shortcutId = newId();

const create = (more: Partial<{ name: string; text: string; isPersonal: boolean }> = {}): Wish => ({
	name: 'createShortcut',
	args: { shortcutId, name: 'hours', text: 'We open at nine.', isPersonal: false, ...more }
});
const edit = (what: { name?: string; text?: string }): Wish => ({
	name: 'editShortcut',
	args: { shortcutId, ...what }
});
const remove: Wish = { name: 'deleteShortcut', args: { shortcutId } };
const restore: Wish = { name: 'restoreShortcut', args: { shortcutId } };

function play(acts: readonly (readonly [Actor, Wish, number?])[]) {
	const documents = emptyWorkspace();
	const outcomes: Outcome[] = acts.map(([actor, wish, writtenAt]) =>
		documents.run(wish, actor, { now: DAWN, writtenAt: writtenAt ?? DAWN })
	);
	return { documents, outcomes, shortcut: shortcutOf(documents) };
}
const shortcutOf = (documents: Documents) => documents.read('setting', shortcutId);

test('[C2] [X5] of two who write the same shortcut apart, each field keeps what was written last', () => {
	const acts = [
		[ana, edit({ name: 'opening' }), DAWN + 20],
		[ben, edit({ name: 'times', text: 'From nine to five.' }), DAWN + 10]
	] as const;
	for (const order of [acts, acts.toReversed()]) {
		const { shortcut } = play([[ben, create()], ...order]);
		expect(shortcut).toMatchObject({ name: 'opening', text: 'From nine to five.' });
	}
});

test('[C2] [S10] a personal shortcut is its author’s alone: for a colleague, an owner too, it does not exist', () => {
	const { documents, outcomes } = play([
		[ben, create({ isPersonal: true })],
		[ana, edit({ text: 'Mine now' })],
		[ana, remove]
	]);
	expect(outcomes.slice(1)).toEqual(Array(2).fill({ kind: 'refused', reason: 'not-found' }));
	expect(shortcutOf(documents)).toMatchObject({ agentId: ben.id, text: 'We open at nine.' });
	expect(hasShortcut(shortcutOf(documents) as Setting, ana.id)).toBe(false);
});

test('[C2] a shared shortcut is changed by its author, the owner and managers, by no other agent', () => {
	const change = edit({ text: 'Closed.' });
	expect(
		play([
			[ana, create()],
			[ben, change]
		]).outcomes[1]
	).toEqual({ kind: 'refused', reason: 'forbidden' });
	expect(
		play([
			[ben, create()],
			[ben, change]
		]).shortcut?.text
	).toBe('Closed.');
	expect(
		play([
			[ben, create()],
			[ana, change]
		]).shortcut?.text
	).toBe('Closed.');
});

test('[C2] [E12] a deleted shortcut is back as it was by the undo, what was written meanwhile included', () => {
	const { shortcut } = play([
		[ana, create()],
		[ana, remove],
		[ana, edit({ text: 'At ten.' }), DAWN + 5],
		[ana, restore]
	]);
	expect(shortcut).toMatchObject({ name: 'hours', text: 'At ten.' });
	expect(shortcut).not.toHaveProperty('deletedAt');
});

test('[C2] a key word is one word without dots, and one of nothing, like a text of nothing, is refused', () => {
	expect(keyWordOf(' .opening  hours. ')).toBe('opening-hours');
	expect(play([[ana, create({ name: 'Opening hours' })]]).shortcut?.name).toBe('Opening-hours');
	for (const wrong of [create({ name: ' . ' }), create({ text: ' \u202E ' })]) {
		expect(play([[ana, wrong]]).outcomes).toEqual([{ kind: 'refused', reason: 'invalid' }]);
	}
	expect(
		play([
			[ana, create()],
			[ana, edit({ name: '..' })]
		]).outcomes[1]
	).toMatchObject({ reason: 'invalid' });
});

describe('[C2b] a dot', () => {
	const at = (text: string) => dotQueryAt(text.replace('|', ''), text.indexOf('|'))?.text;

	test.each([
		['.|', ''],
		['.hel|', 'hel'],
		['Hello .h|', 'h'],
		['Hello\n.été|', 'été'],
		['.a| and more', 'a']
	])('calls the shortcuts in "%s"', (text, query) => expect(at(text)).toBe(query));

	test.each([
		'Hello.|',
		'3.14|',
		'site.fr|',
		'. |',
		'.hel |',
		'..|',
		'...|',
		'.a.b|',
		'|.hel',
		'.h|el',
		'a|'
	])('calls nothing in "%s"', (text) => expect(at(text)).toBeUndefined());

	test('calls nothing where more than a cursor is set', () => {
		expect(dotQueryAt('.hel', 0, 4)).toBeUndefined();
	});
});

test('[C2b] key words that begin with what is typed come first, then others, then texts; accents do not count', () => {
	const one = (name: string, text: string, agentId?: string): Setting => ({
		id: newId(),
		kind: 'shortcut',
		name,
		text,
		namedAt: 0,
		createdById: ana.id,
		createdAt: 0,
		...(agentId === undefined ? {} : { agentId })
	});
	const list = [
		one('week', 'Ask for été hours'),
		one('bel-été', 'x'),
		one('été', 'x'),
		one('etendu', 'x', ana.id)
	];
	expect(calledShortcuts(list, 'ete').map(({ name }) => name)).toEqual(['etendu', 'été', 'bel-été', 'week']);
	expect(calledShortcuts(list, 'nothing')).toEqual([]);
});

describe('[C2] variables', () => {
	const known = { visitorName: 'Vera Holm', email: 'v@x.org', agentName: 'Ana', workspaceName: 'Lantern' };

	test('are filled in by their word of either language, with accents or without', () => {
		const text = 'Hi {first name} {Prenom} {prénom}, {visiteur} <{e-mail}>: {agent} of {espace}';
		expect(fill(text, known)).toEqual({
			text: 'Hi Vera Vera Vera, Vera Holm <v@x.org>: Ana of Lantern',
			unknown: []
		});
	});

	test.each([
		['Hello {first name}', 'Hello'],
		['Hello {first name},\nhow are you?', 'Hello,\nhow are you?'],
		['Hello, {first name}!', 'Hello!'],
		['Bonjour {prénom} !', 'Bonjour !'],
		['Bonjour, {prénom}.', 'Bonjour.'],
		['{first name}, how are you?', 'How are you?'],
		['Thanks {first name} for waiting', 'Thanks for waiting'],
		['Thanks, {first name}, for waiting', 'Thanks, for waiting'],
		['We write to you ({e-mail}) today', 'We write to you today'],
		['{first name}', ''],
		['Hello {first name|there}!', 'Hello there!'],
		['Hello {first name|}!', 'Hello!']
	])('that are unknown leave nothing awkward: "%s"', (text, filled) => {
		expect(fill(text, {}).text).toBe(filled);
	});

	test('that are unknown are told, those with other words are not', () => {
		expect(fill('{e-mail} {first name|you} {visitor}', { visitorName: ' ' }).unknown).toEqual([
			'email',
			'visitor'
		]);
	});

	test('a visitor who calls itself by a variable gets no value of another', () => {
		expect(fill('Hello {visitor}', { ...known, visitorName: '{e-mail}' }).text).toBe('Hello {e-mail}');
	});

	test('braces that are none stay, and the first is where its author goes on', () => {
		const { text, gap } = fill('{first name}, order {number} of {day}', {});
		expect(text).toBe('Order {number} of {day}');
		expect(text.slice(...(gap ?? []))).toBe('{number}');
	});

	test.each(['en', 'fr'])('are offered in %s by a word that is understood', (language) => {
		for (const variable of variables) {
			expect(partsOf(variableWord(variable, language))).toMatchObject([{ kind: 'variable', variable }]);
		}
	});
});
