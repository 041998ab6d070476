/** Parts of the app that come only when they are asked for. */
import { AppError } from '#protocol/error.ts';

/** Brings a part; until the whole app is kept on the device one may be missing, and that is a matter of the line. */
export const bring = async <Part>(part: Promise<Part>): Promise<Part> => {
	try {
		return await part;
	} catch (cause) {
		throw new AppError({ kind: 'offline', message: String(cause) });
	}
};
