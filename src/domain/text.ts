/** What is done to every text before it is stored: nothing that a reader could miss. */

// Everything below U+0020 but tab and line feed, DEL, C1, and the marks that turn reading direction around.
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** The text without control characters and direction overrides, without white space at its ends. */
export function cleanText(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').trim();
}

/** One clean line of at most `max` UTF-16 units, never cut inside a character; for names and previews. */
export function cleanLine(text: string, max: number): string {
	const line = cleanText(text).replace(/\s+/g, ' ');
	if (line.length <= max) return line;
	const cut = line.slice(0, max);
	return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** A text below another one, which may be empty. */
export const joined = (above: string, below: string): string =>
	[above.trim(), below].filter((text) => text !== '').join('\n');
