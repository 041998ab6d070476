/** What the bench does inside of pages: it only looks. These functions travel as text, so each stands alone. */

/** Something to wait for: enough elements, or few enough, that fit and can be seen. */
export interface Sight {
	readonly selector: string;
	/** A part of what it says. */
	readonly text?: string;
	readonly atLeast?: number;
	readonly atMost?: number;
}

/** What `install` puts into every page before its first script. */
export interface Eyes {
	/** Moments in milliseconds since 1970 UTC, with fractions. */
	now(): number;
	/** When a key or a button was pressed last. */
	pressedAt: number;
	/** Waits for the paint of what is there now, and answers when it was. */
	afterPaint(): Promise<number>;
	/** When these are on screen: the moment after the paint that shows the last of them. */
	painted(sight: Sight): Promise<number>;
	/** Waits until the page has nothing to do. */
	idle(): Promise<void>;
	/** Sights that are waited for from the beginning. */
	readonly watched: Record<string, Promise<number>>;
	/** When the page began: the start of its navigation. */
	readonly beganAt: number;
}

declare global {
	var porchlightBench: Eyes;
}

/** Puts the eyes into a page; give it to `addInitScript`. */
export function install(watch: Readonly<Record<string, Sight>>): void {
	const now = (): number => performance.timeOrigin + performance.now();
	const isThere = ({ selector, text, atMost, atLeast = atMost === undefined ? 1 : 0 }: Sight): boolean => {
		const found = [...document.querySelectorAll(selector)].filter(
			(element) => (text === undefined || element.textContent?.includes(text)) && element.checkVisibility()
		);
		return found.length >= atLeast && found.length <= (atMost ?? Infinity);
	};
	const afterPaint = (): Promise<number> =>
		new Promise((resolve) => {
			// What runs in a frame's callback is before its paint, and a message posted there arrives after it.
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => resolve(now());
				port2.postMessage(undefined);
			});
		});
	const painted = async (sight: Sight): Promise<number> => {
		if (!isThere(sight)) {
			await new Promise<void>((resolve, reject) => {
				const late = setTimeout(() => {
					observer.disconnect();
					reject(new Error(`not seen within three minutes: ${JSON.stringify(sight)}`));
				}, 180_000);
				const observer = new MutationObserver(() => {
					if (!isThere(sight)) return;
					clearTimeout(late);
					observer.disconnect();
					resolve();
				});
				observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
			});
		}
		return await afterPaint();
	};
	const eyes: Eyes = {
		now,
		pressedAt: 0,
		afterPaint,
		painted,
		idle: () => new Promise((resolve) => requestIdleCallback(() => resolve())),
		watched: Object.fromEntries(Object.entries(watch).map(([name, sight]) => [name, painted(sight)])),
		beganAt: performance.timeOrigin
	};
	const press = ({ timeStamp }: Event): void => {
		eyes.pressedAt = performance.timeOrigin + timeStamp;
	};
	addEventListener('keydown', press, { capture: true });
	addEventListener('click', press, { capture: true });
	globalThis.porchlightBench = eyes;
}
