/**
 * Chooses files for the next message: by a button, a camera, paste and drop (product C3). What is chosen is made smaller, looked
 * at and stored at once, and stays until it is sent or taken out.
 */
import {
	attach_belies,
	attach_camera,
	attach_choose,
	attach_empty,
	attach_kind,
	attach_limit,
	attach_open,
	attach_picks,
	attach_preparing,
	attach_remove,
	attach_too_large,
	widget_file_gone,
	widget_file_held
} from '#messages';
import { sizeInWords } from '#domain/byte-size.ts';
import { cleanFileName, FILE_MAX_BYTES, fileTypes, type FileFault, type MessageFile } from '#domain/file.ts';
import { isOfWords } from '#domain/pasted.ts';
import { prepareFile, type ReadyFile } from '#domain/prepare-file.ts';
import type { Bytes } from './bytes.ts';
import type { Lent } from './files.ts';
import { spoken } from './language.ts';
import { drawing, part } from './part.ts';

const CLIP =
	'm20.5 11.5-8.6 8.6a5.6 5.6 0 0 1-7.9-7.9l8.6-8.6a3.7 3.7 0 0 1 5.3 5.3l-8.6 8.5a1.9 1.9 0 0 1-2.7-2.6l8-7.9';
const CAMERA = [
	'M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z',
	'M12 16.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 1 0 0 7'
];
const FOLDER = 'M3 18V6a1 1 0 0 1 1-1h5l2 3h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1Z';
const PAPER = ['M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z', 'M14 3v5h5'];
const CROSS = 'M6 6l12 12M18 6 6 18';

/** The side of a picture in the list, in pixels of a phone's screen. */
const FACE_SIDE = 80;

/** What is in the list: what may be sent, what is being looked at, and what cannot be sent. */
interface Pick {
	readonly id: string;
	readonly name: string;
	readonly state: string;
	readonly isFault: boolean;
	readonly isPicture?: boolean;
}

/** What is known of what is chosen, and done with it. */
export interface Attaching {
	/** Some of it is still being looked at. */
	isPreparing(): boolean;
	/** Sends what is being looked at as soon as it is ready. */
	sendWhenReady(): void;
	/** Shows what is chosen now. */
	redraw(): void;
}

