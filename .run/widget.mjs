/**
 * Builds the widget for foreign pages: `widget.js`, a tiny classic script with a stable name, and what it
 * imports lazily as hashed modules beside it, each in the language named after the `?` of its import.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { basename } from 'node:path';
import { build } from 'vite';
import { sparingParts } from './spare.mjs';

const LOADER = 'src/widget/loader.ts';
const OUT = 'build/widget';

/**
 * Vite's options for `vite build --mode widget`.
 *
 * @param {() => import('vite').PluginOption[]} makePlugins fresh ones for each build
 * @returns {import('vite').UserConfig}
 */
export function widgetBuild(makePlugins) {
	return {
		publicDir: false,
		plugins: [...makePlugins(), sparingParts(), lazyModules(makePlugins)],
		build: {
			outDir: OUT,
			modulePreload: false,
			lib: { entry: LOADER, formats: ['iife'], name: 'porchlight', fileName: () => 'widget.js' }
		}
	};
}

/** Builds each module the loader imports lazily apart, so that nothing is shared and the loader stays one file. */
function lazyModules(makePlugins) {
	const built = new Map();
	return {
		name: 'porchlight:lazy-modules',
		async resolveDynamicImport(specifier, importer) {
			if (typeof specifier !== 'string') return null;
			const [path, locale] = specifier.split('?');
			const resolved = await this.resolve(path, importer);
			if (!resolved) return null;
			const key = `${resolved.id}?${locale}`;
			if (!built.has(key)) built.set(key, await buildModule(resolved.id, locale, makePlugins()));
			return { id: `./${built.get(key).entry}`, external: true };
		},
		generateBundle(_, bundle) {
			for (const { files } of built.values()) {
				for (const { fileName, source } of files) this.emitFile({ type: 'asset', fileName, source });
			}
			for (const chunk of Object.values(bundle)) {
				if (chunk.type === 'chunk') chunk.code = asForeignScript(withoutStandIns(chunk.code));
			}
		}
	};
}

async function buildModule(entry, locale, plugins) {
	const name = [basename(entry).replace(/\..*$/, ''), ...(locale ? [locale] : [])].join('-');
	const [{ output }] = await build({
		configFile: false,
		logLevel: 'warn',
		publicDir: false,
		plugins: [
			...plugins,
			sparingParts(locale),
			svelte({
				emitCss: false,
				// Element by element: a page's trusted types may forbid markup from text, and whom to make a policy for it.
				compilerOptions: { css: 'injected', discloseVersion: false, fragments: 'tree' }
			})
		],
		build: {
			write: false,
			modulePreload: false,
			lib: { entry, formats: ['es'], fileName: () => `${name}-[hash].js` },
			rolldownOptions: {
				// What the panel and a part that comes later both need is in the panel, and no third file.
				preserveEntrySignatures: 'allow-extension',
				// A number that two of the files know is in both, and no third file.
				optimization: { inlineConst: { mode: 'all', pass: 4 } },
				output: { minify: true, chunkFileNames: '[name]-[hash].js' }
			}
		}
	});
	const files = output.map((file) => ({
		fileName: file.fileName,
		source: file.type === 'chunk' ? withoutRemarks(withoutStandIns(file.code)) : file.source
	}));
	return { entry: output.find((file) => file.isEntry).fileName, files };
}

/** Where a scheme of colours is said, what stands in for `light-dark()` is said beside it; the widget has none of those. */
const withoutStandIns = (code) => code.replace(/--lightningcss-(light|dark):[^;}]*;?/g, '');

/** Remarks for other builders say nothing to a browser; one may be all that parts `return` from what follows. */
const withoutRemarks = (code) =>
	code.replace(/(\w?)\/\* @__PURE__ \*\/ /g, (_, before) => before && `${before} `);

/**
 * A script from another origin has no base address for its imports (HTML, "muted errors"), so they are resolved
 * against its own origin, which only its first run knows. The block keeps names off the owner's page.
 */
function asForeignScript(code) {
	const imports = /import\(\s*(["'`])\.\/([^"'`]+)\1\s*\)/g;
	const resolved = code.replace(imports, 'import(new URL("/widget/$2",porchlight).href)');
	return `{const porchlight=document.currentScript.src;${resolved.trim()}}\n`;
}
