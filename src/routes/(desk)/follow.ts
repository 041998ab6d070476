/** Following a link at once. */
import { goto } from '$app/navigation';
import type { RowPress } from '#ui/base/Row.svelte';

/**
 * Goes where a pressed link leads. SvelteKit lets a frame be painted before it begins, which is for links that take their time;
 * what stands on the device is drawn in that frame. Presses that ask for a window of its own stay the browser's.
 */
export function followNow(event: RowPress): void {
	const { defaultPrevented, button, metaKey, ctrlKey, shiftKey, altKey } = event;
	if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
	event.preventDefault();
	const { href } = event.currentTarget;
	// What is open already is gone on with.
	const again = href === location.href ? { replaceState: true, state: { asks: 'reply' } as const } : {};
	void goto(href, { keepFocus: true, ...again });
}
