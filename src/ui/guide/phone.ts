/** What kind of device this is: menus have other names and places with each maker, so the guide goes by it (product N1, B1). */

/** Makers whose menus differ; `google` stands for Android as it is made, `desk` for a computer. */
export const makers = ['google', 'samsung', 'xiaomi', 'huawei', 'oppo', 'vivo', 'apple', 'desk'] as const;
export type Maker = (typeof makers)[number];

/** Which browser it is, as far as its menus differ. */
export type Browser = 'chrome' | 'firefox' | 'safari' | 'samsung' | 'edge';

/** A device as the guide sees it. */
export interface Device {
	readonly maker: Maker;
	readonly browser: Browser;
	/** The main version of Android; absent where the browser keeps it to itself. */
	readonly android?: number;
}

/** What browsers tell of themselves and their device. */
export interface DeviceFacts {
	readonly userAgent: string;
	/** How many fingers the screen takes: an iPad says that it is a Mac. */
	readonly touchPoints: number;
	/** By client hints; empty on computers, absent in browsers without hints. */
	readonly model?: string;
	readonly platformVersion?: string;
}

/** Names and numbers by which makers call their models; the first that fits counts. */
const models: readonly (readonly [Maker, RegExp])[] = [
	['samsung', /^(SM-|GT-|SC-|SCG|Galaxy|SAMSUNG)/i],
	['google', /^(Pixel|Nexus)/i],
	['xiaomi', /^(Mi |Redmi|POCO|Xiaomi|M\d{4}[A-Z]|2\d{3,}[A-Z0-9]{3,})/i],
	['huawei', /^(HUAWEI|HONOR|[A-Z]{3}-[A-Z]{1,2}\d)/i],
	['oppo', /^(OPPO|CPH\d|P[A-Z]{3}\d{2}|OnePlus|(LE|IN|KB|HD|GM|NE)\d{4}|realme|RMX\d)/i],
	['vivo', /^(vivo|iQOO|V\d{4}|I\d{4})/i]
];

/** The device of a browser; one that says nothing of its maker has Android as it is made. */
export function deviceOf({ userAgent, touchPoints, model, platformVersion }: DeviceFacts): Device {
	const browser = browserOf(userAgent);
	const isMac = /Macintosh/.test(userAgent);
	if (/iPhone|iPad|iPod/.test(userAgent) || (isMac && touchPoints > 1)) return { maker: 'apple', browser };
	if (!/Android/.test(userAgent)) return { maker: 'desk', browser };
	const [, said, named] = /Android (\d+)[^;]*;(?: [a-z]{2}-[a-z]{2};)?([^;)]*)/i.exec(userAgent) ?? [];
	const name = model || (named ?? '').replace(/ Build\/.*/, '').trim();
	const maker = models.find(([, pattern]) => pattern.test(name))?.[0];
	// “K” is what browsers say that keep the model, and with it the version, to themselves.
	const version = Number((platformVersion ?? '').split('.')[0] || (named?.trim() === 'K' ? '' : said));
	const fallback: Maker = /SamsungBrowser/.test(userAgent) ? 'samsung' : 'google';
	return { maker: maker ?? fallback, browser, ...(version > 0 ? { android: version } : {}) };
}

function browserOf(userAgent: string): Browser {
	if (/Firefox\/|FxiOS\//.test(userAgent)) return 'firefox';
	if (/SamsungBrowser\//.test(userAgent)) return 'samsung';
	if (/Edg(A|iOS)?\//.test(userAgent)) return 'edge';
	return /Chrome\/|CriOS\//.test(userAgent) ? 'chrome' : 'safari';
}

/** As its icon is called; names need no translation. */
export const browserNames: Readonly<Record<Browser, string>> = {
	chrome: 'Chrome',
	firefox: 'Firefox',
	safari: 'Safari',
	samsung: 'Samsung Internet',
	edge: 'Edge'
};
