/** Where the program is, for those of its files that look for others by place. */
import { extname, join } from 'node:path';

/** How this program runs: `.ts` from its sources, `.js` as it was built. */
export const form = extname(import.meta.filename);

/** The project's folder: above `sync-server`, or above `build/server`. */
export const root = join(import.meta.dirname, form === '.ts' ? '..' : '../..');
