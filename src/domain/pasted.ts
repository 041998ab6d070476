/** What a paste brings (product C3). */

/**
 * Whether it is words that were copied: Office puts a picture of them beside, and the Finder the names of files beside those.
 *
 * @param text the plain text of the paste, empty when there is none
 */
export const isOfWords = (text: string, files: readonly { readonly name: string }[]): boolean =>
	text.split(/[\r\n]+/).some((line) => line !== '' && !files.some(({ name }) => line.endsWith(name)));
