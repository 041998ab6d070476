/** The program: reads what was set, opens the server, and closes it when asked. */
import { readConfig } from './config.ts';
import { openDemo } from './demo/demo.ts';
import { openLog, stackOf } from './log.ts';
import { root } from './root.ts';
import { createServer, type Server } from './server.ts';

const log = openLog({ plain: process.stderr.isTTY === true });
let server: Server | undefined;
let stopDemo: (() => void) | undefined;
let isClosing = false;

try {
	const config = readConfig(process.env, process.argv.slice(2), root);
	// What is acknowledged is on disk, so ending at once is safe, and whoever started us can start us anew.
	server = await createServer({ ...config, log, onlost: () => process.exit(1) });
	const port = await server.listen(config.port, config.host);
	const address = config.publicOrigin ?? `http://localhost:${port}`;
	log.say(`Porchlight is at ${address}`);
	if (config.demo) stopDemo = await openDemo(server, { address, log });
	process.on('SIGTERM', () => void close('SIGTERM'));
	process.on('SIGINT', () => void close('SIGINT'));
} catch (error) {
	log.error('start', { error: error instanceof Error ? error.message : String(error) });
	await server?.close();
	process.exit(1);
}

async function close(signal: string): Promise<void> {
	if (isClosing) return;
	isClosing = true;
	log.info('closing', { signal });
	try {
		stopDemo?.();
		await server?.close();
		process.exit(0);
	} catch (error) {
		log.error('closing', { error: stackOf(error) });
		process.exit(1);
	}
}
