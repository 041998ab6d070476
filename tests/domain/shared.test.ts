import { expect, test } from 'vitest';
import { FILE_CEILING_BYTES } from '#domain/file.ts';
import { SHARED_FILES_MAX, sharedFault, sharedText } from '#domain/shared.ts';

test.each([
	[[], ''],
	[['', ' '], ''],
	[
		['Parcel 4821', 'It is on its way', 'https://post.example/4821'],
		'Parcel 4821\nIt is on its way\nhttps://post.example/4821'
	],
	[['', 'Look: https://post.example/4821', 'https://post.example/4821'], 'Look: https://post.example/4821'],
	[['The title', 'The title', ''], 'The title'],
	[['Post', 'Post office, open until six', ''], 'Post office, open until six']
])('[C3] a share says each part once: %j', (parts, said) => {
	expect(sharedText(parts)).toBe(said);
});

test.each([
	[1, 0, undefined],
	[FILE_CEILING_BYTES, SHARED_FILES_MAX - 1, undefined],
	[FILE_CEILING_BYTES + 1, 0, 'too-large'],
	[1, SHARED_FILES_MAX, 'too-many'],
	[FILE_CEILING_BYTES + 1, SHARED_FILES_MAX, 'too-large']
])('[C3] of a share, a file of %i bytes at place %i is not taken over: %s', (size, index, fault) => {
	expect(sharedFault(size, index)).toBe(fault);
});
