/** Says to the server what this device has shown: at once, or later with how long ago that was (SPEC D6). */
import { AppError } from '#protocol/error.ts';
import { pushEndpoints, RECEIPT_AGE_MAX_MS, type ReceiptRequest } from '#protocol/push.ts';
import { ask, type Asking } from './ask.ts';
import type { Pushed } from './pushed.ts';

/** What saying needs of the world. */
export interface ReceiptSurroundings extends Asking {
	/** This device's clock: only how long ago something was is told by it. */
	readonly now: () => number;
}

/**
 * Says all that is not said yet, and forgets what the server has taken or will never take.
 *
 * @param endpoint where this device is reached
 * @returns false when the line failed: the rest is said another time
 */
export async function sayReceipts(
	pushed: Pushed,
	endpoint: string,
	surroundings: ReceiptSurroundings,
	signal?: AbortSignal
): Promise<boolean> {
	for (const { id, at, wasOpen } of await pushed.receipts()) {
		const agoMs = Math.min(Math.max(0, surroundings.now() - at), RECEIPT_AGE_MAX_MS);
		const request: ReceiptRequest = { endpoint, noticeId: id, agoMs, ...(wasOpen ? { wasOpen } : {}) };
		try {
			await ask(surroundings, pushEndpoints.receipt, request, signal);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			if (error.kind !== 'not-found' && error.kind !== 'invalid') return false;
		}
		await pushed.dropReceipt(id);
	}
	return true;
}
