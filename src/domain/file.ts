/** A file that is sent: which kinds, how large, and what its name and first bytes may be. One rule for device, widget and server. */
import Type, { type Static } from 'typebox';
import { Id } from './fields.ts';
import { cleanLine } from './text.ts';

/** The largest file of a workspace that has chosen nothing else, in bytes. */
export const FILE_MAX_BYTES = 20_000_000;
/** The largest limit that a workspace may choose, in bytes. */
export const FILE_CEILING_BYTES = 100_000_000;
/** Longest name of a file, in UTF-16 units. */
export const FILE_NAME_MAX = 120;
/** How many of a file's first bytes are looked at by `belies`. */
export const FILE_HEAD_BYTES = 1_024;
/** The largest side of a picture that is believed, in pixels. */
export const PICTURE_SIDE_MAX = 30_000;

/** How a file is shown: a picture in the thread, all others as a line with their name. */
export type FileForm = 'picture' | 'video' | 'audio' | 'document';

interface Kind {
	readonly form: FileForm;
	/** How its names end; the first is given to a name that ends otherwise. */
	readonly ends: readonly string[];
	/** Any of these: bytes from an offset on, each written as the character of its code. Plain text and SVG have no such bytes, and are read instead. */
	readonly begins: readonly (readonly [offset: number, signs: string])[] | 'text' | 'svg';
}

const ZIP = [[0, 'PK\x03\x04']] as const;
const OLD_OFFICE = [[0, '\xd0\xcf\x11\xe0']] as const;
const BOXES = [[4, 'ftyp']] as const;
const office = (end: string): Kind => ({ form: 'document', ends: [end], begins: ZIP });

const kinds = {
	'image/jpeg': { form: 'picture', ends: ['jpg', 'jpeg'], begins: [[0, '\xff\xd8\xff']] },
	'image/png': { form: 'picture', ends: ['png'], begins: [[0, '\x89PNG']] },
	'image/webp': { form: 'picture', ends: ['webp'], begins: [[8, 'WEBP']] },
	'image/gif': { form: 'picture', ends: ['gif'], begins: [[0, 'GIF8']] },
	'image/avif': { form: 'picture', ends: ['avif'], begins: BOXES },
	'image/heic': { form: 'document', ends: ['heic', 'heif'], begins: BOXES },
	'image/svg+xml': { form: 'document', ends: ['svg'], begins: 'svg' },
	'video/mp4': { form: 'video', ends: ['mp4', 'm4v'], begins: BOXES },
	'video/quicktime': { form: 'video', ends: ['mov'], begins: [...BOXES, [4, 'moov'], [4, 'wide']] },
	'video/webm': { form: 'video', ends: ['webm'], begins: [[0, '\x1aE\xdf\xa3']] },
	'audio/mpeg': {
		form: 'audio',
		ends: ['mp3'],
		begins: ['ID3', '\xff\xfb', '\xff\xf3', '\xff\xf2', '\xff\xfa'].map((signs) => [0, signs] as const)
	},
	'audio/mp4': { form: 'audio', ends: ['m4a'], begins: BOXES },
	'audio/ogg': { form: 'audio', ends: ['ogg', 'oga', 'opus'], begins: [[0, 'OggS']] },
	'audio/wav': { form: 'audio', ends: ['wav'], begins: [[8, 'WAVE']] },
	'application/pdf': { form: 'document', ends: ['pdf'], begins: [[0, '%PDF']] },
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': office('docx'),
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': office('xlsx'),
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': office('pptx'),
	'application/vnd.oasis.opendocument.text': office('odt'),
	'application/vnd.oasis.opendocument.spreadsheet': office('ods'),
	'application/vnd.oasis.opendocument.presentation': office('odp'),
	'application/msword': { form: 'document', ends: ['doc'], begins: OLD_OFFICE },
	'application/vnd.ms-excel': { form: 'document', ends: ['xls'], begins: OLD_OFFICE },
	'application/vnd.ms-powerpoint': { form: 'document', ends: ['ppt'], begins: OLD_OFFICE },
	'application/zip': { form: 'document', ends: ['zip'], begins: ZIP },
	'text/plain': { form: 'document', ends: ['txt', 'log'], begins: 'text' },
	'text/csv': { form: 'document', ends: ['csv'], begins: 'text' }
} as const satisfies Readonly<Record<string, Kind>>;

/** A kind of file that may be sent, as its media type. */
export type FileType = keyof typeof kinds;

/** Every kind that may be sent. */
export const fileTypes = Object.keys(kinds) as FileType[];

/** A kind of file that may be sent. */
export const FileTypeField = Type.Unsafe<FileType>(Type.Enum(fileTypes));
/** How large a file is, in bytes. */
export const FileSize = Type.Integer({ minimum: 1, maximum: FILE_CEILING_BYTES, multipleOf: 1 });
/** One side of a picture as it is seen, in pixels. */
const PictureSide = Type.Integer({ minimum: 1, maximum: PICTURE_SIDE_MAX, multipleOf: 1 });

