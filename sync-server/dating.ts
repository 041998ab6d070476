/** When wishes were made, on our clock (SPEC T10). */

/** How much longer one request may take than another; above that the device's clock was set meanwhile. */
export const SLOWEST_MS = 60_000;

/** The newest wish that came from an outbox. */
export interface Dated {
	/** On the device's clock. */
	readonly at: number;
	/** On ours. */
	readonly writtenAt: number;
	/** By how much ours was ahead when it came, its way included. */
	readonly aheadMs: number;
}

/** One request of an outbox. */
export interface Sending {
	/** Now on the device's clock, when it was sent. */
	readonly sentAt: number;
	/** Now on ours, when it was received. */
	readonly now: number;
	/** What came from the same outbox before. */
	readonly last?: Dated | undefined;
}

/**
 * The moment of a wish on our clock. What a device says of the future is now. The time that a request took counts as age, so
 * one that was quicker than the one before would make a later wish the older of two; it is never dated before that one.
 */
export function writtenAt(at: number, { sentAt, now, last }: Sending): number {
	const aheadMs = now - sentAt;
	const reckoned = Math.max(0, Math.min(now, at + aheadMs));
	const wasSlower = last !== undefined && last.aheadMs > aheadMs && last.aheadMs - aheadMs <= SLOWEST_MS;
	return wasSlower && at >= last.at ? Math.max(reckoned, Math.min(now, last.writtenAt)) : reckoned;
}

/** Of how many outboxes the newest wish is remembered; the one that was silent for longest goes first. */
const OUTBOXES_MAX = 10_000;

/** The newest wish of each outbox, as long as this process runs. */
export class Datings {
	readonly #newest = new Map<string, Dated>();

	/** What came last from this outbox. */
	of(outbox: string): Dated | undefined {
		return this.#newest.get(outbox);
	}

	/** These came from it, made at these moments of its device's clock. */
	note(outbox: string, ats: readonly number[], sending: Sending): void {
		const at = Math.max(...ats);
		const { last, sentAt, now } = sending;
		// Of a clock that was set back what it said before counts no more.
		const isOlder = last !== undefined && at < last.at && last.at <= sentAt;
		const newest = { at, writtenAt: writtenAt(at, sending), aheadMs: now - sentAt };
		this.#newest.delete(outbox);
		this.#newest.set(outbox, isOlder ? last : newest);
		const [oldest] = this.#newest.keys();
		if (this.#newest.size > OUTBOXES_MAX && oldest !== undefined) this.#newest.delete(oldest);
	}
}
