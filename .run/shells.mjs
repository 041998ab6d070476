/** The pages that the app opens with: each names the files of its first screen, so that they come in one trip to the server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './sources.mjs';
import { root } from './paths.mjs';

const APP = 'build/app';
const NODES = '.svelte-kit/generated/client-optimized/nodes';
const LINK = /\t*<link href="[^"]+" rel="(modulepreload|stylesheet)">\s*\n/g;

/** Which screens a page names the files of; the kit finds everything else by itself. */
const SHELLS = {
	// Everywhere but at the door; the one that the worker keeps.
	'200.html': ['+layout.svelte', '(desk)/+layout.svelte', '(desk)/conversations/[[id]]/+page.svelte'],
	// What comes before anybody is signed in brings nothing along of what is behind.
	'index.html': ['+layout.svelte', '+page.ts', 'sign-in/+page.svelte'],
	'sign-in.html': ['+layout.svelte', 'sign-in/+page.svelte'],
	'sign-up.html': ['+layout.svelte', 'sign-up/+page.svelte']
};

/** Writes them beside the files that the kit made. @returns their paths from the root */
export function writeShells() {
	const made = readFileSync(join(root, APP, '200.html'), 'utf8');
	if (made.search(LINK) < 0) throw new Error('200.html names no files any more: see .run/shells.mjs');
	return Object.entries(SHELLS).map(([name, screens]) => {
		const path = `${APP}/${name}`;
		writeFileSync(
			join(root, path),
			made.replace(LINK, '').replace(/\s*<\/head>/, `\n${linksTo(screens)}\t</head>`)
		);
		return path;
	});
}

function linksTo(screens) {
	const { files, styles } = filesOf(screens);
	const link = (file, rel) => `\t\t<link href="/${file}" rel="${rel}">\n`;
	return [
		...styles.map((file) => link(file, 'stylesheet')),
		...files.map((file) => link(file, 'modulepreload'))
	].join('');
}

/** All that these screens import, and the kit's own beginning. */
function filesOf(screens) {
	const manifest = JSON.parse(
		readFileSync(join(root, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8')
	);
	const entries = Object.keys(manifest).filter((key) => /^entry\/(start|app)$/.test(manifest[key].name));
	const seen = new Set();
	const follow = (key) => {
		if (seen.has(key)) return;
		seen.add(key);
		for (const next of manifest[key].imports ?? []) follow(next);
	};
	for (const key of [...entries, ...screens.map(nodeOf)]) follow(key);
	const chunks = [...seen].map((key) => manifest[key]);
	return {
		files: chunks.map(({ file }) => file),
		styles: [...new Set(chunks.flatMap(({ css }) => css ?? []))]
	};
}

/** The file that the kit made for a screen. */
function nodeOf(screen) {
	const node = filesBelow(NODES).find((file) =>
		readFileSync(join(root, file), 'utf8').includes(`src/routes/${screen}"`)
	);
	if (!node) throw new Error(`the kit made no file for ${screen}`);
	return node;
}
