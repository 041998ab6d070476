/** The documents say what is true: links lead somewhere, and every rule is proved by a test that names it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'src/protocol/SPEC.md'];
const LINES_MAX: Record<string, number> = {
	'README.md': 100,
	'ARCHITECTURE.md': 250,
	'CONTRIBUTING.md': 150,
	'src/protocol/SPEC.md': 200
};

test.each(pages)('every link of %s leads to a file that is there', (page) => {
	const links = [...read(page).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map((match) => match[1] ?? '');
	const local = links.filter((link) => !/^[a-z]+:/.test(link));
	const broken = local.filter((link) => !existsSync(join(root, dirname(page), link)));
	expect(broken).toEqual([]);
});

test.each(Object.entries(LINES_MAX))('%s can be read in one sitting: at most %i lines', (page, lines) => {
	expect(read(page).trimEnd().split('\n').length).toBeLessThanOrEqual(lines);
});

test('every rule of SPEC.md is named by a test', () => {
	const rules = [...read('src/protocol/SPEC.md').matchAll(/^\| ([A-Z]\d+) \|/gm)].map(
		(match) => match[1] ?? ''
	);
	const tests = globSync('tests/**/*.test.ts', { cwd: root }).map(read).join('\n');
	expect(rules.length).toBeGreaterThan(15);
	expect(rules.filter((rule) => !tests.includes(`[${rule}]`))).toEqual([]);
});
