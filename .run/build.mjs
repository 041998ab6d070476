/** Builds app and widget into build/, when their sources changed. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { alone, runTool } from './processes.mjs';
import { filesBelow, version } from './sources.mjs';

const MARKER = join(root, 'build', '.sources');

/** Builds unless the last build was of these sources; throws with the tool's words when it fails. */
export async function ensureBuilt({ always = false } = {}) {
	if (!always && isBuilt(version())) return;
	await alone(async () => {
		const sources = version();
		if (!always && isBuilt(sources)) return;
		console.log('Building app and widget (ten seconds or so) …');
		rmSync(MARKER, { force: true });
		await vite(['build'], sources);
		if (existsSync(join(root, 'src', 'widget', 'loader.ts')))
			await vite(['build', '--mode', 'widget'], sources);
		compress('build/widget');
		writeFileSync(MARKER, sources);
	});
}

const isBuilt = (sources) => existsSync(MARKER) && readFileSync(MARKER, 'utf8') === sources;

async function vite(args, sources) {
	const env = { PORCHLIGHT_VERSION: sources, NODE_ENV: 'production' };
	const { code, output } = await runTool('node_modules/vite/bin/vite.js', args, { env, quiet: true });
	if (code !== 0)
		throw new Error(`${output.trim()}\n\n"vite ${args.join(' ')}" failed; its words are above.`);
}

/** Puts .gz and .br beside each script, as the static adapter does for the app. */
function compress(folder) {
	for (const file of filesBelow(folder).filter((name) => name.endsWith('.js'))) {
		const content = readFileSync(join(root, file));
		writeFileSync(join(root, `${file}.gz`), gzipSync(content, { level: 9 }));
		writeFileSync(join(root, `${file}.br`), brotliCompressSync(content));
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		await ensureInstalled();
		await ensureBuilt({ always: true });
		console.log('Built: build/app and build/widget.');
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