/** The file of a message; its bytes travel apart (SPEC F1). */
export const MessageFile = Type.Object(
	{
		id: Type.String({ ...Id, description: 'Made by the device that sends it.' }),
		name: Type.String({ maxLength: FILE_NAME_MAX, description: 'Ends as names of its kind do.' }),
		type: FileTypeField,
		size: FileSize,
		width: Type.Optional(PictureSide),
		height: Type.Optional(PictureSide)
	},
	{ additionalProperties: false, description: 'The file of a message.' }
);
export type MessageFile = Static<typeof MessageFile>;

/** What the server has received of a file (SPEC F3). */
export interface StoredFile {
	readonly id: string;
	readonly authorKind: string;
	readonly authorId: string;
	readonly type: FileType;
	readonly size: number;
	/** How many of its bytes are on disk. */
	readonly received: number;
	/** All of them are, and they are what they say. */
	readonly isWhole: boolean;
	/** Of a picture, as the server measured it. */
	readonly width?: number;
	readonly height?: number;
	/** The message that it belongs to, and its name there; absent until one was sent. */
	readonly messageId?: string;
	readonly name?: string;
	/** The visitor who may see it; absent while it belongs to no message that is public. */
	readonly visitorId?: string;
}

/** What is wrong with a file that can be said before it is sent. */
export type FileFault = 'empty' | 'too-large' | 'kind' | 'belies';

/** How a kind of file is shown. */
export const formOf = (type: FileType): FileForm => kinds[type].form;

/** The kind of a file by its name, else by what its system says of it; undefined when it may not be sent. */
export function fileTypeOf({
	name,
	type
}: {
	readonly name: string;
	readonly type: string;
}): FileType | undefined {
	const end = endOf(name);
	const byName = fileTypes.find((one) => (kinds[one].ends as readonly string[]).includes(end));
	return byName ?? fileTypes.find((one) => one === type.split(';')[0]?.trim().toLowerCase());
}

/** What is wrong with a file by its kind and size; undefined when it may be sent. */
export function faultOf(
	{ type, size }: { readonly type: FileType | undefined; readonly size: number },
	maxBytes: number
): FileFault | undefined {
	if (type === undefined) return 'kind';
	if (size === 0) return 'empty';
	return size > maxBytes ? 'too-large' : undefined;
}

/**
 * Whether a file's first bytes can't be of its kind. A server looks further (SPEC F3).
 *
 * @param head its first FILE_HEAD_BYTES, or all if it has fewer
 */
export function belies(type: FileType, head: Uint8Array): boolean {
	const { begins } = kinds[type] as Kind;
	const signs = String.fromCharCode(...head.subarray(0, FILE_HEAD_BYTES));
	if (begins === 'svg') return !/^[^\0]*<svg[\s>]/i.test(signs);
	if (begins === 'text') return !isText(signs);
	return !begins.some(([offset, start]) => signs.startsWith(start, offset));
}

/** A file's name without what misleads: one clean line, no paths, and ending as its kind does. */
export function cleanFileName(name: string, type: FileType): string {
	// Beside the marks that are taken from every text: those of one sign, which turn what stands around an ending.
	const plain = cleanLine(name.replace(/[\u061C\u200E\u200F]/g, '').replace(/[/\\:*?"<>|]/g, '_'), Infinity);
	const end = endOf(plain);
	const ends = kinds[type].ends as readonly string[];
	const isRight = ends.includes(end);
	const ending = `.${isRight ? end : ends[0]}`;
	const stem = (isRight ? plain.slice(0, -ending.length) : plain).replace(/^[.\s]+|[.\s]+$/g, '');
	return cleanLine(stem || 'file', FILE_NAME_MAX - ending.length) + ending;
}

/** Whether somebody may see a file: agents what belongs to a message, a visitor what it may read, everybody their own (SPEC W1). */
export function maySee(
	{ authorKind, authorId, messageId, visitorId }: StoredFile,
	who: { readonly kind: string; readonly id: string }
): boolean {
	if (authorKind === who.kind && authorId === who.id) return true;
	return who.kind === 'agent' ? messageId !== undefined : visitorId === who.id;
}

/** What stands in the first bytes of a picture that moves. */
const MOVES_BY: { readonly [Type in FileType]?: string } = { 'image/png': 'acTL', 'image/webp': 'ANIM' };

/** Whether a picture moves, by its bytes: to make it smaller would still it. */
export function isAnimated(type: FileType, bytes: Uint8Array): boolean {
	if (type === 'image/gif') return true;
	const mark = MOVES_BY[type];
	if (mark === undefined) return false;
	return String.fromCharCode(...bytes.subarray(0, FILE_HEAD_BYTES)).includes(mark);
}

const endOf = (name: string): string => /\.([a-z0-9]{1,5})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';

/** Text in any common encoding: no signs that only programs write, and no page that a browser would run. */
function isText(signs: string): boolean {
	if (/^(\xff\xfe|\xfe\xff)/.test(signs)) return true;
	return (
		!/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(signs) &&
		!/^\W*(<!doctype html|<html|<script|<svg|<\?xml)/i.test(signs)
	);
}
