/** The rows of whichever list is on the screen, as the keyboard goes through them. */

/** How often a row that is not drawn yet is looked for, in frames. */
const FRAMES = 4;

/** The conversation of the row that has the focus; undefined when it is elsewhere. */
export const focusedId = (): string | undefined =>
	document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'];

/** Of what was found all are drawn, and stand as they follow each other; rows of a list say their place. */
const hits = () => [...document.querySelectorAll('[data-id]:not([aria-posinset])')];
const placeIn = (row: Element | null) => Number(row?.getAttribute('aria-posinset'));
const sizeAround = (row: Element | null) => Number(row?.getAttribute('aria-setsize'));

/** Puts the focus on the row after or before the one that has it, else beside the open one or on the first. */
export async function focusRow(step: 1 | -1): Promise<void> {
	const open = document.querySelector('[data-id] a[aria-current="true"]');
	const from = (document.activeElement?.closest('[data-id]') ?? open)?.closest('[data-id]');
	if (!from) return await focusAt(1);
	const place = placeIn(from);
	if (place > 0 && place + step <= sizeAround(from)) return await focusAt(place + step, from);
	const found = hits();
	const next = found[found.indexOf(from) + step];
	if (next) focusIn(next);
	else if (place === 0 && step === -1) await focusAt(sizeAround(document.querySelector('[aria-setsize]')));
}

function focusIn(row: Element): void {
	const link = row.querySelector<HTMLElement>('a');
	link?.focus({ preventScroll: true });
	link?.scrollIntoView({ block: 'nearest' });
}

/** Where the row stood of a conversation that was opened, or is leaving the list. */
let noted: { readonly id: string; readonly place: number; readonly isLeaving: boolean } | undefined;

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-id="${id}"]`);

/** Remembers where a row stands that may be gone when one comes back to it. @param isLeaving it goes now, though it may still be seen */
export function noteRow(id: string, isLeaving = false): void {
	const place = placeIn(rowOf(id));
	noted = place > 0 ? { id, place, isLeaving } : undefined;
}

/** Puts the focus on the row of a conversation, else on the one that takes its place, or on the last. */
export async function focusNear(id: string): Promise<void> {
	const row = rowOf(id);
	const before = noted?.id === id ? noted : undefined;
	if (row && !before?.isLeaving) return row.querySelector('a')?.focus({ preventScroll: true });
	if (!before) return;
	const size = sizeAround(document.querySelector('[data-id]'));
	const next = before.place + (row && placeIn(row) === before.place ? 1 : 0);
	const place = next > size ? before.place - 1 : next;
	if (place > 0) await focusAt(place);
}

/** Puts the focus on the row of the open conversation, or on the first. */
export async function focusList(): Promise<void> {
	const open = document.querySelector<HTMLElement>('[data-id] a[aria-current="true"]');
	if (open) open.focus();
	else await focusAt(1);
}

/** @param near a row beside it: what is far away is not drawn until that one is in sight */
async function focusAt(place: number, near?: Element): Promise<void> {
	for (let frame = 0; frame < FRAMES; frame += 1) {
		const row = document.querySelector(`[data-id][aria-posinset="${place}"]`);
		if (row) return focusIn(row);
		near?.scrollIntoView({ block: 'nearest' });
		await new Promise(requestAnimationFrame);
	}
	const [first] = hits();
	if (first && place === 1) focusIn(first);
}
