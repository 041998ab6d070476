/** Builds app, widget and server into build/, when their sources changed. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { alone, runTool } from './processes.mjs';
import { writeShells } from './shells.mjs';
import { filesBelow, hashOf, SERVER_INPUTS, version } from './sources.mjs';

const MARKER = join(root, 'build', '.sources');
const SERVER_MARKER = join(root, 'build', 'server', '.sources');

/** Builds unless the last build was of these sources; throws with the tool's words when it fails. */
export async function ensureBuilt({ always = false } = {}) {
	await ensureServerBuilt({ always });
	if (!always && isBuilt(MARKER, version())) return;
	await alone(async () => {
		const sources = version();
		if (!always && isBuilt(MARKER, sources)) return;
		console.log('Building app and widget (ten seconds or so) …');
		rmSync(MARKER, { force: true });
		await vite(['build', '--mode', 'worker'], sources);
		await vite(['build'], sources);
		for (const shell of writeShells()) compress(shell);
		if (existsSync(join(root, 'src', 'widget', 'loader.ts')))
			await vite(['build', '--mode', 'widget'], sources);
		for (const file of filesBelow('build/widget').filter((name) => name.endsWith('.js'))) compress(file);
		writeFileSync(MARKER, sources);
	});
}

/** The same for the server alone, which takes a second. */
export async function ensureServerBuilt({ always = false } = {}) {
	if (!always && isBuilt(SERVER_MARKER, hashOf(SERVER_INPUTS))) return;
	await alone(async () => {
		const sources = hashOf(SERVER_INPUTS);
		if (!always && isBuilt(SERVER_MARKER, sources)) return;
		await vite(['build', '--mode', 'server']);
		writeFileSync(SERVER_MARKER, sources);
	});
}

const isBuilt = (marker, sources) => existsSync(marker) && readFileSync(marker, 'utf8') === sources;

async function vite(args, sources = '') {
	await ensurePrepared();
	const env = { PORCHLIGHT_VERSION: sources, NODE_ENV: 'production' };
	const { code, output } = await runTool('node_modules/vite/bin/vite.js', args, { env, quiet: true });
	if (code !== 0)
		throw new Error(`${output.trim()}\n\n"vite ${args.join(' ')}" failed; its words are above.`);
}

/** What SvelteKit and the sentences generate is read by every build, and a fresh clone has none of it. */
async function ensurePrepared() {
	if (existsSync(join(root, '.svelte-kit', 'tsconfig.json'))) return;
	const { code, output } = await runTool('.run/prepare.mjs', [], { quiet: true });
	if (code !== 0) throw new Error(output.trim());
}

/** Puts .gz and .br beside a file, as the static adapter does for the rest of the app. */
function compress(file) {
	const content = readFileSync(join(root, file));
	writeFileSync(join(root, `${file}.gz`), gzipSync(content, { level: 9 }));
	writeFileSync(join(root, `${file}.br`), brotliCompressSync(content));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		await ensureInstalled();
		await ensureBuilt({ always: true });
		console.log('Built: build/app, build/widget and build/server.');
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
