import { expect, test } from 'vitest';
import type { Hit } from '#domain/hit.ts';
import { sampleHit } from '#ui/sample.ts';
import SearchItem from '#ui/search/SearchItem.svelte';
import SearchResults from '#ui/search/SearchResults.svelte';
import { show, words } from './screen.ts';

const marks = (screen: Element) => [...screen.querySelectorAll('mark')].map(({ textContent }) => textContent);
const results = (props: object) =>
	show(SearchResults, {
		hits: [],
		query: 'lantern',
		count: 0,
		looked: 1_234,
		isComplete: true,
		server: 'asked',
		hrefOf: ({ conversationId }: Hit) => `/resolved/${conversationId}`,
		...props
	});

test('[R1] what was found is marked, in the name and in the words', () => {
	const hit: Hit = {
		...sampleHit(1),
		name: 'Élodie',
		pieces: [{ of: 'message', text: 'Ma lanterne, élodie !' }]
	};
	const screen = show(SearchItem, { hit, query: 'elodie lant', href: '#' });
	expect(marks(screen)).toEqual(['Élodie', 'lanterne', 'élodie']);
	expect(words(screen)).toContain('Ma lanterne, élodie !');
});

test('[R1] what was found at the end of a long name is shown marked, though the name is cut off above it', () => {
	const name = 'Maximiliane-Alexandra von und zu Hohenlohe-Langenburg';
	const hit: Hit = { ...sampleHit(1), name, pieces: [{ of: 'name', text: name }] };
	const said = (query: string) => words(show(SearchItem, { hit, query, href: '#' })).split(name).length - 1;
	expect(said('hohen')).toBe(2);
	expect(said('maxim')).toBe(1);
});

test('[R1] what looks like HTML stays the text it is', () => {
	const text = '<b>lantern</b><img src=x onerror=alert(1)>';
	const hit: Hit = { ...sampleHit(1), pieces: [{ of: 'message', text }] };
	const screen = show(SearchItem, { hit, query: 'lantern', href: '#' });
	expect(screen.querySelector('b, img[src="x"]')).toBe(null);
	expect(words(screen)).toContain(text);
});

test('[R1] each row says when it is not on this device, is still open, or found in a note', () => {
	const open: Hit = { ...sampleHit(1), status: 'open', pieces: [{ of: 'note', text: 'a lantern' }] };
	const here = words(show(SearchItem, { hit: open, query: 'lantern', href: '#' }));
	expect(here).toMatch(/Note.*a lantern.*Open/);
	expect(here).not.toContain('From the server');
	const there = words(show(SearchItem, { hit: sampleHit(2), query: 'lantern', href: '#', remote: true }));
	expect(there).toContain('From the server');
	expect(there).not.toContain('Open');
});

test('[R1] [L3] it is said how much was looked through, and when the server was out of reach', () => {
	const status = (props: object) => words(results(props).querySelector('[role="status"]') as HTMLElement);
	expect(status({})).toBe('Searched 1,234 messages on this device');
	expect(status({ isComplete: false, looked: 1 })).toBe('Searched 1 message so far…');
	expect(status({ server: 'out-of-reach' })).toContain('Only what is on this device');
	const hits = [
		{ ...sampleHit(1), from: 'device' },
		{ ...sampleHit(2), from: 'server' }
	];
	expect(status({ hits, count: 70 })).toContain('The newest 1 of 70.');
});

test('[R1] nothing is said to be nowhere before everywhere was looked', () => {
	expect(words(results({ server: 'asking' }))).not.toContain('Nothing found');
	expect(words(results({ isComplete: false }))).not.toContain('Nothing found');
	expect(words(results({}))).toContain('Nothing found');
	expect(words(results({ server: 'out-of-reach' }))).toContain('Nothing found');
});
