/** What a page tells of the visit it is part of (product V10; SPEC W8). */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellVisit } from '../../src/widget/visit.ts';
import { ours } from './answers.ts';

let told: { pageUrl: string; pageTitle: string; variables?: unknown }[];
let page: { href: string };

beforeEach(() => {
	vi.useFakeTimers();
	told = [];
	page = { href: 'https://shop.example/' };
	vi.stubGlobal('location', page);
	vi.stubGlobal('document', { title: 'Lamps', referrer: '' });
	vi.stubGlobal('addEventListener', () => undefined);
	vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
		told.push(JSON.parse(body) as (typeof told)[number]);
		return ours({ visitId: 'visit' });
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const pages = () => told.map(({ pageUrl, pageTitle }) => [new URL(pageUrl).pathname, pageTitle]);

test('[V10] a page that comes without loading is told with its own title, though that comes after its address', async () => {
	tellVisit('https://chat.example', 'workspace', () => undefined);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(pages()).toEqual([['/', 'Lamps']]);
	await vi.advanceTimersByTimeAsync(900);
	page.href = 'https://shop.example/prices';
	await vi.advanceTimersByTimeAsync(800);
	document.title = 'Prices';
	await vi.advanceTimersByTimeAsync(1_000);
	expect(pages().slice(1)).toEqual([['/prices', 'Prices']]);
	await vi.advanceTimersByTimeAsync(61_000);
	expect(pages().slice(2)).toEqual([['/prices', 'Prices']]);
});

test('[V9] what a page knows of its visitor is told at the next look, and that it knows nothing is no fault', async () => {
	const visit = tellVisit('https://chat.example', 'workspace', () => undefined);
	visit.know({ plan: 'gold' });
	await vi.advanceTimersByTimeAsync(1_000);
	visit.know(null as never);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(told.map(({ variables }) => variables)).toEqual([{ plan: 'gold' }, undefined]);
});
