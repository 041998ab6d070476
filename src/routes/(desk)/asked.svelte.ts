/** What is to be written at once in the conversation that is opened: a key asked for it, from wherever it was. */
import { untrack } from 'svelte';
import { replaceState } from '$app/navigation';
import { page } from '$app/state';

/** Puts the cursor where it was asked for; who comes back to this page later asks for nothing. */
export function followAsked(focus: (field: NonNullable<App.PageState['asks']>) => void): void {
	$effect(() => {
		const { asks } = page.state;
		if (!asks) return;
		untrack(() => focus(asks));
		replaceState('', {});
	});
}
