/** What a build is made of, as one hash: the app's version, and the reason to build again. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const BUILDERS = [
	'build',
	'icons',
	'messages',
	'rxdb',
	'server',
	'shells',
	'spare',
	'typebox',
	'widget',
	'worker'
].map((name) => `.run/${name}.mjs`);
const BUILD_INPUTS = [
	'src',
	'static',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	...BUILDERS
];
/** What the built server is made of. */
export const SERVER_INPUTS = [
	'sync-server',
	'src/domain',
	'src/protocol',
	'package-lock.json',
	'vite.config.ts',
	...['build', 'server', 'typebox'].map((name) => `.run/${name}.mjs`)
];
/** Written by building itself, so not part of the reason to build. */
const MADE = new Set([
	'generated',
	'cache',
	'.meta.json',
	'README.md',
	'.gitignore',
	'SPEC.md',
	'REFERENCE.md'
]);

/** Every file below the given path, sorted, so that the same tree gives the same list. */
export function filesBelow(path) {
	if (!existsSync(join(root, path))) return [];
	if (statSync(join(root, path)).isFile()) return [path];
	return readdirSync(join(root, path))
		.filter((name) => !MADE.has(name))
		.sort()
		.flatMap((name) => filesBelow(`${path}/${name}`));
}

/** A hash over names and contents of everything below the given paths. */
export function hashOf(paths) {
	const hash = createHash('sha256');
	for (const file of paths.flatMap(filesBelow)) {
		hash
			.update(file)
			.update('\0')
			.update(readFileSync(join(root, file)))
			.update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

/** The hash of the sources; a build in progress keeps the one it began with. */
export const version = () => process.env.PORCHLIGHT_VERSION ?? hashOf(BUILD_INPUTS);
