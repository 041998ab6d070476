/** What a file is by its bytes, not by its name; and of pictures their sides and a small one (SPEC F3). */
import { open } from 'node:fs/promises';
import type sharpLibrary from 'sharp';
import { belies, FILE_HEAD_BYTES, formOf, PICTURE_SIDE_MAX, type FileType } from '#domain/file.ts';
import { openGate } from './gate.ts';
import type { Log } from './log.ts';

/** The longest side of a thumbnail, in pixels: what a phone shows of a picture in a thread, at its density. */
const THUMBNAIL_SIDE = 720;
/** A picture of more is not opened: a small file may unfold to gigabytes. */
const PIXELS_MAX = 80_000_000;
const THUMBNAIL_QUALITY = 78;
/** Each takes as much memory as its picture unfolded. */
const PICTURES_AT_ONCE = 1;

/** What a file turned out to be. */
export type Content =
	{ readonly isRight: true; readonly width?: number; readonly height?: number } | { readonly isRight: false };

type Sharp = typeof sharpLibrary;

/** Looks into files. */
export type LookInto = (path: string, type: FileType, thumbnail: string) => Promise<Content>;

/** What the library calls those that it names otherwise than we do, or cannot tell from others. */
const saidOf: Partial<Record<FileType, readonly string[]>> = {
	'image/png': ['image/apng'],
	'image/heic': ['image/heic-sequence', 'image/heif', 'image/heif-sequence'],
	'image/svg+xml': ['application/xml'],
	'video/mp4': ['video/x-m4v', 'audio/mp4', 'audio/x-m4a'],
	'video/quicktime': ['video/mp4'],
	'video/webm': ['video/matroska'],
	'audio/mp4': ['audio/x-m4a', 'video/mp4'],
	'audio/ogg': ['audio/ogg; codecs=opus', 'application/ogg', 'video/ogg'],
	'application/msword': ['application/x-cfb'],
	'application/vnd.ms-excel': ['application/x-cfb'],
	'application/vnd.ms-powerpoint': ['application/x-cfb']
};
const ZIP = 'application/zip';

/** Makes the function that looks into files; where pictures can't be opened they have no thumbnails. */
export function openContent(log: Log): LookInto {
	const inTurn = openGate(PICTURES_AT_ONCE);
	// Only who receives a file needs either: a server starts faster and smaller without them.
	let library: Promise<Sharp | undefined> | undefined;
	const pictures = () =>
		(library ??= import('sharp').then(
			({ default: sharp }) => {
				sharp.cache(false);
				sharp.concurrency(1);
				return sharp;
			},
			(error: unknown) => {
				log.error('pictures', { error: String(error) });
				return undefined;
			}
		));
	return async (path, type, thumbnail) => {
		if (belies(type, await headOf(path)) || !(await isSaid(path, type))) return { isRight: false };
		if (formOf(type) !== 'picture') return { isRight: true };
		const sharp = await pictures();
		return sharp ? await inTurn(() => picture(sharp, path, thumbnail)) : { isRight: true };
	};
}

async function headOf(path: string): Promise<Uint8Array> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_HEAD_BYTES), 0, FILE_HEAD_BYTES, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/** Whether the library says so, too; of text it says nothing. */
async function isSaid(path: string, type: FileType): Promise<boolean> {
	const { fileTypeFromFile } = await import('file-type');
	const said = (await fileTypeFromFile(path).catch(() => undefined))?.mime;
	if (type.startsWith('text/')) return said === undefined;
	if (said === undefined) return type === 'image/svg+xml';
	const isPacked = said === ZIP && /officedocument|opendocument/.test(type);
	return said === type || isPacked || (saidOf[type] ?? []).includes(said);
}

/** The sides of a picture as it is seen, and its thumbnail; one that can't be opened is none. */
async function picture(sharp: Sharp, path: string, thumbnail: string): Promise<Content> {
	try {
		const image = sharp(path, { limitInputPixels: PIXELS_MAX, failOn: 'error' });
		const { autoOrient } = await image.metadata();
		const { width, height } = autoOrient;
		if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX) return { isRight: false };
		await image
			.autoOrient()
			.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
			.webp({ quality: THUMBNAIL_QUALITY })
			.toFile(thumbnail);
		return { isRight: true, width, height };
	} catch {
		return { isRight: false };
	}
}
