/** A build draws icons from templates (.run/icons.mjs), which take a size and the width of their lines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { files, root } from './rooms.ts';

const TAKEN = ['size', 'strokeWidth'];
const ICON = /import (\w+) from '@lucide\/svelte\/icons\//g;

/** What each icon of a file is given. */
function givenIn(text: string): string[] {
	const icons = new Set([...text.matchAll(ICON)].map(([, name]) => name));
	const given: string[] = [];
	const look = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		if (isComponent(node) && icons.has(node.name))
			given.push(...node.attributes.map((one) => ('name' in one ? one.name : one.type)));
		for (const value of Object.values(node)) look(value);
	};
	look(parse(text, { modern: true }).fragment);
	return given;
}

const isComponent = (node: object): node is AST.Component => 'type' in node && node.type === 'Component';

test('icons are given nothing that their templates leave out', () => {
	const withIcons = files
		.filter((file) => file.endsWith('.svelte'))
		.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
		.filter(({ text }) => text.includes("from '@lucide/svelte/icons/"));
	const given = withIcons.flatMap(({ file, text }) => givenIn(text).map((name) => ({ file, name })));
	expect(given.filter(({ name }) => !TAKEN.includes(name))).toEqual([]);
	// Else nothing would be looked at.
	expect(given.length).toBeGreaterThan(50);
});
