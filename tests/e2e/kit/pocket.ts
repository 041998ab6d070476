/** A phone of somebody's own: its browser can be closed and opened again, and still has what it stored. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, BrowserType } from '@playwright/test';

/** A browser with a profile on disk. */
export class Pocket {
	readonly #browserType: BrowserType;
	readonly #folder: string;
	readonly #options: BrowserContextOptions;
	#context: BrowserContext | undefined;

	private constructor(browserType: BrowserType, folder: string, options: BrowserContextOptions) {
		this.#browserType = browserType;
		this.#folder = folder;
		this.#options = options;
	}

	static async make(browserType: BrowserType, options: BrowserContextOptions): Promise<Pocket> {
		return new Pocket(browserType, await mkdtemp(join(tmpdir(), 'porchlight-pocket-')), options);
	}

	/** Starts the browser, without a network if asked so. */
	async open({ offline = false } = {}): Promise<BrowserContext> {
		this.#context = await this.#browserType.launchPersistentContext(this.#folder, this.#options);
		await this.#context.setOffline(offline);
		return this.#context;
	}

	/** Ends the browser; what it stored stays. */
	async close(): Promise<void> {
		await this.#context?.close();
		this.#context = undefined;
	}

	/** Ends the browser and forgets what it stored. */
	async throwAway(): Promise<void> {
		await this.close();
		await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
