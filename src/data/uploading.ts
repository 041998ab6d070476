/** Sends files from this tab. The part of the app that does it comes with the first of them: a list needs it never. */
import { restUntil } from '#outbox/rest.ts';
import type { Outbox } from '#outbox/store.ts';
import type { Uploader } from '#outbox/upload.ts';
import type { AppError } from '#protocol/error.ts';
import type { Surroundings } from './surroundings.ts';

/** When the part is asked for again that could not be had, in milliseconds. */
const AGAIN_MS = 5_000;

/** One tab's sending of files. */
export class Uploading {
	readonly #outbox: Outbox;
	readonly #surroundings: Surroundings;
	readonly #tell: (error: AppError | undefined) => void;
	#uploader: Uploader | undefined;

	/** @param tell hears why no file is sent until somebody acts, and undefined once one may be again */
	constructor(outbox: Outbox, surroundings: Surroundings, tell: (error: AppError | undefined) => void) {
		this.#outbox = outbox;
		this.#surroundings = surroundings;
		this.#tell = tell;
	}

	/** The network is back, the screen is looked at, somebody signed in: tries now. */
	wake(): void {
		this.#uploader?.wake();
	}

	/** Sends whenever a file waits, until the signal says so. Call it under `senderLock`. */
	async run(held: AbortSignal): Promise<void> {
		while (!held.aborted) {
			await restUntil(this.#outbox, held, (wishes) => wishes.some(({ state }) => state === 'uploading'));
			const part = held.aborted ? undefined : await import('#outbox/upload.ts').catch(() => undefined);
			if (!part) {
				await this.#surroundings.wait(AGAIN_MS, held);
				continue;
			}
			this.#uploader ??= new part.Uploader(this.#outbox, this.#surroundings, this.#tell);
			await this.#uploader.run(held);
		}
	}
}
