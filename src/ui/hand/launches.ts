/** Starting the app while it is open: on a desk, a shortcut of the installed app then leads its window to another place. */

/** How the app was started; the platform's types do not know it yet. */
interface Launch {
	readonly targetURL?: string;
}

/** The part of a page that tells; browsers that open a window for each start have no queue. */
export interface LaunchedPage {
	readonly launchQueue?: { setConsumer(take: (launch: Launch) => void): void };
	readonly location: Pick<Location, 'origin'>;
}

/**
 * Goes where a start leads, within the page that is there, so that nothing unsent is lost.
 *
 * @param start where the app's own icon leads: that only brings its window to the front
 */
export function followLaunches(
	go: (address: string) => void,
	start: string,
	{ launchQueue, location }: LaunchedPage = window
): void {
	// What is told at once is how this page was loaded, said again after each reload: its person may be elsewhere by now.
	let isOpen = false;
	launchQueue?.setConsumer(({ targetURL }) => {
		if (!isOpen || targetURL === undefined) return;
		const { origin, pathname, search, hash } = new URL(targetURL);
		const address = pathname + search + hash;
		if (origin === location.origin && address !== start) go(address);
	});
	isOpen = true;
}
