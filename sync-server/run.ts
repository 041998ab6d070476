/** The program: reads what was set, opens the server, and closes it when asked. */
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { openDemo } from './demo/demo.ts';
import { openLog } from './log.ts';
import { createServer } from './server.ts';

const log = openLog({ plain: process.stderr.isTTY === true });

try {
	const config = readConfig(process.env, process.argv.slice(2), join(import.meta.dirname, '..'));
	const server = await createServer({ ...config, log });
	const port = await server.listen(config.port, config.host);
	const address = config.publicOrigin ?? `http://localhost:${port}`;
	log.say(`Porchlight is at ${address}`);
	const stopDemo = config.demo ? await openDemo(server, { address, log }) : undefined;
	let closing = false;
	const close = (signal: string) => {
		if (closing) return;
		closing = true;
		log.info('closing', { signal });
		stopDemo?.();
		server.close().then(
			() => process.exit(0),
			(error: unknown) => {
				log.error('closing', { error: error instanceof Error ? error.stack : String(error) });
				process.exit(1);
			}
		);
	};
	process.on('SIGTERM', close);
	process.on('SIGINT', close);
} catch (error) {
	log.error('start', { error: error instanceof Error ? error.message : String(error) });
	process.exitCode = 1;
}
