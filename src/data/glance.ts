/**
 * How the list stood last: kept where it is read without opening anything, and shown until the copy is open, a tenth
 * of a second later. What it says was true when the app was last looked at; nothing is done from it.
 */
import type { Agent } from '#domain/agent.ts';
import type { PushState } from '#domain/notice.ts';
import type { QuickFilter } from '#domain/quick-filter.ts';
import type { Setting } from '#domain/setting.ts';
import type { ConversationRow } from '#domain/shown.ts';
import type { Session } from '#protocol/session.ts';
import type { Data } from './data.ts';
import { rememberedSession } from './session.ts';
import { browserSurroundings, type Surroundings } from './surroundings.ts';

/** More than a phone shows. */
export const GLANCE_ROWS = 14;
const GLANCE_KEY = 'porchlight-glance';

/** Why a device is not told while the app is closed, and whether its person knows it (product N4). */
export interface NotTold {
	readonly state: Exclude<PushState, 'on'>;
	readonly isAccepted: boolean;
}

/** The first rows of the list, and who looked at them. */
export interface Glance {
	readonly me: Agent;
	/** As they stood under the quick filter, unread first. */
	readonly rows: readonly ConversationRow[];
	/** The quick filter, the groups that it may be, and how many conversations each filter let through. */
	readonly filter: QuickFilter;
	readonly groups: readonly Setting[];
	readonly counts: readonly (readonly [filter: QuickFilter, count: number])[];
	/** When this device is not told of messages. */
	readonly notTold?: NotTold | undefined;
	/** Until when the copy was known to be up to date, on the device's clock. */
	readonly freshAt?: number;
}

/** Keeps how the list stands now, unless its agent has signed out; without room the next start waits for the copy. */
export function keepGlance({ surroundings, connection }: Data, shown: Omit<Glance, 'freshAt'>): void {
	const { freshAt } = connection;
	// A page that is left while it signs out still shows the list (product P9).
	if (rememberedSession(surroundings)?.agentId !== shown.me.id) return;
	const glance: Glance = {
		...shown,
		rows: shown.rows.slice(0, GLANCE_ROWS),
		...(freshAt === undefined ? {} : { freshAt })
	};
	try {
		surroundings.memory.setItem(GLANCE_KEY, JSON.stringify(glance));
	} catch {
		forgetGlance(surroundings);
	}
}

/** How the list stood last for this agent; undefined when it never did on this device. */
export function readGlance(
	{ agentId }: Session,
	{ memory }: Pick<Surroundings, 'memory'> = browserSurroundings()
): Glance | undefined {
	const text = memory.getItem(GLANCE_KEY);
	const glance = text === null ? undefined : (JSON.parse(text) as Glance);
	return glance?.me.id === agentId ? glance : undefined;
}

/** Forgets it: who signs out leaves nothing (product P9). */
export const forgetGlance = ({ memory }: Pick<Surroundings, 'memory'>): void => memory.removeItem(GLANCE_KEY);
