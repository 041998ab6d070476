/** Where things are. Imports only what every Node has: it is read before anything is installed. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; every command works from any other. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node on which everything of ours runs: the pinned one, or the one at hand where there is no package of it. */
export function nodePath() {
	const system = process.platform === 'win32' ? 'win' : process.platform;
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	const names = [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`];
	const found = names
		.map((name) => join(root, 'node_modules', name, 'bin', file))
		.find((path) => existsSync(path));
	if (found) return found;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new Error(
		`Porchlight needs Node 24, and npm has no package of it for ${system} on ${process.arch}. Install Node 24, then try again.`
	);
}
