/** What stands in the guide for each maker, version and browser, as a person reads it (product N1 to N4, B1 to B9). */
import { expect, test } from 'vitest';
import { allowSteps, batterySteps, nameInSettings, type GuideStep } from '#ui/guide/paths.ts';
import { makers, type Device } from '#ui/guide/phone.ts';

const read = (steps: readonly GuideStep[]) =>
	steps.map(({ path, act, label }) => `${path.join(' › ')}: ${act} ${label}`);
const of = (maker: Device['maker'], more: Partial<Device> = {}): Device => ({
	maker,
	browser: 'chrome',
	...more
});
const old = [
	'Settings › Apps & notifications › Chrome › Advanced: tap Battery',
	'Chrome › Battery: tap Battery optimisation',
	'Battery › Battery optimisation: choose All apps',
	'Battery optimisation › All apps › Chrome: choose Don’t optimise'
];
const since12 = [
	'Settings › Apps › Chrome: tap App battery usage',
	'Settings › Apps › Chrome › App battery usage: choose Unrestricted'
];

test.each<[string, Device, readonly string[]]>([
	['Android 9', of('google', { android: 9 }), old],
	['Android 11', of('google', { android: 11 }), old],
	['Android 12', of('google', { android: 12 }), since12],
	['Android 16', of('google', { android: 16 }), since12],
	['Android that keeps its version to itself', of('google'), since12],
	[
		'a Samsung',
		of('samsung'),
		[
			'Settings › Apps › Chrome › Battery: choose Unrestricted',
			'Settings › Battery: tap Background usage limits',
			'Settings › Battery › Background usage limits: tap Never auto sleeping apps',
			'Background usage limits › Never auto sleeping apps +: choose Chrome'
		]
	],
	[
		'a Xiaomi',
		of('xiaomi'),
		[
			'Settings › Apps › Chrome › Permissions: on Background autostart',
			'Settings › Apps › Chrome › Battery saver: choose No restrictions'
		]
	],
	[
		'a Huawei',
		of('huawei'),
		[
			'Settings › Apps › App launch: off Chrome',
			'App launch › Chrome › Manage manually: on Run in background'
		]
	],
	[
		'an OPPO',
		of('oppo'),
		[
			'Settings › Apps › Chrome › Battery usage: on Allow background activity',
			'Settings › Apps › Chrome › Battery usage: on Allow auto launch'
		]
	],
	[
		'a vivo',
		of('vivo'),
		[
			'Settings › Battery › Background power consumption management: on Chrome',
			'Settings › Apps › Autostart: on Chrome'
		]
	],
	['an iPhone', of('apple', { browser: 'safari' }), []],
	['a computer', of('desk'), []]
])('[B1] [B4] [B5] [B9] the menus of %s lead to what keeps the app awake', (_, device, steps) => {
	expect(read(batterySteps(device, 'Chrome'))).toEqual(steps);
});

test('[B4] [N2] what is exempted is the app by its own name once it is installed, before that the browser by its', () => {
	expect(nameInSettings(of('google'), true)).toBe('Porchlight');
	expect(nameInSettings(of('google'), false)).toBe('Chrome');
	expect(nameInSettings(of('samsung', { browser: 'samsung' }), false)).toBe('Samsung Internet');
	for (const maker of makers) {
		const steps = read(batterySteps(of(maker), 'Porchlight'));
		expect(steps.length === 0 || steps.some((step) => step.includes('Porchlight'))).toBe(true);
		expect(steps.join()).not.toContain('Chrome');
	}
});

const inBrowser = (name: string) => [
	`${name} › The sign beside the address: tap Permissions`,
	'Permissions › Notifications: choose Allow'
];

test.each<[string, Device, boolean, readonly string[]]>([
	[
		'the app on Android 11',
		of('google', { android: 11 }),
		true,
		[
			'Settings: tap Apps & notifications',
			'Settings › Apps & notifications: tap Porchlight',
			'Apps & notifications › Porchlight: tap Notifications',
			'Porchlight › Notifications: on Show notifications'
		]
	],
	[
		'the app on a Samsung',
		of('samsung', { android: 15 }),
		true,
		[
			'Settings: tap Apps',
			'Settings › Apps: tap Porchlight',
			'Apps › Porchlight: tap Notifications',
			'Porchlight › Notifications: on Show notifications'
		]
	],
	[
		'the app on an iPhone',
		of('apple', { browser: 'safari' }),
		true,
		[
			'Settings: tap Notifications',
			'Settings › Notifications: tap Porchlight',
			'Notifications › Porchlight: on Allow Notifications'
		]
	],
	['Chrome on Android', of('google', { android: 16 }), false, inBrowser('Chrome')],
	['Edge on a computer', of('desk', { browser: 'edge' }), false, inBrowser('Edge')],
	['the app on a computer', of('desk'), true, inBrowser('Chrome')],
	[
		'Safari on a computer',
		of('desk', { browser: 'safari' }),
		false,
		['Safari › Settings: tap Websites', 'Settings › Websites › Notifications: choose Allow']
	]
])('[N1] [N3] the menus of %s lead to where notifications are allowed', (_, device, isInstalled, steps) => {
	expect(read(allowSteps(device, isInstalled))).toEqual(steps);
});
