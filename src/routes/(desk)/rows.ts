/** The rows of whichever list is on the screen, as the keyboard goes through them. */

/** How often a row that is not drawn yet is looked for, in frames. */
const FRAMES = 4;

/** The conversation of the row that has the focus; undefined when it is elsewhere. */
export const focusedId = (): string | undefined =>
	document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'];

/** Puts the focus on the row after or before the one that has it, else on the open one or the first. */
export async function focusRow(step: 1 | -1): Promise<void> {
	const row = document.activeElement?.closest('[data-id]');
	if (row) return await focusAt(Number(row.getAttribute('aria-posinset')) + step, row);
	const open = document.querySelector('[data-id] a[aria-current="true"]')?.closest('[data-id]');
	if (open) return await focusAt(Number(open.getAttribute('aria-posinset')) + step, open);
	await focusAt(1);
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
		const link = row?.querySelector<HTMLElement>('a');
		if (link) {
			link.focus({ preventScroll: true });
			link.scrollIntoView({ block: 'nearest' });
			return;
		}
		near?.scrollIntoView({ block: 'nearest' });
		await new Promise(requestAnimationFrame);
	}
}
