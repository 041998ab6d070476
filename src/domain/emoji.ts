/** Messages of nothing but a few emoji, which are shown larger (product C4). */

/** From one emoji more on a message is shown like any other. */
const EMOJI_LARGE_MAX = 3;

/** A flag; a key cap; a sign with its colour of skin or its variant, and what is joined to it. What only may be an emoji, like "©", is none. */
const SIGN =
	'(?!\\p{RI})(?:\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}|\\p{Emoji_Presentation}\\uFE0F?|\\p{Extended_Pictographic}\\uFE0F)';
const JOINED = '(?:\\u200D(?:\\p{Extended_Pictographic})(?:\\uFE0F|\\p{Emoji_Modifier})?)*';
const ONE = `(?:\\p{RI}\\p{RI}|[#*0-9]\\uFE0F?\\u20E3|${SIGN}[\\u{E0020}-\\u{E007F}]*${JOINED})`;
const EMOJI = new RegExp(ONE, 'gu');
const ONLY = new RegExp(`^(?:\\s*${ONE}\\s*)+$`, 'u');
/** Longer texts are not looked at: a family of four with flags is shorter than this. */
const LOOKED_AT_MAX = 120;

/** Whether a text is one to EMOJI_LARGE_MAX emoji and nothing else. */
export const isFewEmoji = (text: string): boolean =>
	text.length <= LOOKED_AT_MAX && ONLY.test(text) && (text.match(EMOJI)?.length ?? 0) <= EMOJI_LARGE_MAX;
