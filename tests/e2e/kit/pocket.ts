/** A phone of somebody's own: its browser can be closed and opened again, and still has what it stored. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, BrowserType } from '@playwright/test';
import type { TestServer } from './server.ts';

/** What a pocket is made of. */
export interface PocketParts {
	readonly browserType: BrowserType;
	readonly options: BrowserContextOptions;
	/** The only one that it speaks with. */
	readonly server: TestServer;
	/** Called with each browser that is started. */
	readonly onopen: (context: BrowserContext) => void;
}

/** A browser with a profile on disk. */
export class Pocket {
	readonly #browserType: BrowserType;
	readonly #folder: string;
	readonly #options: BrowserContextOptions;
	readonly #onopen: (context: BrowserContext) => void;
	readonly #server: TestServer;
	#context: BrowserContext | undefined;

	private constructor(folder: string, { browserType, options, onopen, server }: PocketParts) {
		this.#browserType = browserType;
		this.#folder = folder;
		this.#options = options;
		this.#onopen = onopen;
		this.#server = server;
	}

	static async make(parts: PocketParts): Promise<Pocket> {
		return new Pocket(await mkdtemp(join(tmpdir(), 'porchlight-pocket-')), parts);
	}

	/**
	 * Starts the browser, without a network if asked so. Its worker may begin a Background Sync before the browser can be told
	 * that there is no network: until then the server is gone.
	 */
	async open({ offline = false } = {}): Promise<BrowserContext> {
		if (offline) await this.#server.stop();
		this.#context = await this.#browserType.launchPersistentContext(this.#folder, {
			...this.#options,
			offline
		});
		this.#onopen(this.#context);
		if (offline) await this.#server.restart();
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
