import { expect, test } from 'vitest';
import type { SleepCheck } from '#domain/sleep-check.ts';
import { deviceOf, makers, type Device } from '#ui/guide/phone.ts';
import { doneBefore, nextStage, stagesOf, type StageFacts } from '#ui/guide/stage.ts';

const mobile = (inside: string, browser = 'Chrome/156.0.0.0 Mobile Safari/537.36') =>
	`Mozilla/5.0 (${inside}) AppleWebKit/537.36 (KHTML, like Gecko) ${browser}`;
const reduced = mobile('Linux; Android 10; K');

test.each<
	[string, { userAgent: string; model?: string; platformVersion?: string; touchPoints?: number }, Device]
>([
	[
		'a Pixel',
		{ userAgent: reduced, model: 'Pixel 9', platformVersion: '16.0.0' },
		{ maker: 'google', browser: 'chrome', android: 16 }
	],
	[
		'a Samsung',
		{ userAgent: reduced, model: 'SM-S931B', platformVersion: '15.0.0' },
		{ maker: 'samsung', browser: 'chrome', android: 15 }
	],
	[
		'a Samsung by its own browser',
		{
			userAgent: mobile('Linux; Android 10; K', 'SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36')
		},
		{ maker: 'samsung', browser: 'samsung' }
	],
	['a Redmi', { userAgent: reduced, model: 'Redmi Note 12' }, { maker: 'xiaomi', browser: 'chrome' }],
	[
		'a Xiaomi by its number',
		{ userAgent: reduced, model: '23049PCD8G' },
		{ maker: 'xiaomi', browser: 'chrome' }
	],
	[
		'a POCO by its number',
		{ userAgent: reduced, model: 'M2012K11AG' },
		{ maker: 'xiaomi', browser: 'chrome' }
	],
	[
		'a Huawei',
		{ userAgent: mobile('Linux; Android 9; ANE-LX1') },
		{ maker: 'huawei', browser: 'chrome', android: 9 }
	],
	['an Honor', { userAgent: reduced, model: 'REA-NX9' }, { maker: 'huawei', browser: 'chrome' }],
	['an OPPO', { userAgent: reduced, model: 'CPH2581' }, { maker: 'oppo', browser: 'chrome' }],
	['a OnePlus', { userAgent: reduced, model: 'LE2113' }, { maker: 'oppo', browser: 'chrome' }],
	['a realme', { userAgent: reduced, model: 'RMX3834' }, { maker: 'oppo', browser: 'chrome' }],
	['a vivo', { userAgent: reduced, model: 'V2250' }, { maker: 'vivo', browser: 'chrome' }],
	['a phone that keeps its model to itself', { userAgent: reduced }, { maker: 'google', browser: 'chrome' }],
	[
		'Firefox on Android',
		{ userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0' },
		{ maker: 'google', browser: 'firefox', android: 15 }
	],
	[
		'an iPhone',
		{
			userAgent:
				'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
		},
		{ maker: 'apple', browser: 'safari' }
	],
	[
		'an iPad',
		{
			userAgent:
				'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
			touchPoints: 5
		},
		{ maker: 'apple', browser: 'safari' }
	],
	[
		'Edge on a computer',
		{
			userAgent:
				'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0'
		},
		{ maker: 'desk', browser: 'edge' }
	]
])('[N1] %s is known by what its browser says', (_, facts, device) => {
	expect(deviceOf({ touchPoints: 0, ...facts })).toEqual(device);
});

const passed: SleepCheck = { kind: 'passed', at: 1, delayMs: 1 };
const fresh: StageFacts = {
	state: 'not-asked',
	maker: 'samsung',
	isInstalled: false,
	staysInBrowser: false,
	wasShown: false,
	isSpared: false,
	sleep: { kind: 'none' }
};
const told = { ...fresh, isInstalled: true, state: 'on' } as const;

test.each<[string, Partial<StageFacts>, string]>([
	['Android, in the browser', {}, 'install'],
	['Android, in the browser by choice', { staysInBrowser: true }, 'ask'],
	['Android, installed', { isInstalled: true }, 'ask'],
	['turned off', { isInstalled: true, state: 'off' }, 'ask'],
	['refused', { isInstalled: true, state: 'denied' }, 'allow'],
	['out of reach', { isInstalled: true, state: 'unreached' }, 'reach'],
	['an iPhone, in the browser', { maker: 'apple', state: 'install-first' }, 'install'],
	['a browser that tells nobody', { state: 'unsupported' }, 'other'],
	['a computer', { maker: 'desk' }, 'ask'],
	['told, and never seen', told, 'test'],
	['told and seen', { ...told, wasShown: true }, 'battery'],
	['an iPhone, told and seen', { ...told, maker: 'apple', wasShown: true }, 'sleep'],
	['a computer, told and seen', { ...told, maker: 'desk', isInstalled: false, wasShown: true }, 'done'],
	['battery seen to', { ...told, wasShown: true, isSpared: true }, 'sleep'],
	[
		'a check under way',
		{ ...told, wasShown: true, isSpared: true, sleep: { kind: 'waiting', dueAt: 1 } },
		'sleep'
	],
	[
		'a check that came late',
		{ ...told, wasShown: true, isSpared: true, sleep: { kind: 'late', at: 1, delayMs: 1 } },
		'sleep'
	],
	['a check that passed', { ...told, sleep: passed }, 'done'],
	['passed once, and refused since', { ...told, state: 'denied', sleep: passed }, 'allow']
])('[N3] [B9] of a device that is “%s” the next step is found', (_, facts, stage) => {
	expect(nextStage({ ...fresh, ...facts })).toBe(stage);
});

test('[N3] every step that can be next has its place among those of its device', () => {
	for (const maker of makers) {
		for (const isLeftOut of [true, false]) {
			const stages = stagesOf(maker, isLeftOut);
			expect(stages.map((stage) => doneBefore(stage, stages))).toEqual(stages.map((_, at) => at));
			expect(doneBefore('done', stages)).toBe(stages.length);
			expect(doneBefore('allow', stages)).toBe(stages.indexOf('ask'));
		}
	}
	expect(stagesOf('samsung', true)).not.toContain('install');
	expect(stagesOf('apple', true)).toContain('install');
});
