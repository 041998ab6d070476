import { expect, test } from 'vitest';
import { calledAgents, mentionedIn } from '#domain/mention.ts';
import { MENTIONS_MAX } from '#domain/message.ts';
import { nameQueryAt } from '#domain/shortcut-query.ts';

const named = (...names: string[]) => names.map((name) => ({ id: name, name }));

test('[P5] an at sign calls names at the beginning, behind a space or a bracket, and never in an address', () => {
	expect(nameQueryAt('@', 1)).toEqual({ text: '', start: 0, end: 1, isName: true });
	expect(nameQueryAt('Ask @an', 7)).toEqual({ text: 'an', start: 4, end: 7, isName: true });
	expect(nameQueryAt('(@an', 4)?.start).toBe(1);
	for (const text of ['ana@an', 'Ask @ana ', 'Ask', '@@a'])
		expect(nameQueryAt(text, text.length)).toBe(undefined);
	expect(nameQueryAt('@ana', 2)).toBe(undefined);
	expect(nameQueryAt('@ana', 1, 3)).toBe(undefined);
});

test('[P5] what is typed calls those of whom a name begins with it, accents and capitals aside', () => {
	const team = named('Ana Lindqvist', 'Ben Okafor', 'Éloïse Anand');
	expect(calledAgents(team, 'an').map(({ name }) => name)).toEqual(['Ana Lindqvist', 'Éloïse Anand']);
	expect(calledAgents(team, 'elo').map(({ name }) => name)).toEqual(['Éloïse Anand']);
	expect(calledAgents(team, 'ana lind').length).toBe(1);
	expect(calledAgents(team, '')).toEqual(team);
	expect(calledAgents(team, 'x')).toEqual([]);
});

test('[P5] a note names those whose whole name stands behind an at sign, of two that begin alike the longer one', () => {
	const team = named('Ana', 'Ana Lindqvist', 'Ben', 'Chloé');
	expect(mentionedIn('@Ana Lindqvist, please look', team)).toEqual(['Ana Lindqvist']);
	expect(mentionedIn('@ana and @BEN and @chloe.', team)).toEqual(['Ana', 'Ben', 'Chloé']);
	expect(mentionedIn('@Ben @Ben', team)).toEqual(['Ben']);
	expect(mentionedIn('write to x@Ben or @Benjamin, not Ana', team)).toEqual([]);
	const many = Array.from({ length: MENTIONS_MAX + 5 }, (_, index) => ({ id: `${index}`, name: 'Ana' }));
	expect(mentionedIn('@Ana', many).length).toBe(MENTIONS_MAX);
});
