/** Which files make the app open without a network. Pure, so that it can be read and tested without a worker. */

/** A file to keep; a revision of `null` says that its name changes with its content. */
export interface Kept {
	readonly url: string;
	readonly revision: string | null;
}

/** The page that every route opens with. */
export const SHELL = '/200.html';

// Served to owners' pages and to newcomers, not to agents on a phone.
const NOT_OF_THE_APP = /^\/(demo|screenshots)(\/|$)|^\/(widget|robots)\b/;

/**
 * The files of one version of the app.
 *
 * @param build files whose names carry a hash
 * @param files files of `static`
 */
export function shellFiles(build: readonly string[], files: readonly string[], version: string): Kept[] {
	return [
		{ url: SHELL, revision: version },
		...build.map((url) => ({ url, revision: null })),
		...files.filter((url) => !NOT_OF_THE_APP.test(url)).map((url) => ({ url, revision: version }))
	];
}

/** Whether an address inside the origin is a page of the app, and not the server's or the widget's business. */
export const isAppPage = (path: string): boolean => !/^\/(api|widget|demo)(\/|$|\.)/.test(path);
