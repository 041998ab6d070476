/** The rules of the house that no compiler keeps. ARCHITECTURE.md says why; tests/rooms.ts has the table. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import {
	exportsOf,
	files,
	importsOf,
	read,
	roomOf,
	rooms,
	root,
	targetOf,
	type Export,
	type Import,
	type RoomName
} from './rooms.ts';

const COMPONENT_LINES_MAX = 200;
const FILE_LINES_MAX = 300;
const TOP_FOLDERS = ['src', 'static', 'sync-server', 'tests'];
const MADE_FOLDERS = ['node_modules', 'build', 'data'];
const REFUSED_FOLDERS = ['utils', 'helpers', 'lib', 'common', 'types'];
const IMPORT_NAMES = [
	'#domain/*',
	'#protocol/*',
	'#outbox/*',
	'#data/*',
	'#ui/*',
	'#messages',
	'#messages/runtime'
];
/** The app's tokens lie beside the rooms; only the layout takes them up. */
const STYLES = 'src/app.css';

const housed = files.filter((file) => /\.(ts|svelte)$/.test(file) && roomOf(file) !== undefined);
const imports = housed.flatMap(importsOf);
const isFile = (target: string) => target.includes('/') && !target.startsWith('@');
const sentence = ({ from, specifier }: Import) => `${from} imports ${specifier}`;

test('a room imports only from rooms that it may look into', () => {
	const wrong = imports.filter((line) => {
		const from = roomOf(line.from);
		const to = roomOf(`${targetOf(line)}/`);
		return from !== undefined && to !== undefined && from !== to && !rooms[from].looksInto.includes(to);
	});
	expect(wrong.map(sentence)).toEqual([]);
});

test('a room imports only packages that are its own', () => {
	const wrong = imports.filter((line) => {
		const from = roomOf(line.from);
		return from && !isFile(targetOf(line)) && !rooms[from].packages.includes(targetOf(line));
	});
	expect(wrong.map(sentence)).toEqual([]);
});

test('a relative import stays in its room', () => {
	const wrong = imports.filter((line) => {
		if (!line.specifier.startsWith('.')) return false;
		if (targetOf(line) === STYLES) return roomOf(line.from) !== 'routes';
		return roomOf(targetOf(line)) !== roomOf(line.from);
	});
	expect(wrong.map(sentence)).toEqual([]);
});

test('only five rooms and the sentences have a name to import by', () => {
	const { imports: names } = JSON.parse(read('package.json')) as { imports: Record<string, string> };
	expect(Object.keys(names)).toEqual(IMPORT_NAMES);
});

test('one file knows what the build put into the shell', () => {
	const knowing = imports.filter((line) => line.specifier === '$service-worker').map((line) => line.from);
	expect(knowing.length).toBeLessThanOrEqual(1);
});

test('no file leads back to itself by what it imports', () => {
	const next = new Map(housed.map((file) => [file, [] as string[]]));
	for (const line of imports) {
		// Types are gone when it runs, and the registries' types know everybody.
		if (!line.erased) next.get(line.from)?.push(targetOf(line));
	}
	expect(findCycles(next)).toEqual([]);
});

test('nothing is passed on: every name is imported from where it is made', () => {
	const passed = housed.flatMap(exportsOf).filter((made) => made.isPassedOn);
	expect(passed.map(({ file, name }) => `${file} passes on ${name}`)).toEqual([]);
});

