/** What becomes of a banner that is closed by hand (product N5). */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NewsWords } from '#ui/push/news-words.ts';
import NewsBanner from '#ui/push/NewsBanner.svelte';
import { button, press, show } from './screen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('[N5] the banner after one that was closed under a finger goes by itself, too', () => {
	const close = vi.fn(() => (props.words = undefined));
	const props = $state({
		words: { title: 'Vera', text: 'Is anyone there?' } as NewsWords | undefined,
		href: '/conversations/1',
		onclose: close
	});
	const screen = show(NewsBanner, props);
	screen.querySelector('.news')?.dispatchEvent(new PointerEvent('pointerenter'));
	flushSync();
	press(button(screen, 'Close'));
	expect(screen.querySelector('.news')).toBeNull();
	props.words = { title: 'Tom', text: 'And me?' };
	flushSync();
	expect(screen.querySelector('.news')).not.toBeNull();
	vi.advanceTimersByTime(8_000);
	flushSync();
	expect(screen.querySelector('.news')).toBeNull();
	expect(close).toHaveBeenCalledTimes(2);
});
