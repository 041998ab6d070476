/** What the browser says of the room of this device. Injected, so that tests can hold it. */

/** The part of the browser that is used. */
export interface SpaceBrowser {
	/** It asks its person before it keeps anything for good; others decide by how the app is used. */
	readonly asksPerson: boolean;
	/** Whether it keeps everything until its person removes it; undefined where it does not say so. */
	isKept(): Promise<boolean | undefined>;
	/** Asks for that; whether it does `isKept` says. */
	keep(): Promise<void>;
	/** How many bytes the app uses, and may use; nothing where it does not say so. */
	estimate(): Promise<{ readonly used?: number; readonly most?: number }>;
}

/** The browser as it is. */
export function spaceBrowser(): SpaceBrowser {
	// Absent where the page is not served securely.
	const storage = navigator.storage as Partial<StorageManager> | undefined;
	return {
		asksPerson: /\bFirefox\//.test(navigator.userAgent),
		// Some browsers refuse to say where their person forbids sites to store anything.
		isKept: async () => await storage?.persisted?.().catch(() => undefined),
		keep: async () => void (await storage?.persist?.().catch(() => undefined)),
		estimate: async () => {
			const { usage, quota } = (await storage?.estimate?.().catch(() => undefined)) ?? {};
			return {
				...(usage === undefined ? {} : { used: usage }),
				...(quota === undefined ? {} : { most: quota })
			};
		}
	};
}
