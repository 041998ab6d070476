/** Web addresses inside a text, so that they can be followed; everything else stays the text it is. */

export interface TextPart {
	readonly text: string;
	/** Only of an address: where it leads; http or https, never anything that runs. */
	readonly href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"']+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}»”’]+$/;

/** Cuts a text into words and addresses, in order; joined again they are the text. */
export function linkParts(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let end = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = match[0].replace(TRAILING, '');
		if (!URL.canParse(address)) continue;
		if (match.index > end) parts.push({ text: text.slice(end, match.index) });
		parts.push({ text: address, href: new URL(address).href });
		end = match.index + address.length;
	}
	if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) });
	return parts;
}