/** Draws the button into its place and the list above the field. */
export function attachTo(place: HTMLElement, { lent, bytes }: { lent: Lent; bytes: Bytes }): Attaching {
	const { kept, surroundings } = lent;
	const form = place.closest('form') as HTMLFormElement;
	const panel = form.closest<HTMLElement>('.panel') ?? form;
	const limit = () => sizeInWords(lent.maxBytes() ?? FILE_MAX_BYTES, spoken.locale);
	/** What is being looked at and what cannot be sent, in this tab alone. */
	let others: Pick[] = [];
	/** Kept only as long as this page is open. */
	const held = new Set<string>();
	/** Was being looked at when its visitor pressed to send. */
	const awaited = new Set<string>();
	let prepared: Promise<void> = Promise.resolve();
	let drawn = '';
	let rows = new Map<string, HTMLElement>();

	const button = part(
		'button',
		{ type: 'button', className: 'icon', ariaLabel: attach_open() },
		drawing(CLIP)
	);
	const told = part('p', { className: 'spoken', role: 'status' });
	const sources = part('div', { className: 'sources', hidden: true });
	const list = part('ul', { ariaLabel: attach_picks() });
	const tray = part('div', { className: 'tray' }, sources, list, told);
	place.replaceChildren(button);
	form.prepend(tray);
	button.ariaExpanded = 'false';
	button.addEventListener('click', () => show(sources.hidden !== false));
	tray.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape' || sources.hidden) return;
		event.stopPropagation();
		show(false);
		button.focus();
	});
	for (const name of ['paste', 'dragover', 'drop'] as const) panel.addEventListener(name, take);

	function show(isOpen: boolean): void {
		sources.hidden = !isOpen;
		button.ariaExpanded = String(isOpen);
		if (!isOpen) return;
		const text = part('p', { textContent: attach_limit({ size: limit() }) });
		sources.replaceChildren(
			source(attach_camera(), CAMERA, { accept: 'image/*', capture: 'environment' }),
			source(attach_choose(), [FOLDER], { accept: fileTypes.join(), multiple: '' }),
			text
		);
	}

	/** A button that opens what the system chooses files by. */
	function source(
		words: string,
		lines: string[],
		attributes: { accept: string; capture?: string; multiple?: string }
	): HTMLElement {
		const input = part('input', { type: 'file' });
		// Not every browser knows all of them as properties.
		for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
		input.addEventListener('change', () => {
			choose([...(input.files ?? [])]);
			// The same one may be chosen again.
			input.value = '';
			show(false);
		});
		const className = attributes.capture ? 'camera' : '';
		return part('label', { className }, drawing(...lines), words, input);
	}

	/** Takes the files of a paste or a drop; everything else goes its usual way. */
	function take(event: ClipboardEvent | DragEvent): void {
		const given = 'dataTransfer' in event ? event.dataTransfer : event.clipboardData;
		if (!given?.types.includes('Files')) return;
		const files = [...given.files];
		if (event.type === 'paste' && isOfWords(given.getData('text/plain'), files)) return;
		event.preventDefault();
		if (event.type !== 'dragover') choose(files);
	}

	function choose(files: readonly File[]): void {
		for (const file of files) {
			const id = surroundings.newId();
			change(id, { id, name: file.name, state: attach_preparing(), isFault: false });
			// One after another: each picture is unfolded in memory.
			prepared = prepared.then(() => prepare(id, file)).catch(() => fault(id, file, 'belies'));
		}
	}

	async function prepare(id: string, file: File): Promise<void> {
		const made = await prepareFile(file, lent.maxBytes() ?? FILE_MAX_BYTES, window);
		if (!others.some((other) => other.id === id)) return;
		if (made.kind === 'fault') return fault(id, file, made.fault);
		const chosen = fileOf(id, made.ready);
		if (!(await bytes.keep(id, made.ready.blob))) held.add(id);
		if (!others.some((other) => other.id === id)) return;
		// What is being written meanwhile is not finished: the file goes alone.
		if (awaited.has(id)) lent.sendFile(chosen);
		else kept.set('picks', [...(kept.get('picks') ?? []), chosen]);
		change(id);
		await bytes.trim();
	}

	function fault(id: string, { name }: Pick | File, found: FileFault): void {
		const sentences = {
			empty: attach_empty(),
			'too-large': attach_too_large({ size: limit() }),
			kind: attach_kind(),
			belies: attach_belies()
		};
		change(id, { id, name, state: sentences[found], isFault: true });
	}

	/** Puts one of the others in its place, or takes it out. */
	function change(id: string, pick?: Pick): void {
		const isKnown = others.some((other) => other.id === id);
		others = others.flatMap((other) => (other.id !== id ? other : (pick ?? [])));
		if (!isKnown && pick) others = [...others, pick];
		told.textContent = pick ? `${pick.name}: ${pick.state}` : '';
		lent.refresh();
	}

	function takeOut(id: string): void {
		kept.set(
			'picks',
			(kept.get('picks') ?? []).filter((file) => file.id !== id)
		);
		change(id);
		(list.querySelector('button') ?? button).focus();
	}

	/** What an earlier page could not store is gone with it. */
	async function lookAfter(files: readonly MessageFile[]): Promise<void> {
		for (const { id, name } of files) {
			if (await bytes.read(id)) continue;
			kept.set(
				'picks',
				(kept.get('picks') ?? []).filter((file) => file.id !== id)
			);
			change(id, { id, name, state: widget_file_gone(), isFault: true });
		}
		redraw();
	}

	const pickOf = ({ id, name, size, width }: MessageFile): Pick => ({
		id,
		name,
		state: held.has(id) ? widget_file_held() : sizeInWords(size, spoken.locale),
		isFault: held.has(id),
		isPicture: width !== undefined
	});

	function redraw(): void {
		const picks = [...(kept.get('picks') ?? []).map(pickOf), ...others];
		const text = JSON.stringify(picks);
		if (text === drawn) return;
		drawn = text;
		// A row that stays as it was stays in its place, picture and all.
		rows = new Map(
			picks.map((pick) => {
				const key = JSON.stringify(pick);
				return [key, rows.get(key) ?? rowOf(pick)] as const;
			})
		);
		const focused = (place.getRootNode() as ShadowRoot).activeElement;
		list.replaceChildren(...rows.values());
		if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
	}

	function rowOf(pick: Pick): HTMLElement {
		const { id, name, state, isFault, isPicture } = pick;
		const face = isPicture
			? part('canvas', { width: FACE_SIDE, height: FACE_SIDE, ariaHidden: 'true' })
			: drawing(...PAPER);
		if (face instanceof HTMLCanvasElement) void paintFace(face, id);
		const words = part('span', {}, part('bdi', { textContent: name }), part('small', { textContent: state }));
		const remove = part('button', { type: 'button', className: 'icon', ariaLabel: attach_remove({ name }) });
		remove.append(drawing(CROSS));
		remove.addEventListener('click', () => takeOut(id));
		return part('li', { className: isFault ? 'fault' : '' }, face, words, remove);
	}

	async function paintFace(canvas: HTMLCanvasElement, id: string): Promise<void> {
		const blob = await bytes.read(id);
		const picture = blob && (await createImageBitmap(blob).catch(() => undefined));
		if (!picture) return;
		// Its middle fills the square.
		const scale = FACE_SIDE / Math.min(picture.width, picture.height);
		const [width, height] = [picture.width * scale, picture.height * scale];
		const [left, top] = [(FACE_SIDE - width) / 2, (FACE_SIDE - height) / 2];
		canvas.getContext('2d')?.drawImage(picture, left, top, width, height);
		picture.close();
	}

	const preparing = () => others.filter(({ isFault }) => !isFault);
	void lookAfter(kept.get('picks') ?? []);
	return {
		isPreparing: () => preparing().length > 0,
		sendWhenReady: () => {
			for (const { id } of preparing()) awaited.add(id);
		},
		redraw
	};
}

function fileOf(id: string, { name, type, blob, width, height }: ReadyFile): MessageFile {
	const sides = width === undefined || height === undefined ? {} : { width, height };
	return { id, name: cleanFileName(name, type), type, size: blob.size, ...sides };
}
