/** Which step of the guide is next: found from how the device really stands, and nothing is asked for that is done (product N3, B9). */
import type { PushState } from '#domain/notice.ts';
import type { SleepCheck } from '#domain/sleep-check.ts';
import type { Maker } from './phone.ts';

/**
 * `other`: this browser can tell nobody anything; `reach`: the server or the browser's service does not answer just now;
 * `battery`: the phone must be told not to hold the app back; `done`: nothing is left.
 */
export type Stage = 'other' | 'install' | 'ask' | 'allow' | 'reach' | 'test' | 'battery' | 'sleep' | 'done';

/** What is known of the device. */
export interface StageFacts {
	readonly state: PushState;
	readonly maker: Maker;
	readonly isInstalled: boolean;
	/** Its person goes on in the browser, though the app could be installed. */
	readonly staysInBrowser: boolean;
	/** A notification was shown here once. */
	readonly wasShown: boolean;
	/** Its person went through the menus of the battery. */
	readonly isSpared: boolean;
	readonly sleep: SleepCheck;
}

/** A phone of Android, whose battery is guarded by its maker. */
const isAndroid = (maker: Maker): boolean => maker !== 'apple' && maker !== 'desk';

/** The first thing that stands in the way. */
export function nextStage(facts: StageFacts): Stage {
	const { state, maker, isInstalled, staysInBrowser, wasShown, isSpared, sleep } = facts;
	if (state === 'install-first') return 'install';
	if (state === 'unsupported') return 'other';
	// Offered, not asked for: in a browser all the rest works, too.
	if (isAndroid(maker) && !isInstalled && !staysInBrowser) return 'install';
	if (state === 'denied') return 'allow';
	if (state === 'not-asked' || state === 'off') return 'ask';
	if (state === 'unreached') return 'reach';
	if (sleep.kind === 'passed') return 'done';
	if (!wasShown) return 'test';
	// A computer does not sleep with its browser open.
	if (maker === 'desk') return 'done';
	if (isAndroid(maker) && !isSpared) return 'battery';
	return 'sleep';
}

/**
 * The steps of a device, in their order; what is before the next one is done.
 *
 * @param isLeftOut its person goes on in the browser, so that nothing is installed
 */
export function stagesOf(maker: Maker, isLeftOut: boolean): readonly Stage[] {
	if (maker === 'desk') return ['ask', 'test'];
	const stages: readonly Stage[] = ['install', 'ask', 'test', 'battery', 'sleep'];
	if (!isAndroid(maker)) return stages.filter((stage) => stage !== 'battery');
	return isLeftOut ? stages.slice(1) : stages;
}

/** How many of these are done when that one is next. */
export function doneBefore(stage: Stage, stages: readonly Stage[]): number {
	if (stage === 'done') return stages.length;
	const at = stages.indexOf(stage === 'allow' || stage === 'reach' ? 'ask' : stage);
	return Math.max(0, at);
}
