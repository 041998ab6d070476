/** What went wrong, in a sentence of the reader's language: one for each kind of failure. */
import { MINUTE_MS } from '#domain/clock.ts';
import { AppError, type ErrorKind } from '#protocol/error.ts';
import { formatSpan } from '#ui/base/format.ts';
import { m } from '#messages';

const sentences: Record<ErrorKind, () => string> = {
	offline: () => m.error_offline(),
	invalid: () => m.error_invalid(),
	'signed-out': () => m.error_signed_out(),
	forbidden: () => m.error_forbidden(),
	'not-found': () => m.error_not_found(),
	'too-large': () => m.error_too_large(),
	'too-old': () => m.error_too_old(),
	version: () => m.error_version(),
	busy: () => m.error_busy(),
	taken: () => m.error_taken(),
	'wrong-password': () => m.error_wrong_password(),
	'storage-full': () => m.error_storage_full(),
	unknown: () => m.error_unknown()
};

/** The kind of a failure that has one; everything else is `unknown`. */
export const kindOf = (error: unknown): ErrorKind => (error instanceof AppError ? error.kind : 'unknown');

/**
 * The sentence for an error.
 *
 * @param waitedMs how long ago it happened: the wait that a busy server asked for counts down
 */
export function sentenceOf(error: unknown, waitedMs = 0): string {
	const waitMs = error instanceof AppError ? (error.body.waitMs ?? 0) - waitedMs : 0;
	if (kindOf(error) === 'busy' && waitMs > 0) return m.error_busy_wait({ wait: formatSpan(roundUp(waitMs)) });
	return sentences[kindOf(error)]();
}

/** The sentence for what stopped the line or the outbox: what does not fit there was not typed by anybody. */
export const alarmFor = (error: unknown): string =>
	kindOf(error) === 'storage-full'
		? m.error_storage_full_unsent()
		: ['signed-out', 'version', 'too-old', 'busy'].includes(kindOf(error))
			? sentenceOf(error)
			: m.error_line();

/** Whole minutes above one: who comes back then must not be told to wait again. */
const roundUp = (ms: number): number => (ms > MINUTE_MS ? Math.ceil(ms / MINUTE_MS) * MINUTE_MS : ms);
