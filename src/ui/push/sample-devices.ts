/** Devices for the gallery and the tests of components; never part of the app. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#domain/clock.ts';
import type { ToldDevice } from '#domain/told-device.ts';
import { longName, sampleId } from '../sample.ts';

/** One in every state that there is. @param now when they are looked at */
export function sampleDevices(now: number): readonly ToldDevice[] {
	const told = { subscribedAt: now - 20 * DAY_MS, heardAt: now - HOUR_MS, unshown: 0 };
	const sentAt = now - 4 * MINUTE_MS;
	const shown = { sentAt, shownAt: sentAt + 1_200, shownAfterMs: 1_200 };
	const sleep = { id: sampleId(1), isTold: true, reason: 'sleep', decidedAt: now - DAY_MS } as const;
	const passed = { ...sleep, sentAt: now - 23 * HOUR_MS, shownAt: now - 23 * HOUR_MS + 2_400 };
	const android = { browser: { name: 'Chrome', version: '142' }, system: { name: 'Android' } };
	const windows = { browser: { name: 'Firefox' }, system: { name: 'Windows', version: '10/11' } };
	const phone = { ...android, device: 'phone' } as const;
	const desk = { ...windows, device: 'desktop' } as const;
	return [
		{ id: sampleId(11), ...told, ...phone, ...shown, isThis: true, sleep: passed },
		{ id: sampleId(12), ...told, ...desk, sentAt, unshown: 4 },
		{ id: sampleId(13), ...told, ...desk, ...shown, unshown: 3, sleep },
		{ id: sampleId(14), ...told, ...phone, ...shown, stoppedAt: now - HOUR_MS },
		{ id: sampleId(15), ...told, browser: { name: longName }, device: 'tablet', fault: 'refused' },
		{ id: sampleId(16), ...told, system: { name: 'iOS' }, device: 'phone', lacksContact: true },
		{ id: sampleId(17), heardAt: now, unshown: 0, fault: 'given-up' },
		{ id: sampleId(18), ...told, ...phone, ...shown, endedAt: now - HOUR_MS }
	];
}
