import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { chime } from '#ui/push/chime.ts';
import { newsWords, type Happened } from '#ui/push/news-words.ts';
import NewsBanner from '#ui/push/NewsBanner.svelte';
import { make } from '../kit/make.ts';
import { button, press, show } from './screen.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const conversation = make('conversation');
const wrote = (text: string, position: number, of = conversation, name = 'Vera'): Happened => ({
	conversation: of,
	visitor: make('visitor', { id: of.visitorId, name }),
	message: make('message', { conversationId: of.id, text, position })
});

test('[N5] [N7] a banner says as much as its person wants others to read', () => {
	const happened = [wrote('My card number is 1234', 1)];
	expect(newsWords(happened, 'text')).toMatchObject({ title: 'Vera', text: 'My card number is 1234' });
	expect(newsWords(happened, 'name')).toMatchObject({ title: 'Vera', text: 'New message' });
	expect(newsWords(happened, 'nothing')).toMatchObject({ title: 'Porchlight', text: 'New message' });
	expect(newsWords([], 'text')).toBeUndefined();
});

test('[N5] several messages are one banner: of one visitor the newest words, of several their names', () => {
	const two = [wrote('Hello?', 2), wrote('Is anyone there?', 1)];
	expect(newsWords(two, 'text')).toEqual({
		title: 'Vera (2)',
		text: 'Hello?',
		conversationId: conversation.id
	});
	const three = [...two, wrote('And me?', 1, make('conversation'), 'Tom')];
	expect(newsWords(three, 'text')).toEqual({ title: '3 new messages', text: 'Vera and Tom' });
	expect(newsWords(three, 'nothing')).toEqual({ title: 'Porchlight', text: '3 new messages' });
});

test('[N5] a banner is read out politely, goes by itself, stays while it has the focus, and can be closed', () => {
	const heard: string[] = [];
	const words = { title: 'Vera', text: 'Is anyone there?', conversationId: conversation.id };
	const screen = show(NewsBanner, { words, href: '/conversations/1', onclose: () => heard.push('closed') });
	expect(screen.querySelector('[role=status]')?.textContent).toContain('Is anyone there?');
	expect(screen.querySelector('a')?.getAttribute('href')).toBe('/conversations/1');
	const link = screen.querySelector('a') as HTMLElement;
	link.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
	flushSync();
	vi.advanceTimersByTime(60_000);
	expect(heard).toEqual([]);
	link.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
	flushSync();
	vi.advanceTimersByTime(8_000);
	expect(heard).toEqual(['closed']);
	press(button(screen, 'Close'));
	expect(heard).toEqual(['closed', 'closed']);
});

test('[N5] the sound is made by the browser, and is left out where its person has pressed nothing yet', async () => {
	const played: number[] = [];
	class Param {
		setValueAtTime() {}
		linearRampToValueAtTime() {}
		exponentialRampToValueAtTime() {}
	}
	class Tone {
		readonly gain = new Param();
		readonly #frequency: number;
		constructor(_: unknown, { frequency = 0 }: { frequency?: number }) {
			this.#frequency = frequency;
		}
		connect = (to: unknown) => to;
		start = () => void played.push(this.#frequency);
		stop() {}
	}
	class Sounding {
		readonly state = 'running';
		readonly currentTime = 0;
		readonly destination = {};
	}
	vi.stubGlobal('AudioContext', Sounding);
	vi.stubGlobal('OscillatorNode', Tone);
	vi.stubGlobal('GainNode', Tone);
	vi.stubGlobal('navigator', { userActivation: { hasBeenActive: false } });
	expect(await chime()).toBe(false);
	vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } });
	expect(await chime()).toBe(true);
	expect(played.length).toBe(2);
});
