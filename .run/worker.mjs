/** Builds the service worker ahead of the app, since SvelteKit bundles it without our plugins: every schema would come along. */

/** Where SvelteKit finds it, without its ending. */
export const WORKER = 'build/worker/index';

/**
 * Vite's options for `vite build --mode worker`. SvelteKit fills in what `$service-worker` says, and minifies.
 *
 * @param {() => import('vite').PluginOption[]} makePlugins
 * @param {import('vite').Alias[]} alias
 * @returns {import('vite').UserConfig}
 */
export const workerBuild = (makePlugins, alias) => ({
	publicDir: false,
	plugins: makePlugins(),
	resolve: { alias },
	build: {
		outDir: 'build/worker',
		modulePreload: false,
		minify: false,
		lib: { entry: 'src/service-worker/index.ts', formats: ['es'], fileName: () => 'index.js' },
		rolldownOptions: { external: ['$service-worker'] }
	}
});
