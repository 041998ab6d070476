/** What this device remembers of what its person chose to see; it goes with them when they sign out (product P9). */
import type { Surroundings } from './surroundings.ts';

/** Under which name the choice among open conversations is remembered (product E8). */
export const QUICK_FILTER_KEY = 'porchlight-quick-filter';

/** Under which name the filter of resolved conversations is remembered (product R2). */
export const filterKey = (workspaceId: string): string => `porchlight-filter-${workspaceId}`;

/** Under which name the way through the guide to notifications is remembered (product N1). */
export const GUIDE_KEY = 'porchlight-guide';

/** Under which name the first steps that were done once are remembered: they stay done. */
export const STEPS_KEY = 'porchlight-first-steps';

/** Where the emoji picker keeps which emoji were taken last: databases whose names begin so, one a language. */
export const EMOJI_DATABASES = 'emoji-picker-element-';

/** Forgets what was chosen. */
export function forgetChoices({ memory }: Pick<Surroundings, 'memory'>, workspaceId: string): void {
	memory.removeItem(QUICK_FILTER_KEY);
	memory.removeItem(GUIDE_KEY);
	memory.removeItem(STEPS_KEY);
	memory.removeItem(filterKey(workspaceId));
}
