/** Whether a device that slept for ten minutes is still told at once: what its last check says (product B9, X9). */
import { HOUR_MS, MINUTE_MS } from './clock.ts';
import type { PushNotice } from './notice.ts';

/** How long such a device may take to show what was sent, in milliseconds: deep sleep costs half a minute. */
export const SLEEP_PASSED_MS = MINUTE_MS;
/** How long it sleeps before something is sent, in milliseconds. */
export const SLEEP_MS = 10 * MINUTE_MS;

/** After so long nothing is sent any more, in milliseconds. */
const GIVEN_UP_MS = 4 * HOUR_MS;

/** What the last check of a device says. */
export type SleepCheck =
	| { readonly kind: 'none' }
	/** `dueAt`: when the notification leaves. */
	| { readonly kind: 'waiting'; readonly dueAt: number }
	| { readonly kind: 'passed' | 'late'; readonly at: number; readonly delayMs: number }
	/** The app was on the screen, so that the device did not sleep. */
	| { readonly kind: 'open'; readonly at: number }
	/** Nothing was shown, or nothing could be sent. */
	| { readonly kind: 'lost'; readonly at: number };

/** Judges the newest check among what was decided about a device. @param now by the clock that the notices have */
export function sleepCheckOf(notices: readonly PushNotice[], now: number): SleepCheck {
	const last = notices
		.filter(({ reason }) => reason === 'sleep')
		.toSorted((a, b) => b.decidedAt - a.decidedAt)
		.at(0);
	if (!last) return { kind: 'none' };
	const { decidedAt, sentAt, shownAt, fault } = last;
	const dueAt = decidedAt + SLEEP_MS;
	if (fault !== undefined) return { kind: 'lost', at: dueAt };
	if (sentAt === undefined)
		return now - dueAt < GIVEN_UP_MS ? { kind: 'waiting', dueAt } : { kind: 'lost', at: dueAt };
	if (shownAt === undefined)
		return now - sentAt < SLEEP_PASSED_MS ? { kind: 'waiting', dueAt: sentAt } : { kind: 'lost', at: sentAt };
	if (last.wasOpen) return { kind: 'open', at: shownAt };
	const delayMs = shownAt - sentAt;
	return { kind: delayMs <= SLEEP_PASSED_MS ? 'passed' : 'late', at: shownAt, delayMs };
}
