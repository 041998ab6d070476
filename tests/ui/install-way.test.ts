import { expect, test } from 'vitest';
import { installWay } from '#ui/install/way.ts';

const browsers = {
	'an iPhone': [
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
		5,
		'ios'
	],
	'an iPad, which calls itself a Mac': [
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
		5,
		'ios'
	],
	'Safari on a Mac': [
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
		0,
		'mac'
	],
	'Firefox on Android': [
		'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0',
		5,
		'android'
	],
	'Chrome on a computer': [
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
		0,
		'chromium'
	],
	'Firefox on a computer': [
		'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
		0,
		'none'
	]
} as const;

for (const [name, [userAgent, touchPoints, way]] of Object.entries(browsers)) {
	test(`[N2] ${name} is shown its own way to the home screen`, () => {
		const facts = { userAgent, touchPoints, isInstalled: false, canAsk: false };
		expect(installWay(facts)).toBe(way);
		expect(installWay({ ...facts, canAsk: true })).toBe('asked');
		expect(installWay({ ...facts, canAsk: true, isInstalled: true })).toBe('installed');
	});
}
