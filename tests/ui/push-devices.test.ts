import { expect, test } from 'vitest';
import type { ToldDevice } from '#domain/told-device.ts';
import DeviceList from '#ui/push/DeviceList.svelte';
import { sampleDevices } from '#ui/push/sample-devices.ts';
import { button, buttons, press, show, words } from './screen.ts';

const now = Date.UTC(2026, 5, 1, 12);

function list(devices: readonly ToldDevice[]) {
	const heard: string[] = [];
	const screen = show(DeviceList, {
		devices,
		asOf: now,
		now,
		busy: false,
		ontell: ({ id }: ToldDevice, isTold: boolean) =>
			heard.push(`${isTold ? 'tell' : 'stop'} ${id.slice(-2)}`),
		onlook: () => heard.push('look')
	});
	const items = [...screen.querySelectorAll('li')].map(words);
	return { screen, heard, items };
}

test('[X9] this device stands first, and what is wrong with the others is said in a sentence', () => {
	const { items } = list(sampleDevices(now).toReversed());
	expect(items[0]).toMatch(/^Chrome on Android This device/);
	expect(items[0]).toContain('after 1.2 sec');
	expect(items[0]).toContain('Passed,');
	const all = items.join('\n');
	for (const sentence of [
		'4 notifications were sent there, and none was shown.',
		'The last 3 notifications were sent there and not shown.',
		'Told nothing more since',
		'Its push service refused the last notification.',
		'Apple wants to know',
		'was given up after trying for hours',
		'Not reached since',
		'Open Porchlight there, and it tells you again.'
	])
		expect(all).toContain(sentence);
});

test('[X9] another device can be told nothing more, or be told again; this one is turned off above', () => {
	const [mine, other, , stopped] = sampleDevices(now);
	const { screen, heard } = list([mine, other, stopped].filter((one) => one !== undefined));
	expect(buttons(screen)).toEqual([
		'Tell nothing more on Firefox on Windows',
		'Tell again on Chrome on Android',
		'Look again'
	]);
	for (const name of buttons(screen)) press(button(screen, name));
	expect(heard).toEqual(['stop 0c', 'tell 0e', 'look']);
});

test('[X9] who is told on no device reads so, and as of when that is known', () => {
	const { screen } = list([]);
	expect(words(screen)).toContain('None of your devices tells you anything yet.');
	expect(words(screen)).toContain('As of ');
});
