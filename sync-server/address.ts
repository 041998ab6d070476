/** Where a file can be read for a while, by whoever knows it: signed, and worth that file alone (SPEC F4). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { HOUR_MS, type Clock } from '#domain/clock.ts';
import type { FileKey } from './store/files.ts';

/** How long an address holds at most; at least half of it, so that a browser may keep what it has read. */
const ADDRESS_LIFE_MS = 2 * HOUR_MS;

const FORM = /^([ot])\.([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-z]{1,10})\.([\w-]{43})$/;

/** What an address leads to. */
export interface Addressed extends FileKey {
	readonly isThumbnail: boolean;
	readonly expiresAt: number;
}

/** Makes and reads addresses. */
export interface Addresses {
	/** The same one for an hour; or one that holds until a moment. */
	make(key: FileKey, isThumbnail: boolean, until?: number): string;
	/** When those expire that are made now. */
	expiresAt(): number;
	/** What it leads to; nothing when it is not ours, was changed or has expired. */
	read(text: string): Addressed | undefined;
}

/** Signs with a key that nobody else has. */
export function openAddresses(key: string, clock: Clock): Addresses {
	const sign = (body: string): string => createHmac('sha256', key).update(body).digest('base64url');
	const half = ADDRESS_LIFE_MS / 2;
	const expiresAt = () => (Math.floor(clock() / half) + 2) * half;
	return {
		expiresAt,
		make: ({ workspaceId, id }, isThumbnail, until = expiresAt()) => {
			const body = `${isThumbnail ? 't' : 'o'}.${workspaceId}.${id}.${until.toString(36)}`;
			return `${body}.${sign(body)}`;
		},
		read: (text) => {
			const [, size, workspaceId = '', id = '', until = '', signature = ''] = FORM.exec(text) ?? [];
			const expected = sign(text.slice(0, text.lastIndexOf('.')));
			if (signature.length !== expected.length) return undefined;
			if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return undefined;
			const end = parseInt(until, 36);
			return clock() >= end ? undefined : { workspaceId, id, isThumbnail: size === 't', expiresAt: end };
		}
	};
}
