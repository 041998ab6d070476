/** What a camera writes beside a picture does not travel with it (product C3). */
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { withoutTraces } from '#domain/picture-traces.ts';

const SECRET = 'Lantern Street 7';
const made = () =>
	sharp({ create: { width: 40, height: 30, channels: 3, background: '#c84' } }).withExif({
		IFD0: { ImageDescription: SECRET, Make: 'Camera of Vera' },
		IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100' }
	});
const traces = (bytes: Uint8Array) =>
	[SECRET, 'Camera of Vera', 'GPS', 'http://ns.adobe.com/xap'].filter((words) =>
		Buffer.from(bytes).includes(words)
	);
const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

const kinds: [type: 'image/jpeg' | 'image/png' | 'image/webp', encode: (picture: Sharp) => Sharp][] = [
	['image/jpeg', (picture) => picture.jpeg({ progressive: true })],
	['image/png', (picture) => picture.png()],
	['image/webp', (picture) => picture.webp()]
];

test.each(kinds)(
	'[C3] of %s place, device and description are taken out, and not one pixel',
	async (type, encode) => {
		const bytes = await encode(made()).toBuffer();
		expect(traces(bytes)).not.toEqual([]);
		const clean = withoutTraces(type, bytes) ?? new Uint8Array();
		expect(traces(clean)).toEqual([]);
		expect((await sharp(clean).metadata()).exif).toBeUndefined();
		expect((await pixels(clean)).equals(await pixels(bytes))).toBe(true);
		expect(withoutTraces(type, clean)).toEqual(new Uint8Array(clean));
	}
);

test.each(kinds.filter(([type]) => type !== 'image/png'))(
	'[C3] %s stays turned as it was',
	async (type, encode) => {
		const bytes = await encode(made().withMetadata({ orientation: 6 })).toBuffer();
		const clean = withoutTraces(type, bytes) ?? new Uint8Array();
		expect(traces(clean)).toEqual([]);
		expect((await sharp(clean).metadata()).orientation).toBe(6);
	}
);

test('[C3] what stands behind the end of a picture, such as another one of the same camera, goes', async () => {
	const bytes = await made().jpeg().toBuffer();
	const clean = withoutTraces('image/jpeg', Buffer.concat([bytes, bytes])) ?? new Uint8Array();
	expect(traces(clean)).toEqual([]);
	expect(clean).toEqual(new Uint8Array(withoutTraces('image/jpeg', bytes) ?? []));
});

test('[C3] what is cut off or of another kind is left to be drawn again', async () => {
	const bytes = await made().jpeg().toBuffer();
	expect(withoutTraces('image/jpeg', bytes.subarray(0, 60))).toBeUndefined();
	expect(withoutTraces('image/png', (await made().png().toBuffer()).subarray(0, 40))).toBeUndefined();
	expect(withoutTraces('image/gif', bytes)).toBeUndefined();
});
