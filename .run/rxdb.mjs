/** What the app need not load of RxDB: 10 kB gzip. */

/**
 * Puts refusals in the place of a language of queries and of results that are kept up to date in memory: the copy is
 * asked by its indexes alone (src/data/storage.ts), and follows its changes itself (src/data/known.ts). A part whose
 * shape changed with its package fails the build.
 *
 * @returns {import('vite').Plugin}
 */
export function sparingRxDB() {
	return {
		name: 'porchlight:sparing-rxdb',
		enforce: 'pre',
		transform(code, id) {
			const spared = Object.entries(SPARED).find(([part]) => id.endsWith(`/rxdb/dist/esm/${part}`));
			if (!spared) return null;
			const [part, names] = spared;
			const made = [...code.matchAll(/^export (?:async )?(?:function|var) (\w+)/gm)].map(([, name]) => name);
			if (made.join() !== names.join()) throw new Error(`rxdb's ${part} makes ${made.join()} now`);
			const refusals = names.map(
				(name) => `export function ${name}() { throw new Error('the copy is asked by its indexes'); }`
			);
			return { code: refusals.join('\n'), map: null };
		}
	};
}

/** Each part, and all that it exports. */
const SPARED = {
	'rx-query-mingo.js': ['getMingoQuery'],
	'event-reduce.js': [
		'getSortFieldsOfQuery',
		'RXQUERY_QUERY_PARAMS_CACHE',
		'getQueryParams',
		'calculateNewResults'
	]
};
