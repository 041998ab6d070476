import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { templateIcons } from './.run/icons.mjs';
import { messages } from './.run/messages.mjs';
import { serverBuild } from './.run/server.mjs';
import { sparingRxDB } from './.run/rxdb.mjs';
import { sparingTypeBox } from './.run/typebox.mjs';
import { widgetBuild } from './.run/widget.mjs';
import { workerBuild } from './.run/worker.mjs';

const SERVER = `http://localhost:${process.env['PORT'] ?? '3000'}`;
/** What the sync server answers while Vite serves the app. */
const SERVER_PATHS = ['/api', '/widget', '/demo'];

/** Rooms whose tests need no page. */
const UNIT_ROOMS = 'domain,protocol,outbox,data,sync-server,service-worker,widget,bench,conformance,kit';

/** Dexie as browsers of today take it, one file for RxDB and for us: 1.3 kB less than the one for older ones. */
const MODERN_DEXIE = fileURLToPath(new URL('node_modules/dexie/dist/modern/dexie.min.mjs', import.meta.url));
const alias = [{ find: /^dexie$/, replacement: MODERN_DEXIE }];

/** What the door needs, with all that it imports: the framework, its forms, and nothing of the copy. */
const OF_THE_DOOR =
	/kit\/src\/(exports\/index|runtime\/client\/entry)|routes\/(\+layout|\+error|sign-(in|up)\/\+page)\.svelte$/;
/** What every screen behind the door needs. */
const OF_EVERY_SCREEN =
	/node_modules|src\/(domain|protocol|outbox|data)\/|src\/routes\/device\.|src\/ui\/base\/(?!.*example)/;
/** What only some screens need: dialogs, switches, forms and what they stand on. */
const OF_SOME =
	/workbox|(data|domain)\/(push|told-device|notice|changes|taking-back|field-draft|news|mention|shared|sleep-check|guide|sign-out|space|search|found|hit|older|filter|note-draft|visitors|visits|starting|mailing|printout|visitor-id|channel|groups|tag-id|named-id|shortcuts|shortcut-|emoji)|icons\/(mail|file-text|bell-ring|circle-check|cloud-off|smartphone|arrow-down|camera|check-check|chevron-|clock-arrow-up|download|filter-x|folder-open|globe|history|image|log-out|monitor|moon|paperclip|phone|play|search-x|smile|sun|text-quote|users-round|zap)|(data|domain|outbox|protocol)\/(files|picks|unsent|shared|receipts|prepare-file|picture-traces|pieces|byte-size|upload|first-words|pushed|push)\.|base\/(bytes|BlobImage)|bits-ui|emoji-picker|floating-ui|internationalized|tabbable|svelte-toolbelt|runed|style-to|inline-style|ui\/base\/(BackLink|CopyButton|PickButton|Dialog|Menu|Switch|Card|Choice|CheckOption|Field|LineEditor|GrowingField|Item|CopyBox|Page|keep-focus|keep-place|close-request)/;

/**
 * One file each for the door, what every screen behind it needs, the list, what comes when it stands, the thread, each
 * with all that it imports and no earlier one has; .run/shells.mjs names those of the first screen in its page. On a cold start each file of its own costs the worker more than its bytes do.
 */
const codeSplitting = {
	groups: [
		{ name: 'door', test: OF_THE_DOOR },
		{ name: 'app', test: (id: string) => OF_EVERY_SCREEN.test(id) && !OF_SOME.test(id) },
		{ name: 'list', test: /\(desk\)\/(\+layout|ConversationsScreen)\.svelte$/ },
		{ name: 'later', test: /\(desk\)\/Later\.svelte$/ },
		{ name: 'thread', test: /\(desk\)\/ThreadPane\.svelte$/ }
	]
};

export default defineConfig(({ mode }): ViteUserConfig => {
	if (mode === 'widget') return widgetBuild(ours);
	if (mode === 'worker') return workerBuild(ours, alias);
	if (mode === 'server') return serverBuild(() => [sparingTypeBox()]);
	if (process.env['VITEST']) return { plugins: [sentences(), reactiveSvelte()], ...tests() };
	return {
		plugins: [ours(), sparingRxDB(), templateIcons(), sveltekit()],
		resolve: { alias },
		worker: { format: 'es', plugins: () => [sparingTypeBox()] },
		environments: { client: { build: { rollupOptions: { output: { codeSplitting } } } } },
		server: { proxy: Object.fromEntries(SERVER_PATHS.map((path) => [path, { target: SERVER, ws: true }])) }
	};
});

function ours() {
	return [sentences(), sparingTypeBox()];
}

function sentences() {
	return paraglideVitePlugin(messages);
}

/** Svelte as a browser runs it, in Node too: its build for servers has no reactivity to test. */
function reactiveSvelte() {
	return svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) });
}

function tests() {
	const client = (file: string) => fileURLToPath(new URL(`node_modules/svelte/src/${file}`, import.meta.url));
	const inherits = { extends: true as const };
	return {
		resolve: {
			alias: [
				{ find: /^svelte$/, replacement: client('index-client.js') },
				{ find: /^svelte\/(reactivity|store)$/, replacement: client('$1/index-client.js') }
			]
		},
		test: {
			// Generous: a deadline for what hangs, not a judgement of speed on a busy machine.
			testTimeout: 60_000,
			hookTimeout: 60_000,
			// Vitest's own choice leaves one core to nobody, which of two is half.
			maxWorkers: '100%',
			projects: [
				{
					...inherits,
					test: { name: 'unit', include: [`tests/{${UNIT_ROOMS}}/**/*.test.ts`, 'tests/*.test.ts'] }
				},
				{ ...inherits, test: { name: 'sync', include: ['tests/sync/**/*.test.ts'] } },
				{
					...inherits,
					resolve: { conditions: ['browser'] },
					test: { name: 'ui', environment: 'happy-dom', include: ['tests/ui/**/*.test.ts'] }
				}
			]
		}
	};
}
