/** What another app of this device gives to be passed on to a visitor (product C3, E7). */
import { FILE_CEILING_BYTES } from './file.ts';

/** Where it is given to the app, and where it is shown; the manifest says the same. */
export const SHARE_PATH = '/share';
/** The database in which it waits: of the device, since the worker does not know who is signed in. */
export const SHARED_DATABASE = 'porchlight-shared';
/** How many files of one share are taken over. */
export const SHARED_FILES_MAX = 20;

/** Why a file was not taken over: it stays where it came from. */
export type SharedFault = 'too-many' | 'too-large';

/** What may be said of a share of which nothing was taken over. */
export const shareFaults = ['full', 'unreadable', 'missed'] as const;
/** Why nothing was taken over: no room on the device, nothing that can be read, or the app was not ready for it. */
export type ShareFault = (typeof shareFaults)[number];

/** A text or a file that was shared and has no conversation yet. */
export interface SharedPiece {
	readonly id: string;
	/** On this device's clock. */
	readonly at: number;
	readonly text?: string;
	readonly file?: SharedFile;
}

/** A file that was shared. */
export interface SharedFile {
	readonly name: string;
	/** As the other app called it. */
	readonly type: string;
	readonly size: number;
	/** Absent when it was not taken over. */
	readonly blob?: Blob;
	readonly fault?: SharedFault;
}

/** The words of a share: each part once, though apps like to repeat an address in the text. */
export function sharedText(parts: readonly string[]): string {
	const said = parts.map((part) => part.trim()).filter((part) => part !== '');
	const isRepeated = (part: string, index: number) =>
		said.some((other, at) =>
			at < index ? other.includes(part) : at > index && other !== part && other.includes(part)
		);
	return said.filter((part, index) => !isRepeated(part, index)).join('\n');
}

/** Why the file at this place of a share is not taken over; undefined when it is. Its kind is looked at when it is sent. */
export function sharedFault(size: number, index: number): SharedFault | undefined {
	if (size > FILE_CEILING_BYTES) return 'too-large';
	return index < SHARED_FILES_MAX ? undefined : 'too-many';
}
