/** What foreign pages need not load. Figures are of the widget's panel and loader, gzip. */
import { readFileSync } from 'node:fs';

/**
 * Puts plain parts in the place of rich ones that the widget has no use for:
 * Paraglide's ways to find a locale (-1 kB each), since the widget takes it from the page it stands on,
 * Svelte's taking over of a page that a server drew (-1 kB), since nobody draws the widget but itself,
 * Svelte's deep state (-0.8 kB), since the widget has `$state.raw` only, which a test sees to,
 * Svelte's boundaries (-1 kB), which show something else while a part waits or when it fails, and which the widget has none of,
 * Svelte's ways to throw (-0.05 kB), all of which say nothing here,
 * each sentence's choice among languages (-0.2 kB), where a bundle has one, and
 * the addresses by which Svelte's errors explain themselves (-0.3 kB), which foreign pages have no use for.
 * A part whose shape changed with its package fails the build.
 *
 * @param {string} [locale] the only language of this bundle; all of them when left out
 * @returns {import('vite').Plugin}
 */
export function sparingParts(locale) {
	return {
		name: 'porchlight:sparing-parts',
		enforce: 'pre',
		load(id) {
			if (id.endsWith('/src/messages/generated/runtime.js')) return plainRuntime(locale);
			if (id.endsWith('/svelte/src/internal/client/dom/hydration.js')) return NO_HYDRATION;
			if (id.endsWith('/svelte/src/internal/client/proxy.js')) return NO_DEEP_STATE;
			if (id.endsWith('/svelte/src/internal/client/dom/blocks/boundary.js')) return NO_BOUNDARY;
			if (id.endsWith('/svelte/src/internal/client/error-handling.js'))
				return withoutSearch(readFileSync(id, 'utf8'));
			if (SVELTE_ERRORS.test(id)) return inOneError(readFileSync(id, 'utf8'));
			return null;
		},
		transform(code, id) {
			if (locale && SENTENCE.test(id)) return { code: inOneLanguage(code, locale), map: null };
			if (!id.includes('/svelte/src/internal/')) return null;
			const spared = code.replaceAll(SVELTE_WORDS, "''").replaceAll(/\bSymbol\('[^']*'\)/g, 'Symbol()');
			return { code: spared, map: null };
		}
	};
}

/** What Svelte says of mistakes that its developers make. */
const SVELTE_WORDS =
	/`https:\/\/svelte\.dev\/e\/\w+`|'The reaction that called `getAbortSignal\(\)` was re-run or destroyed'/g;

/** Nobody looks upwards for a boundary that is not there. */
function withoutSearch(code) {
	const search = 'while (effect !== null) {';
	if (!code.includes(search)) throw new Error('Svelte looks for boundaries in another way');
	return code.replace(search, 'while (false) {');
}

/** All that Svelte throws, each by a function of its own. */
const SVELTE_ERRORS = /\/svelte\/src\/internal\/(client|shared)\/errors\.js$/;

/** One function in the place of all; without any the part has changed. */
function inOneError(code) {
	const names = [...code.matchAll(/^export function (\w+)/gm)].map(([, name]) => `fail as ${name}`);
	if (names.length === 0) throw new Error('Svelte makes its errors in another way');
	const others = code.match(/^export \*.*$/gm) ?? [];
	return `${others.join('\n')}\nfunction fail() { throw new Error(''); }\nexport { ${names.join(', ')} };`;
}

/** One sentence in all languages, as Paraglide makes it. */
const SENTENCE = /\/src\/messages\/generated\/messages\/(?!_index)\w+\.js$/;

/** The sentence itself in place of the function that looks for it; what is not of that form has no such name and fails. */
const inOneLanguage = (code, locale) =>
	code.replace(/^export const (\w+) = [^]*/m, (_, name) => `export { ${locale}_${name} as ${name} };`);

function plainRuntime(locale) {
	const settings = JSON.parse(readFileSync('src/messages/project.inlang/settings.json', 'utf8'));
	return `
		export const experimentalStaticLocale = ${JSON.stringify(locale)};
		export const baseLocale = ${JSON.stringify(settings.baseLocale)};
		export const locales = ${JSON.stringify(settings.locales)};
		let choose = () => baseLocale;
		export const getLocale = () => choose();
		export const overwriteGetLocale = (chooser) => { choose = chooser; };
	`;
}

const NO_HYDRATION = `
	export const hydrating = false;
	export const hydrate_node = null;
	export const set_hydrating = () => {};
	export const set_hydrate_node = (node) => node;
	export const hydrate_next = () => null;
	export const hydrate_template = () => {};
	export const skip_nodes = () => null;
	export const read_hydration_instruction = () => '';
	export const reset = () => {};
	export const next = () => {};
`;

const NO_DEEP_STATE = `
	export const proxy = (value) => value;
	export const get_proxied_value = (value) => value;
	export const is = Object.is;
`;

const NO_BOUNDARY = `
	import { branch } from '../../reactivity/effects.js';
	export const boundary = (node, props, children) => branch(() => children(node));
	export const pending = () => 0;
`;
