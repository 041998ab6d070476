/**
 * Making a file ready to be sent: looked at, a picture made smaller where that saves bytes, and never with the place where it
 * was taken (product C3, X13). One rule for agents and visitors.
 */
import {
	belies,
	faultOf,
	FILE_HEAD_BYTES,
	fileTypeOf,
	formOf,
	isAnimated,
	type FileFault,
	type FileType
} from './file.ts';
import { withoutTraces } from './picture-traces.ts';

/** The longest side of a picture that is sent, in pixels: sharp on a desk, and a tenth of what a phone's camera makes. */
const SENT_SIDE_MAX = 2_048;
/** Small pictures with few bytes are not touched, in bytes. */
const WORTH_BYTES = 200_000;
const QUALITY = 0.82;
/** What is drawn again; others are sent as they are. */
const DRAWN: readonly FileType[] = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];

/** A file that is ready to be sent. */
export interface ReadyFile {
	readonly name: string;
	readonly type: FileType;
	readonly blob: Blob;
	/** Of a picture, as it is seen. */
	readonly width?: number;
	readonly height?: number;
}

/** What a browser draws pictures with: its own `window`. */
export type Easel = Pick<typeof globalThis, 'createImageBitmap' | 'OffscreenCanvas'>;

/** A file as it may be sent, or why it may not. */
export type Prepared =
	| { readonly kind: 'ready'; readonly ready: ReadyFile }
	| { readonly kind: 'fault'; readonly fault: FileFault };

/** Looks at a file that was chosen, and makes a picture smaller; the limit counts for what is sent in the end. */
export async function prepareFile(chosen: File, maxBytes: number, easel: Easel): Promise<Prepared> {
	const type = fileTypeOf(chosen);
	if (type === undefined) return { kind: 'fault', fault: 'kind' };
	if (chosen.size === 0) return { kind: 'fault', fault: 'empty' };
	const head = new Uint8Array(await chosen.slice(0, FILE_HEAD_BYTES).arrayBuffer());
	if (belies(type, head)) return { kind: 'fault', fault: 'belies' };
	const ready = await smaller(easel, { chosen, type, isMoving: isAnimated(type, head) });
	if (!ready) return { kind: 'fault', fault: 'belies' };
	const fault = faultOf({ type: ready.type, size: ready.blob.size }, maxBytes);
	return fault ? { kind: 'fault', fault } : { kind: 'ready', ready };
}

/** The picture as few bytes as it needs, turned as it is seen; undefined when it can't be opened. */
async function smaller(
	easel: Easel,
	{ chosen, type, isMoving }: { chosen: File; type: FileType; isMoving: boolean }
): Promise<ReadyFile | undefined> {
	const whole = { name: chosen.name, type, blob: chosen };
	if (formOf(type) !== 'picture') return whole;
	const picture = await easel
		.createImageBitmap(chosen, { imageOrientation: 'from-image' })
		.catch(() => undefined);
	// Some browsers know fewer kinds than others; the server has the last word.
	if (!picture) return type === 'image/avif' ? whole : undefined;
	try {
		const { width, height } = picture;
		const scale = Math.min(1, SENT_SIDE_MAX / Math.max(width, height));
		const isLarge = scale < 1 || chosen.size > WORTH_BYTES;
		const clean = isMoving && type === 'image/gif' ? chosen : await withoutPlace(chosen, type);
		// What nothing can be taken out of is drawn again, however small it is.
		const isWorth = !isMoving && DRAWN.includes(type) && (isLarge || !clean);
		const sides = { width: Math.round(width * scale), height: Math.round(height * scale) };
		const drawn = isWorth ? await draw(easel, picture, sides) : undefined;
		if (!drawn || (clean && drawn.size >= clean.size))
			return { ...whole, blob: clean ?? chosen, width, height };
		// Its name gets the ending of what it has become.
		const name = chosen.name.replace(/\.\w+$/, '');
		return { name, type: drawn.type as FileType, blob: drawn, ...sides };
	} finally {
		picture.close();
	}
}

/** The picture without where and when it was taken; undefined when that can't be taken out. */
async function withoutPlace(chosen: File, type: FileType): Promise<Blob | undefined> {
	const clean = withoutTraces(type, new Uint8Array(await chosen.arrayBuffer()));
	return clean && new Blob([clean as Uint8Array<ArrayBuffer>], { type });
}

async function draw(
	easel: Easel,
	picture: ImageBitmap,
	{ width, height }: { width: number; height: number }
): Promise<Blob | undefined> {
	const canvas = new easel.OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) return undefined;
	context.imageSmoothingQuality = 'high';
	context.drawImage(picture, 0, 0, width, height);
	const webp = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
	if (webp.type === 'image/webp') return webp;
	// Who can't write WebP writes PNG instead; JPEG knows nothing of what can be seen through.
	context.globalCompositeOperation = 'destination-over';
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
