import { expect, test } from 'vitest';
import { FILE_CEILING_BYTES } from '#domain/file.ts';
import { SHARED_FILES_MAX } from '#domain/shared.ts';
import { piecesOf } from '../../src/service-worker/share.ts';

const paper = (name: string) => new File(['%PDF-1.7'], name, { type: 'application/pdf' });

function share(said: Readonly<Record<string, string>>, ...files: readonly File[]): FormData {
	const given = new FormData();
	for (const [name, value] of Object.entries(said)) given.set(name, value);
	for (const file of files) given.append('files', file);
	return given;
}

test('[C3] words and files of a share are pieces in their order; what is too much bears a fault and no bytes', () => {
	const many = Array.from({ length: SHARED_FILES_MAX + 1 }, (_, at) => paper(`${at}.pdf`));
	const pieces = piecesOf(share({ title: 'plan', text: 'The plan', url: '' }, ...many), 1_000);
	expect(pieces.map(({ text, file }) => text ?? file?.name)).toEqual([
		'The plan',
		...many.map(({ name }) => name)
	]);
	expect(pieces.map(({ at }) => at)).toEqual(pieces.map((_, index) => 1_000 + index));
	expect(pieces.at(-2)?.file?.blob?.size).toBe(8);
	expect(pieces.at(-1)?.file).toEqual({
		name: '20.pdf',
		type: 'application/pdf',
		size: 8,
		fault: 'too-many'
	});
	const film = new File([], 'film.mp4', { type: 'video/mp4' });
	Object.defineProperty(film, 'size', { value: FILE_CEILING_BYTES + 1 });
	const given = { get: () => null, getAll: () => [film] } as unknown as FormData;
	expect(piecesOf(given, 0)[0]?.file).toMatchObject({ name: 'film.mp4', fault: 'too-large' });
});

test('[C3] a share with nothing in it, or with text where a file should be, has no pieces', () => {
	const given = share({ title: ' ', text: '\u0000' });
	given.append('files', 'no file');
	// As forms post it where none was chosen.
	given.append('files', new File([], '', { type: 'application/octet-stream' }));
	expect(piecesOf(given, 0)).toEqual([]);
});
