/** The server as people run it: how it is built, and how it is started. */
import { join } from 'node:path';
import { nodePath, root } from './paths.mjs';

const OUT = 'build/server';

/**
 * Vite's options for `vite build --mode server`: the sources and their packages as a few files, because two
 * thousand small ones take 60 MB more and a fifth more CPU. The sources run as they are, too.
 *
 * @param {() => import('vite').PluginOption[]} makePlugins
 * @returns {import('vite').UserConfig}
 */
export const serverBuild = (makePlugins) => ({
	publicDir: false,
	plugins: makePlugins(),
	// Its native part is found from where its package lies; and of an old way to parse addresses Node tells only where it is not a package's.
	ssr: { noExternal: true, external: ['sharp', 'web-push'] },
	build: {
		ssr: true,
		target: 'node24',
		outDir: OUT,
		// A server that still runs may yet load a part of the build it was started from.
		emptyOutDir: false,
		copyPublicDir: false,
		rolldownOptions: {
			input: { main: 'sync-server/main.ts', worker: 'sync-server/store/worker.ts' },
			output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
		}
	}
});

/**
 * How the built server is started, the same for people, benches and tests. What the person has set comes first.
 *
 * @param {readonly string[]} args the program's own
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export const serverStart = (args) => ({
	command: nodePath(),
	args: [join(root, OUT, 'main.js'), ...args],
	env: { ...THRIFT, ...process.env }
});

/**
 * For glibc's allocator: what the passing of a page leaves goes back to the system at once, instead of resting in
 * a heap per thread: 35 MB less at the most.
 */
const THRIFT = {
	MALLOC_ARENA_MAX: '2',
	MALLOC_MMAP_THRESHOLD_: '131072',
	MALLOC_TRIM_THRESHOLD_: '131072'
};
