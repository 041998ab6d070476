/** Parts of the app that come only when they are asked for. */
import { AppError } from '#protocol/error.ts';
import { isOutdated } from '../update.ts';

/**
 * Brings a part; until the whole app is kept on the device one may be missing, and that is a matter of the line.
 *
 * @throws AppError `offline`; `version` when another version has taken its place
 */
export const bring = async <Part>(part: Promise<Part>): Promise<Part> => {
	try {
		return await part;
	} catch (cause) {
		const kind = (await isOutdated()) ? 'version' : 'offline';
		throw new AppError({ kind, message: String(cause) });
	}
};
