/** Keys that belong to an input method: a word is being composed, as in Chinese or Japanese. */

/** What Safari calls the key that ends a composition, whose end it tells before. */
const PROCESSED = 229;

/** Whether a key belongs to the input method: it neither sends nor closes anything. */
export const isOfInputMethod = (event: KeyboardEvent): boolean =>
	event.isComposing || event.keyCode === PROCESSED;
