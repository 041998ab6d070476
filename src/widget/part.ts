/** Elements made by hand, for the parts of the panel that come when they are needed. */
/** This near to the end of the thread counts as the end, in pixels. */
const NEAR_PX = 48;
const SVG = 'http://www.w3.org/2000/svg';

/** An element with its properties and what is in it. */
export function part<K extends keyof HTMLElementTagNameMap>(
	name: K,
	properties: Partial<HTMLElementTagNameMap[K]>,
	...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = Object.assign(document.createElement(name), properties);
	if (children.length > 0) element.append(...children);
	return element;
}

/** A line drawing of 24 by 24, which says nothing to who does not see it. */
export function drawing(...lines: string[]): SVGElement {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.setAttribute('aria-hidden', 'true');
	for (const line of lines) {
		const path = document.createElementNS(SVG, 'path');
		path.setAttribute('d', line);
		svg.append(path);
	}
	return svg;
}

const sheets = new Map<string, CSSStyleSheet>();

/** Puts styles on the panel around a place, once. */
export function dress(place: Node, styles: string): void {
	const root = place.getRootNode() as ShadowRoot;
	const sheet = sheets.get(styles) ?? new CSSStyleSheet();
	if (!sheets.has(styles)) sheet.replaceSync(styles);
	sheets.set(styles, sheet);
	if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/** Changes what stands in a place of the thread; whoever is at its end stays there. */
export function atEnd(place: HTMLElement, change: () => void): void {
	const log = place.closest('.log');
	const isAtEnd = log && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
	change();
	if (isAtEnd) log.scrollTop = log.scrollHeight;
}
