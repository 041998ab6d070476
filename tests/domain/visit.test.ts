/** Pages of a visit, and what is kept of web addresses (product V7, V10). */
import { expect, test } from 'vitest';
import { campaignOf, pageAddress, referrerAddress } from '#domain/page-address.ts';
import { readVariables, VARIABLES_MAX } from '#domain/variables.ts';
import { currentPage, ended, VISIT_BELIEVED_MS, withPage } from '#domain/visit.ts';
import { DAWN } from '../kit/cast.ts';
import { make } from '../kit/make.ts';

test.each([
	['https://shop.example/lamps?id=7&sort=new#top', 'https://shop.example/lamps?id=7&sort=new'],
	['https://ana:secret@shop.example/', 'https://shop.example/'],
	['https://shop.example/?access_token=x&resetCode=1&email=a@b.c&q=lamp', 'https://shop.example/?q=lamp'],
	[`https://shop.example/?a=${'x'.repeat(61)}&utm_source=letter&gclid=1`, 'https://shop.example/'],
	['javascript:alert(1)', undefined],
	['file:///etc/passwd', undefined],
	['', undefined]
])('[V10] of the page %s this is kept: %s', (text, kept) => {
	expect(pageAddress(text)).toBe(kept);
});

test('[V7] a referrer is another site, without its query; a campaign is what the address says', () => {
	const page = 'https://shop.example/?utm_source=letter&utm_medium=mail&utm_campaign=Spring%20sale';
	expect(referrerAddress('https://search.example/find?q=my+illness', page)).toBe(
		'https://search.example/find'
	);
	for (const none of ['https://shop.example/other', '', 'android-app://search'])
		expect(referrerAddress(none, page)).toBeUndefined();
	expect(campaignOf(page)).toEqual({ source: 'letter', medium: 'mail', name: 'Spring sale' });
	expect(campaignOf('https://shop.example/?q=1')).toBeUndefined();
});

test('[V10] the page before ends when the next one begins, a title that comes late is the same page, and a page left is current no more', () => {
	const first = make('visit');
	const titled = withPage(first, { url: first.pages[0]?.url ?? '', title: 'Lamps and lanterns' }, DAWN + 500);
	expect(titled).toMatchObject({ pageCount: 1, pages: [{ title: 'Lamps and lanterns', enteredAt: DAWN }] });
	const second = withPage(titled, { url: 'https://example.org/b', title: 'B' }, DAWN + 2_000);
	expect(second.pages.map(({ durationMs }) => durationMs)).toEqual([2_000, undefined]);
	expect(currentPage(second, DAWN + 3_000)?.title).toBe('B');
	expect(currentPage(second, DAWN + VISIT_BELIEVED_MS)).toBeUndefined();
	expect(currentPage({ ...second, pages: ended(second.pages, DAWN + 3_000) }, DAWN + 3_000)).toBeUndefined();
});

test('[V9] variables are bounded in number, name and value', () => {
	const many = Object.fromEntries(
		Array.from({ length: 50 }, (_, at) => [`${at} ${'n'.repeat(100)}`, 'v'.repeat(400)])
	);
	const read = readVariables(many);
	expect(read).toHaveLength(VARIABLES_MAX);
	expect([read[0]?.name.length, read[0]?.value.length]).toEqual([60, 300]);
});
