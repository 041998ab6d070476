/** A device that is told, and how it stands, as a person reads it. */
import { sleepCheckOf } from '#domain/sleep-check.ts';
import { troubleOf, type ToldDevice } from '#domain/told-device.ts';
import { m } from '#messages';
import { formatMoment } from '../base/format.ts';
import { formatDelay } from './delay.ts';

/** What to call a device: its browser and system, without versions, which change by themselves. */
export function calledDevice({ browser, system }: Pick<ToldDevice, 'browser' | 'system'>): string {
	if (browser && system) return m.visit_on({ browser: browser.name, system: system.name });
	return browser?.name ?? system?.name ?? m.device_unnamed();
}

/** What its last check of being told while it sleeps came to. */
export function formatSleep({ sleep }: Pick<ToldDevice, 'sleep'>, now: number): string {
	const check = sleepCheckOf(sleep ? [sleep] : [], now);
	switch (check.kind) {
		case 'none':
			return m.device_sleep_none();
		case 'waiting':
			return m.device_sleep_waiting();
		case 'passed':
			return m.device_sleep_passed({ when: formatMoment(check.at, now), time: formatDelay(check.delayMs) });
		case 'late':
			return m.device_sleep_late({ time: formatDelay(check.delayMs) });
		case 'open':
			return m.device_sleep_open();
		case 'lost':
			return m.device_sleep_lost();
	}
}

/** What is wrong with it, and what that means; undefined when nothing is. */
export function formatTrouble(device: ToldDevice, now: number): string | undefined {
	const { stoppedAt = 0, endedAt = 0, shownAt, unshown: count } = device;
	switch (troubleOf(device)) {
		case 'stopped':
			return m.device_stopped({ when: formatMoment(stoppedAt, now) });
		case 'ended':
			return m.device_ended({ when: formatMoment(endedAt, now) });
		case 'no-contact':
			return m.push_lacks_contact();
		case 'refused':
			return m.device_refused();
		case 'given-up':
			return m.device_given_up();
		case 'unshown':
			return shownAt === undefined ? m.device_never({ count }) : m.device_unshown({ count });
		case undefined:
			return undefined;
	}
}
