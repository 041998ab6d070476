/** Time as an injected function, so that tests can hold it. */

/** The present moment: milliseconds since 1970 UTC. */
export type Clock = () => number;

/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000;
/** One hour, in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** One day, in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;

/** How long a reply may take to the server before it counts as one that waited (product X3): two who write at once are no conflict. */
export const WAITED_MS = 10_000;

/** A gap between writing and accepting from which a message is marked "sent later" (product rule 5.1). */
export const LATE_MS = MINUTE_MS;
