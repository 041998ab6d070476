/** `npm start`: installs what is missing, builds what changed, and runs the server until told to stop. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { serverStart } from './server.mjs';

try {
	await ensureInstalled();
	await ensureBuilt();
	serve();
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

function serve() {
	const { command, args, env } = serverStart(process.argv.slice(2));
	const server = spawn(command, args, { cwd: root, stdio: 'inherit', env });
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
