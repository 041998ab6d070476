import adapter from '@sveltejs/adapter-static';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { version } from './.run/sources.mjs';
import { WORKER } from './.run/worker.mjs';

/** SvelteKit hashes its own inline scripts; those of the page shell are ours to name. */
const shell = readFileSync(new URL('src/app.html', import.meta.url), 'utf8');
const inlineScripts = [...shell.matchAll(/<script>(.*?)<\/script>/gs)].map(
	([, code]) => `sha256-${createHash('sha256').update(code).digest('base64')}`
);

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: {
		// Packages choose for themselves; ours are runes only.
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: adapter({ pages: 'build/app', assets: 'build/app', fallback: '200.html', precompress: true }),
		files: { serviceWorker: WORKER },
		// The layout registers the worker itself, by workbox-window.
		serviceWorker: { register: false },
		// The same sources give the same version: building twice offers nobody an update.
		version: { name: version() },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', ...inlineScripts],
				// Svelte's transitions and components' style attributes write inline styles.
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'media-src': ['self', 'blob:'],
				'connect-src': ['self', 'ws:', 'wss:'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['self']
			}
		}
	}
};
