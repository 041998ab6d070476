/** Icons as the app draws them: each from a template, at once. */
import { readFileSync } from 'node:fs';

/**
 * Puts a template in the place of each icon's component, which would put its lines together attribute by attribute whenever
 * it is drawn: on a phone that is felt in every row and every bar. It takes a size and the width of its lines, no more. An
 * icon whose shape changed with its package fails the build.
 *
 * @returns {import('vite').Plugin}
 */
export function templateIcons() {
	return {
		name: 'porchlight:template-icons',
		enforce: 'pre',
		load(id) {
			if (!ICON.test(id)) return null;
			return templateOf(id, readFileSync(id, 'utf8'));
		}
	};
}

const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;
const DRAWING = /const iconData = (\{.*\});/;

function templateOf(id, code) {
	const [, text] = DRAWING.exec(code) ?? [];
	if (text === undefined) throw new Error(`${id} is drawn in another way now`);
	const { size, node } = JSON.parse(text);
	return `<script>let { size = 24, strokeWidth = 2 } = $props();</script>
<svg xmlns="http://www.w3.org/2000/svg" width={size} height={size} viewBox="0 0 ${size} ${size}" fill="none" stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${node.map(elementOf).join('')}</svg>`;
}

function elementOf([tag, attributes, children = []]) {
	const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
	return `<${tag}${said.join('')}>${children.map(elementOf).join('')}</${tag}>`;
}
