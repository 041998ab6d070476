/** Our server on a port, and a way to it on which time passes as fast as the test likes. */
import { onTestFinished } from 'vitest';
import { quietLog } from '../../sync-server/log.ts';
import { createServer } from '../../sync-server/server.ts';
import { realNetwork, type Network } from '../conformance/network.ts';

const STEP_MS = 1_000;

/** Opens a server that is closed after the test. @param dataDir a directory, or memory */
export async function serve(dataDir = ':memory:') {
	let ahead = 0;
	const bugs: string[] = [];
	const server = await createServer({
		dataDir,
		clock: () => Date.now() + ahead,
		log: { ...quietLog, error: (event, fields) => void bugs.push(`${event} ${JSON.stringify(fields)}`) },
		staticDir: 'none'
	});
	onTestFinished(() => server.close());
	const address = `http://127.0.0.1:${await server.listen(0)}`;
	const pass: Network['pass'] = async (ms, happened, each) => {
		let isOver = false;
		void happened.then(() => (isOver = true));
		for (let passed = 0; passed < ms && !isOver; passed += STEP_MS) {
			each();
			// What was said by now has come there when a request has come back.
			await fetch(`${address}/api/session`);
			ahead += STEP_MS;
			await server.tick();
		}
	};
	const network: Network = { ...realNetwork, pass };
	return { address, network, bugs, line: server.line };
}
