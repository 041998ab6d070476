/** The server that journeys start, as a few files: each of them starts one, and from the sources that takes three times the work. */
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '../../..');
/** As deep in the project as the server that people run. */
const OUT = 'build/e2e';

/** The program of a server for tests, once it is bundled. */
export const SERVER_PROGRAM = join(ROOT, OUT, 'serve.js');

/** Bundles it from the sources as they are now, as the server of people is. */
export default async function bundleServer(): Promise<void> {
	const input = { serve: 'tests/e2e/kit/serve.ts', worker: 'sync-server/store/worker.ts' };
	const options = { outDir: OUT, emptyOutDir: true, rolldownOptions: { input } };
	await build({ root: ROOT, mode: 'server', logLevel: 'warn', build: options });
}
