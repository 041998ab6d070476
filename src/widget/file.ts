/**
 * Shows a file that somebody sent. Brought when the first one is to be seen. Pictures are drawn, not linked: the page's policy
 * need allow nothing but what the widget needs anyway.
 */
import { formOf, type MessageFile } from '#domain/file.ts';
import type { FileAddressAnswer } from '#protocol/file.ts';
import type { ask } from './ask.ts';
import type { Identity } from './identity.ts';
import type { Surroundings } from './surroundings.ts';

/** The largest place of a picture, in CSS pixels. */
const WIDE = 240;
const HIGH = 280;
/** What a screen of a phone shows for one of those. */
const DENSITY = 2;

/** What is lent by the panel: what is in both would become a third file. */
export interface Lent {
	readonly surroundings: Surroundings;
	readonly identity: Identity;
	readonly ask: typeof ask;
}

/** Puts a file in the place of its name; without an answer that stays, and the network's return tries again. */
export async function drawFile(place: HTMLElement, file: MessageFile, lent: Lent): Promise<void> {
	const { surroundings, identity, ask } = lent;
	const canvas = formOf(file.type) === 'picture' ? keepPlace(place, file) : undefined;
	const visitor = await identity.find();
	const answer =
		visitor.kind === 'ok' &&
		(await ask<FileAddressAnswer>(
			surroundings,
			'/api/file-address',
			{ fileId: file.id },
			visitor.body.token
		));
	if (!answer || answer.kind === 'failed') {
		const again = () => void drawFile(place, file, lent);
		addEventListener('online', again, { once: true });
		return;
	}
	const { address, thumbnail = address } = answer.body;
	const link = document.createElement('a');
	link.href = surroundings.server + address + (canvas ? '' : '?download');
	link.target = '_blank';
	link.rel = 'noopener';
	link.style.color = 'inherit';
	if (canvas) {
		link.ariaLabel = file.name;
		link.append(canvas);
		await draw(canvas, surroundings, surroundings.server + thumbnail);
	} else link.append(file.name);
	place.replaceChildren(link);
}

/** The room that a picture takes, before it is there: nothing moves when it comes. */
function keepPlace(
	place: HTMLElement,
	{ name, width = WIDE, height = HIGH }: MessageFile
): HTMLCanvasElement {
	const canvas = document.createElement('canvas');
	const scale = Math.min(1, WIDE / width, HIGH / height);
	canvas.width = Math.round(width * scale * DENSITY);
	canvas.height = Math.round(height * scale * DENSITY);
	canvas.role = 'img';
	canvas.ariaLabel = name;
	Object.assign(canvas.style, {
		display: 'block',
		width: `${Math.round(width * scale)}px`,
		maxWidth: '100%',
		borderRadius: '8px',
		background: 'rgb(128 128 128 / 20%)'
	});
	place.replaceChildren(canvas);
	return canvas;
}

async function draw(canvas: HTMLCanvasElement, { fetch }: Surroundings, address: string): Promise<void> {
	try {
		const response = await fetch(address, { credentials: 'omit' });
		const picture = await createImageBitmap(await response.blob());
		canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
	} catch {
		// The link is there all the same.
	}
}
