import { expect, test } from 'vitest';
import { isFewEmoji } from '#domain/emoji.ts';

test.each(['👍', '👍🏽', '❤️', '🇫🇷', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '1️⃣', '👩‍👩‍👧‍👦', '🧑🏿‍🚀 🎉', '😀😀😀', '❤️‍🔥'])(
	'[C4] "%s" is a few emoji and nothing else',
	(text) => expect(isFewEmoji(text)).toBe(true)
);

test.each(['', ' ', '😀😀😀😀', 'ok 👍', '12', '#', '©', '™', '❤', ':)', '🇫', '1', '👍'.repeat(80)])(
	'[C4] "%s" is shown like any other text',
	(text) => expect(isFewEmoji(text)).toBe(false)
);
