/** The room of this device: how much is used, what of it can be freed, and whether the browser keeps it (product X13). */
import { spareBytes, trimFiles } from '#outbox/files.ts';
import type { Data } from './data.ts';
import { spaceBrowser, type SpaceBrowser } from './space-browser.ts';

/** Whether the browser keeps what is here: for good, until it needs the room for something else, or it does not say. */
export type Keeping = 'kept' | 'for-now' | 'unknown';

/** How this device stands, in bytes. */
export interface Space {
	readonly keeping: Keeping;
	/** What this app uses, and how much it may; absent where the browser does not say so. */
	readonly used?: number;
	readonly most?: number;
	/** What can be freed at once: files that were seen or sent, which the server has, too. */
	readonly spare: number;
}

/** The room of one agent's device. */
export class DeviceSpace {
	readonly #data: Pick<Data, 'outbox' | 'wake'>;
	readonly #browser: SpaceBrowser;

	constructor(data: Pick<Data, 'outbox' | 'wake'>, browser: SpaceBrowser = spaceBrowser()) {
		this.#data = data;
		this.#browser = browser;
	}

	/** How it stands now. @throws AppError `unknown` when the outbox can't be read */
	async look(): Promise<Space> {
		const [isKept, estimate, spare] = await Promise.all([
			this.#browser.isKept(),
			this.#browser.estimate(),
			spareBytes(this.#data.outbox)
		]);
		const keeping = isKept === undefined ? 'unknown' : isKept ? 'kept' : 'for-now';
		return { keeping, spare, ...estimate };
	}

	/**
	 * Asks the browser to keep what is here. It decides by how the app is used, so it is asked again at every start, once the
	 * app is installed and once it may notify; one that would ask its person is asked by a press alone.
	 *
	 * @param isPressed its person wants it
	 */
	async keep(isPressed = false): Promise<void> {
		if ((isPressed || !this.#browser.asksPerson) && (await this.#browser.isKept()) === false)
			await this.#browser.keep();
	}

	/** Frees what can be freed, and tries again what had no room. @returns how many bytes that were */
	async free(): Promise<number> {
		const freed = await trimFiles(this.#data.outbox, 0);
		this.#data.wake();
		return freed;
	}
}
