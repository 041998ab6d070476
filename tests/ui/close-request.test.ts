import { createRawSnippet } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Dialog from '#ui/base/Dialog.svelte';
import AttachPanel from '#ui/conversation/AttachPanel.svelte';
import { show } from './screen.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser that tells when the gesture is made, as Chrome on Android does. */
function gestures(pointer: 'coarse' | 'fine'): { readonly make: () => void; readonly heard: () => number } {
	const watchers = new Set<{ onclose: (() => void) | null }>();
	vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes(pointer) }));
	vi.stubGlobal(
		'CloseWatcher',
		class {
			onclose: (() => void) | null = null;
			constructor() {
				watchers.add(this);
			}
			destroy() {
				watchers.delete(this);
			}
		}
	);
	return { make: () => [...watchers].at(-1)?.onclose?.(), heard: () => watchers.size };
}

test('the gesture that goes back closes a sheet, and leads nowhere else', () => {
	const gesture = gestures('coarse');
	let closed = 0;
	const children = createRawSnippet(() => ({ render: () => '<p>Words</p>' }));
	show(Dialog, { open: true, title: 'Filters', onclose: () => (closed += 1), children });
	gesture.make();
	expect(closed).toBe(1);
});

test('[C3] it closes where files come from, and is heard no longer than that is open', () => {
	const gesture = gestures('coarse');
	let closed = 0;
	const parts = { maxBytes: 1, picks: [], onchoose: () => undefined, onremove: () => undefined };
	const onclose = () => (closed += 1);
	show(AttachPanel, { isOpen: false, onclose, ...parts });
	expect(gesture.heard()).toBe(0);
	show(AttachPanel, { isOpen: true, onclose, ...parts });
	gesture.make();
	expect(closed).toBe(1);
});

test('where there are keys Escape is heard alone, so that one press closes one thing', () => {
	const gesture = gestures('fine');
	const parts = { maxBytes: 1, picks: [], onchoose: () => undefined, onremove: () => undefined };
	show(AttachPanel, { isOpen: true, ...parts });
	expect(gesture.heard()).toBe(0);
});
