/** What this device remembers of its way through the guide to notifications, so that the guide is there without a network (product N1, B9). */
import type { SleepCheck } from '#domain/sleep-check.ts';
import { GUIDE_KEY } from './choices.ts';
import type { Data } from './data.ts';

/** How far this device is known to be; what is absent is not known. */
export interface GuideMemory {
	/** The maker of the device, where its person chose another one than was found. */
	readonly maker?: string;
	readonly staysInBrowser?: boolean;
	/** The menus of the battery were seen to. */
	readonly isSpared?: boolean;
	/** A notification was shown here once. */
	readonly wasShown?: boolean;
	/** As the server said it last. */
	readonly check?: SleepCheck;
}

type Remembering = { readonly surroundings: Pick<Data['surroundings'], 'memory'> };

/** What is remembered; nothing on a device that is new. */
export function readGuide({ surroundings: { memory } }: Remembering): GuideMemory {
	const text = memory.getItem(GUIDE_KEY);
	return text === null ? {} : (JSON.parse(text) as GuideMemory);
}

/** Remembers more. @returns all that is remembered then */
export function keepGuide(data: Remembering, known: GuideMemory): GuideMemory {
	const all = { ...readGuide(data), ...known };
	data.surroundings.memory.setItem(GUIDE_KEY, JSON.stringify(all));
	return all;
}
