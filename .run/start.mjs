/** `npm start`: installs what is missing, builds what changed, and runs the server until told to stop. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { nodePath, root } from './paths.mjs';

try {
	await ensureInstalled();
	await ensureBuilt();
	serve();
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

function serve() {
	const args = [join(root, 'sync-server', 'main.ts'), ...process.argv.slice(2)];
	// Compiled sources are kept: a start is quicker, and the type stripper is not even loaded (16 MB).
	const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'server'), ...process.env };
	const server = spawn(nodePath(), args, { cwd: root, stdio: 'inherit', env });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.removeAllListeners(signal);
		process.on(signal, () => {
			// A terminal tells everyone in the foreground itself; twice would mean "at once".
			if (signal !== 'SIGINT' || !process.stdin.isTTY) server.kill(signal);
		});
	}
	process.on('exit', () => server.kill('SIGKILL'));
	server.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
