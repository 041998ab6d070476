/** A device: a browser of its own with a profile on disk, as a person's is. */
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { install, type Sight } from './page.ts';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];
const DEADLINE_MS = 120_000;
/** A phone, and a desk with the list beside the thread. */
export const sizes = { phone: { width: 412, height: 915 }, desk: { width: 1280, height: 800 } } as const;

/** How a device is. */
export interface DeviceOptions {
	/** Where the browser keeps everything; an empty folder is a new device. */
	readonly profile: string;
	readonly size?: keyof typeof sizes;
	/** What to look out for from the beginning of every page. */
	readonly watch?: Readonly<Record<string, Sight>>;
	/** The path of the browser; Playwright's own without. */
	readonly browser: string;
	/** Where other tools may drive it, too: a free port. */
	readonly debuggingPort?: number;
}

/** A browser with one page. */
export interface Device {
	readonly context: BrowserContext;
	readonly page: Page;
	close(): Promise<void>;
}

/** How a browser is started. */
export const launchOptions = (browser: string) => ({
	...(browser === '' ? {} : { executablePath: browser }),
	args: ARGS
});

/** How its pages are. */
export const pageOptions = (size: keyof typeof sizes) => ({ viewport: sizes[size], locale: 'en-GB' });

/** Starts a browser; no request of it leaves this machine. */
export async function openDevice({
	profile,
	size = 'phone',
	watch = {},
	browser,
	debuggingPort
}: DeviceOptions): Promise<Device> {
	const { args, ...launch } = launchOptions(browser);
	const context = await chromium.launchPersistentContext(profile, {
		...launch,
		args: debuggingPort === undefined ? args : [...args, `--remote-debugging-port=${debuggingPort}`],
		...pageOptions(size)
	});
	context.setDefaultTimeout(DEADLINE_MS);
	await context.addInitScript(install, watch);
	const page = context.pages()[0] ?? (await context.newPage());
	return { context, page, close: () => context.close() };
}

/** Makes the page's own thread so many times slower, as a phone's is; its workers keep their pace. */
export async function slowDown(page: Page, times: number): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}
