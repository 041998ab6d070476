/** How an app gets onto the home screen of this device: each kind of browser has its own way. */

/** `asked`: the browser offers it by itself and can be asked; `installed`: it is there; `none`: this browser cannot. */
export type InstallWay = 'installed' | 'asked' | 'android' | 'ios' | 'mac' | 'chromium' | 'none';

/** What is known of a browser. */
export interface BrowserFacts {
	readonly userAgent: string;
	/** How many fingers its screen takes: an iPad says that it is a Mac. */
	readonly touchPoints: number;
	/** Whether the page runs as an app of its own. */
	readonly isInstalled: boolean;
	/** Whether the browser has offered to install it. */
	readonly canAsk: boolean;
}

/** The way of a browser. What browsers say of themselves is all there is to go by. */
export function installWay({ userAgent, touchPoints, isInstalled, canAsk }: BrowserFacts): InstallWay {
	if (isInstalled) return 'installed';
	if (canAsk) return 'asked';
	if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
	if (/Android/.test(userAgent)) return 'android';
	const isMac = /Macintosh/.test(userAgent);
	if (isMac && touchPoints > 1) return 'ios';
	if (/Firefox\//.test(userAgent)) return 'none';
	if (/Chrome\//.test(userAgent)) return 'chromium';
	return isMac ? 'mac' : 'none';
}
