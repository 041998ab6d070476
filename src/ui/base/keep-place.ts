/** Keeps the keyboard's place when what it pressed goes away, as a banner does with its button. */

const CONTROLS =
	'a[href], button:not(:disabled), input:not(:disabled, [type="radio"]:not(:checked)), textarea, [tabindex="0"]';
/** How long it may take until what was pressed goes away, in milliseconds: a wish is stored first. */
const PATIENCE_MS = 2_000;

/**
 * Watches a control for a moment after it was pressed. When it is gone and nobody has put the focus elsewhere, what stands in its place
 * has it, else what came before that; and so on when that goes away, too.
 *
 * @returns ends it
 */
export function keepPlace(pressed: Element): () => void {
	let watched = { control: pressed, places: placesOf(pressed) };
	let [isMending, isOver] = [false, false];

	function mend(): void {
		const { control } = watched;
		if (isMending || (control.isConnected && control.matches(CONTROLS))) return;
		isMending = true;
		// A field that comes in its place, and a dialog that closes, put the focus themselves.
		requestAnimationFrame(() => requestAnimationFrame(settle));
	}

	function settle(): void {
		isMending = false;
		if (isOver) return;
		const next = isLost() ? nearest(watched.places) : undefined;
		if (!next) return end();
		next.focus();
		watched = { control: next, places: placesOf(next) };
	}

	const observer = new MutationObserver(mend);
	const timer = setTimeout(end, PATIENCE_MS);
	function end(): void {
		isOver = true;
		observer.disconnect();
		clearTimeout(timer);
	}
	observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
	return end;
}

interface Place {
	readonly parent: Element;
	/** Which of its children it is, or is in. */
	readonly index: number;
}

const isLost = () => document.activeElement === document.body || document.activeElement === null;

/** Where it stands, from the nearest to the farthest; the page itself is no place. */
function placesOf(element: Element): Place[] {
	const places: Place[] = [];
	for (let at = element; at.parentElement && at.parentElement !== document.body; at = at.parentElement)
		places.push({ parent: at.parentElement, index: [...at.parentElement.children].indexOf(at) });
	return places;
}

function nearest(places: readonly Place[]): HTMLElement | undefined {
	for (const { parent, index } of places) {
		if (!parent.isConnected) continue;
		const children = [...parent.children];
		const next = children.slice(index).flatMap(controlsIn)[0];
		const found = next ?? children.slice(0, index).flatMap(controlsIn).at(-1);
		if (found) return found;
	}
	return undefined;
}

function controlsIn(element: Element): HTMLElement[] {
	const found = [...element.querySelectorAll<HTMLElement>(CONTROLS)];
	if (element.matches(CONTROLS)) found.unshift(element as HTMLElement);
	return found.filter((one) => one.checkVisibility?.({ visibilityProperty: true }) ?? true);
}
