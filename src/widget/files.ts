/**
 * Files of a talk: shown, chosen and sent (SPEC F1-F5; product C3, X13). Brought once the panel is open, before the line may be
 * gone, or when one waits to be sent.
 */
import type { MessageFile } from '#domain/file.ts';
import { attachTo, type Attaching } from './attach.ts';
import styles from './attach.css?inline';
import type { Bringer } from './bring.ts';
import { openBytes } from './bytes.ts';
import { drawFile } from './file.ts';
import type { Identity } from './identity.ts';
import type { Kept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import { dress } from './part.ts';
import { makeUpload } from './upload.ts';

/** What is lent by the talk. */
export interface Lent {
	readonly surroundings: Surroundings;
	readonly kept: Kept;
	readonly identity: Identity;
	/** Makes an attempt, and again when the server may be there, for as long as it throws or comes to `false`. */
	readonly bring: Bringer['bring'];
	/** Shows what is stored now. */
	refresh(): void;
	/** Sends what waits. */
	flush(): void;
	/** Puts a file into the outbox. */
	sendFile(file: MessageFile): void;
	/** The largest file, in bytes, as far as the server has said. */
	maxBytes(): number | undefined;
}

/** What can be done with files. */
export interface Files extends Attaching {
	/** Puts a file in the place of its name, and shows how far it has come; nothing where that is so already. */
	draw(place: HTMLElement, file: MessageFile): Promise<void>;
	/** Lets files be chosen by a button in this place, pasted and dropped. */
	attach(place: HTMLElement): void;
	/** Sends the bytes that wait. */
	send(): void;
}

/** Takes up what is kept of earlier pages. */
export function startFiles(lent: Lent): Files {
	const { kept, surroundings } = lent;
	const bytes = openBytes(surroundings, () => [
		...(kept.get('picks') ?? []).map(({ id }) => id),
		...kept.wishes().flatMap(({ args, isShown }) => ('file' in args && !isShown ? args.file.id : []))
	]);
	let attached: { readonly place: HTMLElement; readonly by: Attaching } | undefined;

	return {
		draw: (place, file) => {
			dress(place, styles);
			return drawFile(place, file, { lent, bytes });
		},
		attach: (place) => {
			if (attached?.place === place) return;
			dress(place, styles);
			attached = { place, by: attachTo(place, { lent, bytes }) };
		},
		isPreparing: () => attached?.by.isPreparing() === true,
		sendWhenReady: () => attached?.by.sendWhenReady(),
		send: makeUpload(lent, bytes),
		redraw: () => attached?.by.redraw()
	};
}
