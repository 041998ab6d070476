/** What the app need not load of RxDB: 20 kB gzip. */

/**
 * Puts refusals in the place of a language of queries, of results and documents that are kept up to date in memory, and of
 * ways to talk between tabs for browsers of long ago: the copy is asked by its indexes alone (src/data/storage.ts), and
 * follows its changes itself (src/data/known.ts). A part whose shape changed with its package fails the build.
 *
 * @returns {import('vite').Plugin}
 */
export function sparingRxDB() {
	return {
		name: 'porchlight:sparing-rxdb',
		enforce: 'pre',
		transform(code, id) {
			const spared = Object.entries(SPARED).find(([part]) => id.endsWith(`/${part}`));
			if (!spared) return null;
			const [part, names] = spared;
			const made = [...code.matchAll(EXPORTED)].map(([, name]) => name);
			if (made.join() !== names.join()) throw new Error(`${part} makes ${made.join()} now`);
			return { code: names.map((name) => INSTEAD[name] ?? refusal(name)).join('\n'), map: null };
		}
	};
}

const EXPORTED = /^export (?:async )?(?:function|class|var) (\w+)/gm;

const refusal = (name) =>
	`export function ${name}() { throw new Error('the copy is asked by its indexes'); }`;

/** What is made whether it is used or not. */
const INSTEAD = {
	DocumentCache: 'export class DocumentCache {}',
	IncrementalWriteQueue: 'export class IncrementalWriteQueue {}',
	basePrototype: 'export const basePrototype = {};',
	IndexedDBMethod: `export const IndexedDBMethod = { type: 'idb', canBeUsed: () => false };`,
	LocalstorageMethod: `export const LocalstorageMethod = { type: 'localstorage', canBeUsed: () => false };`,
	SimulateMethod: 'export const SimulateMethod = {};'
};

/** Each part, and all that it exports. */
const SPARED = {
	'rxdb/dist/esm/rx-query-mingo.js': ['getMingoQuery'],
	'rxdb/dist/esm/event-reduce.js': [
		'getSortFieldsOfQuery',
		'RXQUERY_QUERY_PARAMS_CACHE',
		'getQueryParams',
		'calculateNewResults'
	],
	'rxdb/dist/esm/rx-query.js': [
		'RxQueryBase',
		'_getDefaultQuery',
		'tunnelQueryCache',
		'createRxQuery',
		'queryCollection',
		'isFindOneByIdQuery',
		'isRxQuery'
	],
	'rxdb/dist/esm/doc-cache.js': ['DocumentCache', 'mapDocumentsDataToCacheDocs'],
	'rxdb/dist/esm/incremental-write.js': [
		'IncrementalWriteQueue',
		'modifierFromPublicToInternal',
		'findNewestOfDocumentStates'
	],
	'rxdb/dist/esm/rx-document.js': [
		'basePrototype',
		'createRxDocumentConstructor',
		'createWithConstructor',
		'isRxDocument',
		'beforeDocumentUpdateWrite'
	],
	'broadcast-channel/dist/esbrowser/methods/indexed-db.js': [
		'microSeconds',
		'TRANSACTION_SETTINGS',
		'type',
		'getIdb',
		'commitIndexedDBTransaction',
		'createDatabase',
		'writeMessage',
		'getAllMessages',
		'getMessagesHigherThan',
		'removeMessagesById',
		'getOldMessages',
		'cleanOldMessages',
		'create',
		'close',
		'postMessage',
		'onMessage',
		'canBeUsed',
		'averageResponseTime',
		'IndexedDBMethod'
	],
	'broadcast-channel/dist/esbrowser/methods/localstorage.js': [
		'microSeconds',
		'type',
		'getLocalStorage',
		'storageKey',
		'postMessage',
		'addStorageEventListener',
		'removeStorageEventListener',
		'create',
		'close',
		'onMessage',
		'canBeUsed',
		'averageResponseTime',
		'LocalstorageMethod'
	],
	'broadcast-channel/dist/esbrowser/methods/simulate.js': [
		'microSeconds',
		'type',
		'create',
		'close',
		'SIMULATE_DELAY_TIME',
		'postMessage',
		'onMessage',
		'canBeUsed',
		'averageResponseTime',
		'SimulateMethod'
	]
};
