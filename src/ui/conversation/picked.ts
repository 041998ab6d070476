/** A file that was chosen and waits in the composer. */
import type { FileFault } from '#domain/file.ts';

export interface Picked {
	readonly id: string;
	readonly name: string;
	/** Of what will be sent, in bytes; until it is ready, of what was chosen. */
	readonly size: number;
	readonly state: 'preparing' | 'ready' | 'fault';
	/** Why it cannot be sent. */
	readonly fault?: FileFault;
	/** Of a picture, once it is ready. */
	readonly picture?: Blob;
}
