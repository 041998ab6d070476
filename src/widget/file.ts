/**
 * Shows a file: one that was sent, one that is under way and how far it has come, one that cannot be sent and why. Pictures are
 * drawn, not linked: the page's policy need allow nothing but what the widget needs anyway.
 */
import {
	attach_belies,
	file_cancel,
	file_progress,
	widget_file_gone,
	widget_file_too_large
} from '#messages';
import { sizeInWords } from '#domain/byte-size.ts';
import { formOf, type MessageFile } from '#domain/file.ts';
import type { FileAddressAnswer } from '#protocol/file.ts';
import { ask } from './ask.ts';
import type { Bytes } from './bytes.ts';
import type { Lent } from './files.ts';
import { spoken } from './language.ts';
import { atEnd, drawing, part } from './part.ts';
import type { Wish } from './storage.ts';
import { isWaiting } from './upload.ts';

/** The largest place of a picture, in CSS pixels. */
const WIDE = 240;
const HIGH = 280;
/** What a screen of a phone shows for one of those. */
const DENSITY = 2;

interface Parts {
	readonly lent: Lent;
	readonly bytes: Bytes;
}

/** What stands in a place. */
interface Shown {
	readonly fileId: string;
	/** The picture, or the name. */
	readonly face: HTMLElement;
	isPainted: boolean;
	/** The server is asked where it is, or has said so. */
	isAsked: boolean;
	/** What is said below it of its sending, as text. */
	said: string;
	readonly below: HTMLElement;
}

const reasons: Partial<Record<string, () => string>> = {
	'file-kind': attach_belies,
	'file-too-large': widget_file_too_large,
	'file-missing': widget_file_gone
};

const places = new WeakMap<HTMLElement, Shown>();

/** Puts a file in the place of its name; called again, it changes what has changed. */
export async function drawFile(place: HTMLElement, file: MessageFile, { lent, bytes }: Parts): Promise<void> {
	const isNew = places.get(place)?.fileId !== file.id;
	const shown = isNew ? begin(place, file) : (places.get(place) as Shown);
	const wish = lent.kept
		.wishes()
		.find((one) => one.name === 'sendFile' && one.args.file.id === file.id && one.number === undefined);
	atEnd(place, () => {
		if (isNew) place.replaceChildren(shown.face, shown.below);
		sayBelow(shown, file, { wish, lent });
	});
	if (isNew) {
		const blob = await bytes.read(file.id);
		if (blob) await paint(shown, blob);
	}
	if (wish || shown.isAsked) return;
	shown.isAsked = true;
	await lent.bring(() => link(shown, file, { lent, bytes }));
}

function begin(place: HTMLElement, file: MessageFile): Shown {
	const size = part('small', { textContent: sizeInWords(file.size, spoken.locale) });
	const face = isPicture(file) ? keepPlace(file) : part('span', { className: 'paper' }, file.name, size);
	const below = part('span', { className: 'under-way' });
	const shown = { fileId: file.id, face, below, isPainted: false, isAsked: false, said: '' };
	places.set(place, shown);
	return shown;
}

/** The room that a picture takes, before it is there: nothing moves when it comes. */
function keepPlace({ name, width = WIDE, height = HIGH }: MessageFile): HTMLCanvasElement {
	const scale = Math.min(1, WIDE / width, HIGH / height);
	const canvas = part('canvas', {
		width: Math.round(width * scale * DENSITY),
		height: Math.round(height * scale * DENSITY),
		role: 'img',
		ariaLabel: name
	});
	canvas.style.width = `${Math.round(width * scale)}px`;
	return canvas;
}

/** How far it has come and how it is taken back, or why it cannot be sent; nothing of one that was. */
function sayBelow(
	shown: Shown,
	{ name, size }: MessageFile,
	{ wish, lent }: { wish: Wish | undefined; lent: Lent }
): void {
	const { below } = shown;
	if (wish && isWaiting(wish)) {
		const { received } = wish;
		if (shown.said !== 'waits') drawWaiting();
		const bar = below.querySelector('progress') as HTMLProgressElement;
		bar.value = received;
		const sizes = { received: sizeInWords(received, spoken.locale), size: sizeInWords(size, spoken.locale) };
		(bar.nextElementSibling as HTMLElement).textContent = file_progress(sizes);
		return;
	}
	const sentence = reasons[wish?.refused ?? '']?.() ?? '';
	if (shown.said === sentence) return;
	shown.said = sentence;
	below.replaceChildren(sentence);

	function drawWaiting(): void {
		shown.said = 'waits';
		// Every step would be read out.
		below.ariaLive = 'off';
		const cancel = part(
			'button',
			{ type: 'button', ariaLabel: file_cancel({ name }) },
			drawing('M6 6l12 12M18 6 6 18')
		);
		cancel.addEventListener('click', () => {
			below.closest<HTMLElement>('.log')?.focus();
			if (wish) lent.kept.removeWish(wish.id);
			lent.refresh();
		});
		below.replaceChildren(part('progress', { max: size, ariaLabel: name }), part('small', {}), cancel);
	}
}

/** Makes it lead to the file. @returns false without an answer, or without the picture */
async function link(shown: Shown, file: MessageFile, parts: Parts): Promise<boolean> {
	const { surroundings, identity } = parts.lent;
	const visitor = await identity.find();
	const question = { fileId: file.id };
	const answer =
		visitor.kind === 'ok'
			? await ask<FileAddressAnswer>(surroundings, '/api/file-address', question, visitor.body.token)
			: visitor;
	if (answer.kind === 'failed') return false;
	const { address, thumbnail = address } = answer.body;
	const leads = part('a', {
		href: surroundings.server + address + (isPicture(file) ? '' : '?download'),
		target: '_blank',
		rel: 'noopener'
	});
	if (isPicture(file)) leads.ariaLabel = file.name;
	(shown.face.closest('a') ?? shown.face).replaceWith(leads);
	leads.append(shown.face);
	return !isPicture(file) || shown.isPainted || (await fetchPicture(shown, file, { ...parts, thumbnail }));
}

async function fetchPicture(
	shown: Shown,
	{ id }: MessageFile,
	{ lent, bytes, thumbnail }: Parts & { thumbnail: string }
): Promise<boolean> {
	const { surroundings } = lent;
	const response = await surroundings.fetch(surroundings.server + thumbnail, { credentials: 'omit' });
	if (!response.ok) return false;
	const blob = await response.blob();
	await paint(shown, blob);
	// What was seen once is seen again without a network.
	if (shown.isPainted) await bytes.keep(id, blob).then(bytes.trim);
	return true;
}

async function paint(shown: Shown, blob: Blob): Promise<void> {
	const { face } = shown;
	if (!(face instanceof HTMLCanvasElement)) return;
	try {
		const picture = await createImageBitmap(blob);
		face.getContext('2d')?.drawImage(picture, 0, 0, face.width, face.height);
		picture.close();
		shown.isPainted = true;
	} catch {
		// No picture that this browser can open: its place and name stay.
	}
}

const isPicture = ({ type }: MessageFile): boolean => formOf(type) === 'picture';
