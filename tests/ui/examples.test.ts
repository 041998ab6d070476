/** Every component can be shown by itself, in all its states: the gallery is complete and nothing in it breaks. */
import type { Component } from 'svelte';
import { expect, test } from 'vitest';
import { show } from './screen.ts';

const modules = import.meta.glob<{ default: Component }>('../../src/ui/**/*.svelte');
const nameOf = (path: string) => path.replace('../../src/ui/', '');
const isExample = (path: string) => path.endsWith('.example.svelte');
const components = Object.keys(modules).filter((path) => !isExample(path));
const examples = Object.entries(modules).filter(([path]) => isExample(path));

test('there are components to look at', () => {
	expect(components.length).toBeGreaterThan(30);
});

test('every component has an example', () => {
	const without = components.filter((path) => !(path.replace('.svelte', '.example.svelte') in modules));
	expect(without.map(nameOf)).toEqual([]);
});

test('every example belongs to a component', () => {
	const stray = examples.filter(([path]) => !components.includes(path.replace('.example.svelte', '.svelte')));
	expect(stray.map(([path]) => nameOf(path))).toEqual([]);
});

test.each(examples.map(([path, load]) => ({ name: nameOf(path), load })))(
	'$name shows its states',
	async ({ load }) => {
		const { default: Example } = await load();
		const screen = show(Example, {});
		expect(screen.querySelectorAll('figure').length).toBeGreaterThan(0);
		for (const stage of screen.querySelectorAll('.stage')) expect(stage.childNodes.length).toBeGreaterThan(0);
	}
);
