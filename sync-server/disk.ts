/** The bytes of files, in a folder beside the database: what is answered for is synced before (SPEC F2). */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MEMORY } from './store/database.ts';
import type { FileKey } from './store/files.ts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Where the bytes of files lie. */
export type Disk = ReturnType<typeof openDisk>;

/** @param dataDir a directory that exists; or `MEMORY`, then all of it is gone at the end */
export function openDisk(dataDir: string) {
	const isPassing = dataDir === MEMORY;
	const root = isPassing ? mkdtempSync(join(tmpdir(), 'porchlight-files-')) : join(dataDir, 'files');
	mkdirSync(root, { recursive: true, mode: OWNER_ONLY_FOLDER });
	// By its last signs, which are chance: the first ones are the time, and a day's files would lie in one folder.
	const pathOf = ({ workspaceId, id }: FileKey) => join(root, workspaceId, id.slice(-2), id);
	const thumbnailOf = (key: FileKey) => `${pathOf(key)}.webp`;
	return {
		pathOf,
		thumbnailOf,
		/** How many bytes of a file, or of its thumbnail, lie there; 0 when there is none. */
		lengthOf: async (key: FileKey, isThumbnail = false): Promise<number> => {
			try {
				return (await stat(isThumbnail ? thumbnailOf(key) : pathOf(key))).size;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
				throw error;
			}
		},
		/** Puts bytes at an offset over whatever is there, and returns once a loss of power cannot take them. */
		write: async (key: FileKey, offset: number, bytes: Uint8Array): Promise<void> => {
			const path = pathOf(key);
			await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
			const file = await open(path, offset === 0 ? 'w' : 'r+', OWNER_ONLY);
			try {
				let written = 0;
				while (written < bytes.byteLength) {
					const rest = bytes.subarray(written);
					written += (await file.write(rest, 0, rest.byteLength, offset + written)).bytesWritten;
				}
				await file.sync();
			} finally {
				await file.close();
			}
			if (offset === 0) await syncFolders(path, root);
		},
		/** Removes a file and its thumbnail; none is as well. */
		remove: async (key: FileKey): Promise<void> => {
			await rm(pathOf(key), { force: true });
			await rm(thumbnailOf(key), { force: true });
		},
		close: () => {
			if (isPassing) rmSync(root, { recursive: true, force: true });
		}
	};
}

/** A new name is durable with its folder, and that with its own. */
async function syncFolders(path: string, root: string): Promise<void> {
	for (let folder = dirname(path); folder.startsWith(root); folder = dirname(folder)) {
		const handle = await open(folder, 'r');
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	}
}
