/** A file that was chosen or shared and waits to be sent; or a text that was shared. */
import type { FileFault } from '#domain/file.ts';
import type { SharedFault, SharedPiece } from '#domain/shared.ts';

export interface Picked {
	readonly id: string;
	/** Of a file; of a text its words. */
	readonly name: string;
	/** Of what will be sent, in bytes; until it is ready, of what was chosen. Absent of a text. */
	readonly size?: number;
	readonly state: 'preparing' | 'ready' | 'fault';
	/** Why it cannot be sent. */
	readonly fault?: FileFault | SharedFault;
	/** Of a picture, once it is ready. */
	readonly picture?: Blob;
	/** The device has no room to keep it: it is gone with the page. */
	readonly lacksRoom?: boolean;
}

/** What was shared, as it is shown among what was chosen. */
export function pickedOf({ id, text = '', file }: SharedPiece): Picked {
	if (!file) return { id, name: text, state: 'ready' };
	const { name, size, type, fault, blob } = file;
	if (fault) return { id, name, size, state: 'fault', fault };
	const isPicture = /^image\/(jpeg|png|webp|gif)$/.test(type);
	return { id, name, size, state: 'ready', ...(blob && isPicture && { picture: blob }) };
}
