/** Brings node_modules in line with the lockfile, when it is not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { alone, run } from './processes.mjs';

/** Installs what is missing; throws with what to do when that fails. */
export async function ensureInstalled() {
	if (isInstalled()) return;
	await alone(async () => {
		if (isInstalled()) return;
		console.log('Installing packages (a minute the first time) …');
		// None of our packages has an install script, and `prepare` is done by those who need it.
		const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
		const { code, output } = await run('npm', [...args, '--loglevel=error'], { quiet: true });
		if (code === 0) return;
		throw new Error(
			`${output.trim()}\n\nThe packages could not be installed. Is the network there? Then try again.`
		);
	});
}

/** npm notes in node_modules what it has put there; everything locked must be in it, other machines' parts excepted. */
function isInstalled() {
	const present = packagesOf('node_modules/.package-lock.json');
	if (!present) return false;
	return Object.entries(packagesOf('package-lock.json') ?? {}).every(
		([path, locked]) => path === '' || locked.optional || present[path]?.version === locked.version
	);
}

function packagesOf(file) {
	try {
		return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
	} catch {
		return undefined;
	}
}
