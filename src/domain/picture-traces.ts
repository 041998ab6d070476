/**
 * What a camera writes into a picture beside the picture: where and when it was taken, by whom and by which device. It is
 * taken out of what is sent as it is; how the picture is turned and its colours stay.
 */
import type { FileType } from '#domain/file.ts';

const EXIF = 'Exif\0\0';
/** What of a JPEG says more than the picture: Exif and XMP, further pictures, Photoshop's own, remarks. */
const JPEG_APP1 = 0xe1;
const JPEG_APP2 = 0xe2;
const JPEG_TRACES = [JPEG_APP1, 0xed, 0xfe];
const PNG_TRACES = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'];
const PNG_HEAD_BYTES = 8;
const WEBP_TRACES = ['EXIF', 'XMP '];
/** The signs in a WebP's first part that say that there are such. */
const WEBP_SIGNS = 0x08 | 0x04;
const TURNED_TAG = 0x0112;

/**
 * The picture without its traces; the same bytes when there are none.
 *
 * @returns undefined of a kind that they can't be taken out of, or when its parts can't be read
 */
export function withoutTraces(type: FileType, bytes: Uint8Array): Uint8Array | undefined {
	try {
		if (type === 'image/jpeg') return joined(jpegParts(bytes));
		if (type === 'image/png') return joined(pngParts(bytes));
		if (type === 'image/webp') return webp(bytes);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
	}
	return undefined;
}

function jpegParts(bytes: Uint8Array): Uint8Array[] {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [];
	let turned = 1;
	let at = 2;
	while (at < bytes.length) {
		const marker = view.getUint16(at) & 0xff;
		if (bytes[at] !== 0xff) throw new RangeError('no part begins here');
		// What stands behind the end is another picture, with traces of its own.
		if (marker === 0xd9) break;
		const end = at + 2 + view.getUint16(at + 2);
		if (end > bytes.length) throw new RangeError('a part is cut off');
		const part = bytes.subarray(at, end);
		if (marker === JPEG_APP1 && textAt(part, 4, EXIF.length) === EXIF) turned = turnedIn(part.subarray(10));
		const isTrace = JPEG_TRACES.includes(marker) || (marker === JPEG_APP2 && textAt(part, 4, 3) === 'MPF');
		if (!isTrace) parts.push(part);
		at = end;
		if (marker !== 0xda) continue;
		const scan = scanEnd(bytes, end);
		parts.push(bytes.subarray(end, scan));
		at = scan;
	}
	return [Uint8Array.of(0xff, 0xd8), ...turnedPart(turned), ...parts, Uint8Array.of(0xff, 0xd9)];
}

/** Where what is drawn ends: at the first marker that is none of its own. */
function scanEnd(bytes: Uint8Array, from: number): number {
	for (let at = from; at + 1 < bytes.length; at += 1) {
		const next = bytes[at + 1] ?? 0;
		if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
	}
	return bytes.length;
}

function turnedPart(turned: number): Uint8Array[] {
	if (turned === 1) return [];
	const tiff = turnedTiff(turned);
	const text = Uint8Array.from(EXIF, (sign) => sign.charCodeAt(0));
	return [Uint8Array.of(0xff, JPEG_APP1, 0, 2 + text.length + tiff.length), text, tiff];
}

function pngParts(bytes: Uint8Array): Uint8Array[] {
	const view = viewOf(bytes);
	const parts = [bytes.subarray(0, PNG_HEAD_BYTES)];
	for (let at = PNG_HEAD_BYTES; at < bytes.length;) {
		const end = at + 12 + view.getUint32(at);
		if (end > bytes.length) throw new RangeError('a part is cut off');
		const name = textAt(bytes, at + 4, 4);
		if (!PNG_TRACES.includes(name)) parts.push(bytes.subarray(at, end));
		if (name === 'IEND') break;
		at = end;
	}
	return parts;
}

function webp(bytes: Uint8Array): Uint8Array {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [bytes.slice(0, 12)];
	let turned = 1;
	for (let at = 12; at + 8 <= bytes.length;) {
		const length = view.getUint32(at + 4, true);
		const end = at + 8 + length + (length % 2);
		if (at + 8 + length > bytes.length) throw new RangeError('a part is cut off');
		const name = textAt(bytes, at, 4);
		const part = bytes.slice(at, end);
		if (name === 'EXIF') turned = turnedIn(part.subarray(textAt(part, 8, EXIF.length) === EXIF ? 14 : 8));
		if (name === 'VP8X') part[8] = (part[8] ?? 0) & ~WEBP_SIGNS;
		if (!WEBP_TRACES.includes(name)) parts.push(part);
		at = end;
	}
	const extended = parts.find((part) => textAt(part, 0, 4) === 'VP8X');
	if (turned !== 1 && extended) {
		const tiff = turnedTiff(turned);
		extended[8] = (extended[8] ?? 0) | 0x08;
		parts.push(
			Uint8Array.from('EXIF', (sign) => sign.charCodeAt(0)),
			Uint8Array.of(tiff.length, 0, 0, 0),
			tiff
		);
	}
	const whole = joined(parts);
	viewOf(whole).setUint32(4, whole.length - 8, true);
	return whole;
}

/** How a picture is turned, 1 to 8, by what its camera wrote; 1 when it does not say. */
function turnedIn(tiff: Uint8Array): number {
	const view = viewOf(tiff);
	const isLittle = textAt(tiff, 0, 2) === 'II';
	const list = view.getUint32(4, isLittle);
	for (let index = 0; index < view.getUint16(list, isLittle); index += 1) {
		const entry = list + 2 + index * 12;
		if (view.getUint16(entry, isLittle) !== TURNED_TAG) continue;
		const turned = view.getUint16(entry + 8, isLittle);
		return turned >= 1 && turned <= 8 ? turned : 1;
	}
	return 1;
}

/** A list with one entry: how the picture is turned. */
const turnedTiff = (turned: number): Uint8Array =>
	Uint8Array.of(
		...[0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0],
		...[0x12, 1, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0],
		0,
		0,
		0,
		0
	);

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView =>
	new DataView(buffer, byteOffset, length);

const textAt = (bytes: Uint8Array, at: number, length: number): string =>
	String.fromCharCode(...bytes.subarray(at, at + length));

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
