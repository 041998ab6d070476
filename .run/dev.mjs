/** `npm run dev`: the app with reload on port 5173, and the server behind it, restarted when its files change. */
import { spawn } from 'node:child_process';
import { ensureInstalled } from './install.mjs';
import { nodePath, root } from './paths.mjs';

await ensureInstalled();
const programs = [
	['node_modules/vite/bin/vite.js', 'dev'],
	['--watch', 'sync-server/main.ts', ...process.argv.slice(2)]
].map((args) =>
	// Vite stops when its input ends: with a pipe of ours, that is when we do.
	spawn(nodePath(), args, { cwd: root, stdio: ['pipe', 'inherit', 'inherit'] })
);

const stop = () => {
	for (const program of programs) program.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.removeAllListeners(signal);
	process.on(signal, stop);
}
for (const program of programs) program.on('exit', stop);
