/** A word to the owner of the page, where owners look: the browser's console. */

/** Says why something is not to be seen or was not done. */
export function tellOwner(reason: string): void {
	// eslint-disable-next-line no-console -- the page is not ours; there is no other place to say it
	console.info(`Porchlight: ${reason}.`);
}
