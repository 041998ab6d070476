/** Places by IP address, and browsers by their names (product V4, V5). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBrowser } from '../../sync-server/browser.ts';
import { quietLog } from '../../sync-server/log.ts';
import { openPlaces } from '../../sync-server/place.ts';
import { emptyDirectory } from './desk.ts';

test('[V4] the country of an address is known, of IPv4 and IPv6, and of none that is nobody’s', () => {
	const find = openPlaces(undefined, quietLog);
	expect(find('8.8.8.8')).toEqual({ country: 'US' });
	expect(find('212.27.48.10')).toEqual({ country: 'FR' });
	expect(find('2a01:e0a::1')).toEqual({ country: 'FR' });
	for (const none of ['127.0.0.1', '10.1.2.3', '::1', 'fe80::1']) expect(find(none)).toEqual({});
});

test('[V4] a file that is missing or none leaves places unknown, is told once, and breaks nothing', () => {
	const other = join(emptyDirectory(), 'places.mmdb');
	writeFileSync(other, 'this is no file of places');
	for (const path of [other, '/nowhere/places.mmdb']) {
		const told: string[] = [];
		const find = openPlaces(path, { ...quietLog, error: (event) => void told.push(event) });
		expect([find('8.8.8.8'), find('8.8.8.8')]).toEqual([{}, {}]);
		expect(told).toEqual(['places']);
	}
});

test.each([
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
		{
			browser: { name: 'Safari', version: '18.1' },
			system: { name: 'iOS', version: '18.1' },
			device: 'phone'
		}
	],
	[
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
		{ browser: { name: 'Chrome', version: '142' }, system: { name: 'macOS' }, device: 'desktop' }
	],
	[
		'Mozilla/5.0 (Linux; Android 14; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
		{
			browser: { name: 'Chrome', version: '142' },
			system: { name: 'Android', version: '14' },
			device: 'tablet'
		}
	]
])('[V5] %s has a readable name', async (userAgent, known) => {
	expect(await readBrowser(userAgent)).toEqual({ isRobot: false, ...known });
});

test.each(['', 'curl/8.5', 'Mozilla/5.0 (compatible; GPTBot/1.2)', 'AhrefsBot/7', 'Chrome-Lighthouse'])(
	'[W8] "%s" is a robot',
	async (userAgent) => {
		expect((await readBrowser(userAgent)).isRobot).toBe(true);
	}
);