test('what is exported is used in another file, but for types, which others are given, and what the framework asks pages for', () => {
	const words = new Map(files.map((file) => [file, new Set(read(file).match(/[\w$]+/g))]));
	const isUsed = ({ file, name }: Export) =>
		files.some((other) => other !== file && words.get(other)?.has(name));
	const idle = housed
		.filter((file) => !basename(file).startsWith('+'))
		.flatMap(exportsOf)
		.filter((made) => !made.isType && made.name !== 'default' && !isUsed(made));
	expect(idle.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('a component has at most 200 lines, any other file 300', () => {
	const long = files
		.map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
		.filter(({ file, lines }) => lines > (file.endsWith('.svelte') ? COMPONENT_LINES_MAX : FILE_LINES_MAX));
	expect(long.map(({ file, lines }) => `${file} has ${lines} lines`)).toEqual([]);
});

test('what domain, protocol, outbox, data and endpoint files export has a doc comment', () => {
	const explained: readonly (RoomName | undefined)[] = ['domain', 'protocol', 'outbox', 'data'];
	const mute = housed
		.filter((file) => explained.includes(roomOf(file)) || dirname(file) === 'sync-server')
		.flatMap((file) => {
			const made = exportsOf(file);
			// The type that bears a schema's name, and a function's further overloads, are explained with the first.
			return made.filter(
				(one, at) => !one.isDocumented && made.findIndex(({ name }) => name === one.name) === at
			);
		});
	expect(mute.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('no folder is a drawer for anything', () => {
	const folders = new Set(files.flatMap((file) => dirname(file).split('/')));
	expect(REFUSED_FOLDERS.filter((name) => folders.has(name))).toEqual([]);
});

test('the top level has four folders, single files and dot folders', () => {
	const folders = readdirSync(root, { withFileTypes: true })
		.filter(
			(entry) => entry.isDirectory() && !entry.name.startsWith('.') && !MADE_FOLDERS.includes(entry.name)
		)
		.map((entry) => entry.name);
	expect(folders.filter((name) => !TOP_FOLDERS.includes(name))).toEqual([]);
});

test('a test file lies in the folder of its room', () => {
	const homes = [...Object.keys(rooms), 'sync', 'e2e', 'bench', 'conformance', 'kit'];
	const stray = files
		.filter(
			(file) => file.startsWith('tests/') && basename(file).includes('.test.') && dirname(file) !== 'tests'
		)
		.filter((file) => !homes.includes(file.split('/')[1] ?? ''));
	expect(stray).toEqual([]);
});

test('the drawing in ARCHITECTURE.md and the table of rooms agree', () => {
	const { direct, above } = readDrawing(read('ARCHITECTURE.md'));
	const drawnButForbidden = direct.filter(([to, from]) => !rooms[from].looksInto.includes(to));
	const allowedButNotDrawn = Object.entries(rooms).flatMap(([from, { looksInto }]) =>
		looksInto
			.filter((to) => to !== 'domain' && to !== 'messages' && !above(from as RoomName).has(to))
			.map((to) => [to, from])
	);
	expect({ drawnButForbidden, allowedButNotDrawn }).toEqual({
		drawnButForbidden: [],
		allowedButNotDrawn: []
	});
});

function findCycles(next: ReadonlyMap<string, readonly string[]>): string[] {
	const done = new Set<string>();
	const path: string[] = [];
	const cycles: string[] = [];
	const visit = (file: string): void => {
		if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
		if (done.has(file)) return;
		done.add(file);
		path.push(file);
		for (const target of next.get(file) ?? []) visit(target);
		path.pop();
	};
	for (const file of next.keys()) visit(file);
	return cycles;
}

/** Reads `a <- b` chains; an arrow that begins a line continues from the name left of the arrow above it. */
function readDrawing(page: string) {
	const drawing = /```\n(domain {2}<-.*?)```/s.exec(page)?.[1] ?? '';
	const arrows: { column: number; to: RoomName; from: RoomName }[] = [];
	const nameBefore = (text: string) => /([a-z-]+)\s*$/.exec(text)?.[1] as RoomName | undefined;
	for (const line of drawing.split('\n')) {
		for (const { index } of line.matchAll(/<-/g)) {
			const above = arrows.findLast(({ column }) => column === index);
			const to = nameBefore(line.slice(0, index)) ?? above?.to;
			const from = /^<-\s+([a-z-]+)/.exec(line.slice(index))?.[1] as RoomName | undefined;
			if (to && from) arrows.push({ column: index, to, from });
		}
	}
	const above = (room: RoomName, seen = new Set<RoomName>()): Set<RoomName> => {
		for (const { to } of arrows.filter(({ from }) => from === room)) above(to, seen.add(to));
		return seen;
	};
	return { direct: arrows.map(({ to, from }) => [to, from] as const), above };
}
