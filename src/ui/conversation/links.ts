/** Addresses inside a text, so that they can be followed; everything else stays the text it is. */
import { isEmail } from '#domain/email.ts';

export interface TextPart {
	readonly text: string;
	/** Only of an address: where it leads; http, https or mailto, never anything that runs. */
	readonly href?: string;
}

/** What may be one: a web address, one without its scheme, an e-mail address. Bounded, so that no text is looked at for long. */
const ADDRESS =
	/https?:\/\/[^\s<>"']+|(?<![\p{L}\p{N}.@/-])(?:www\.[^\s<>"']{3,2000}|[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{3,190})/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?)\]}»”’]+$/;

/** Cuts a text into words and addresses, in order; joined again they are the text. */
export function linkParts(text: string): TextPart[] {
	const parts: TextPart[] = [];
	let end = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = match[0].replace(TRAILING, '');
		const href = hrefOf(address);
		if (href === undefined) continue;
		if (match.index > end) parts.push({ text: text.slice(end, match.index) });
		parts.push({ text: address, href });
		end = match.index + address.length;
	}
	if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end) });
	return parts;
}

function hrefOf(address: string): string | undefined {
	if (/^https?:/i.test(address)) return URL.canParse(address) ? new URL(address).href : undefined;
	// In a text a host has a dot; `you@home` is more likely a name.
	if (address.includes('@'))
		return isEmail(address) && /\.[^.]{2,}$/.test(address) ? `mailto:${address}` : undefined;
	const whole = `https://${address}`;
	// A name of three parts: `www.` alone is a word.
	return URL.canParse(whole) && /^www\.[^.]+\../i.test(new URL(whole).hostname)
		? new URL(whole).href
		: undefined;
}
