/** The server's secret, made at the first start beside the data, readable by its owner only. */
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEMORY } from './store/database.ts';

const SECRET_BYTES = 32;
const OWNER_ONLY = 0o600;

/** Reads the secret, or makes it; a directory has one for good, even when two processes start at once. */
export function openSecret(dataDir: string): string {
	if (dataDir === MEMORY) return fresh();
	const file = join(dataDir, 'secret');
	if (!existsSync(file)) {
		const draft = `${file}.${process.pid}`;
		writeFileSync(draft, fresh(), { mode: OWNER_ONLY, flag: 'w' });
		try {
			// Fails when another process was faster; its secret is the one.
			linkSync(draft, file);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		} finally {
			rmSync(draft);
		}
	}
	const secret = readFileSync(file, 'utf8').trim();
	if (secret.length < SECRET_BYTES) throw new Error(`${file} does not hold a secret`);
	return secret;
}

/** A key of its own for each purpose, so that what is signed for one is worth nothing for another. */
export const keyFor = (secret: string, purpose: string): string =>
	createHmac('sha256', secret).update(purpose).digest('base64url');

const fresh = (): string => randomBytes(SECRET_BYTES).toString('base64url');
