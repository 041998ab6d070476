/** Keeps the app's own files, so that it opens at any route on a cold start without a network. */
import { build, files, version } from '$service-worker';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { isAppPage, SHELL, shellFiles } from './shell.ts';

/** Fetches the files of this version at installation and answers pages and files from them. */
export function keepShell(): void {
	cleanupOutdatedCaches();
	// In development nothing is built, and a page that isn't there would make installation fail.
	if (build.length === 0) return;
	precacheAndRoute(shellFiles(build, files, version));
	const page = createHandlerBoundToURL(SHELL);
	registerRoute(({ request, url }) => request.mode === 'navigate' && isAppPage(url.pathname), page);
}
