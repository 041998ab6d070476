/** Going back: the arrows of the app and the system's own gesture are one way. */
import { goto } from '$app/navigation';

/** What of an address makes a screen of its own: a thread is the same wherever it was opened at. */
const screenOf = ({ pathname, searchParams }: URL): string =>
	`${pathname}?${searchParams.get('visitor') ?? 'thread'}`;

/** What the tab's history says of the entry before; browsers without it do not tell. */
type Past = Pick<Navigation, 'entries' | 'currentEntry'>;

/** Whether one step back in the tab's history is that screen, within the page that is loaded. */
function isBefore(to: URL, past: Past | undefined): boolean {
	const before = past?.entries()[(past.currentEntry?.index ?? 0) - 1];
	if (!before?.sameDocument || !before.url) return false;
	return screenOf(new URL(before.url)) === screenOf(to);
}

/**
 * Goes back to a screen: by the tab's history when it was the one before, else in place of what is left. A step back by the system then
 * never leads into what was closed.
 */
export async function goBack(href: string): Promise<void> {
	const past = (window as { navigation?: Past }).navigation;
	if (isBefore(new URL(href, location.href), past)) history.back();
	else await goto(href, { replaceState: true });
}
