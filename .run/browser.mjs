/** Finds a Chromium for the browser tests, or brings one. */
import { existsSync } from 'node:fs';
import { run, runTool } from './processes.mjs';

const SYSTEM_PATHS = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];
const SHELL_PATH = '/usr/bin/chromium-headless-shell';
const DEBIAN_INSTALL = ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends'];
const DEBIAN_ENV = { DEBIAN_FRONTEND: 'noninteractive' };
const FIREFOX_PATHS = [
	'/usr/bin/firefox-esr',
	'/usr/bin/firefox',
	'/Applications/Firefox.app/Contents/MacOS/firefox'
];
const LIBNOTIFY_PATHS = ['x86_64', 'aarch64'].map((kind) => `/usr/lib/${kind}-linux-gnu/libnotify.so.4`);
const NOTIFICATION_PATHS = ['/usr/bin/dbus-daemon', '/usr/bin/openssl'];
const DEBIAN_PACKAGES = ['chromium', 'fonts-dejavu-core'];

/** The path of a Chromium, or an empty string for Playwright's own; throws with what to do when there is none. */
export async function ensureBrowser() {
	const found = systemBrowser();
	if (found !== undefined) return found;
	if (await hasPlaywrightBrowser()) return '';
	console.log('No Chromium here; installing one …');
	const own = await runTool('node_modules/@playwright/test/cli.js', ['install', 'chromium'], {
		env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '20000' },
		quiet: true,
		deadlineMs: 15 * 60_000
	});
	if (own.code === 0) return '';
	const debian = isDebianRoot() ? await installOnDebian() : undefined;
	const installed = systemBrowser();
	if (installed !== undefined) return installed;
	throw new Error(
		`${(debian ?? own).output.trim()}\n\nThe browser tests need Chromium. Install it, or name one in PORCHLIGHT_CHROMIUM.`
	);
}

/**
 * The path of a Chromium that has no window to draw: the same engine, and for each page a second less of a core. Where it cannot
 * be brought the whole browser does, which is why one that was named by hand stands for both.
 */
export async function ensureShell() {
	if (process.env.PORCHLIGHT_CHROMIUM || existsSync(SHELL_PATH))
		return process.env.PORCHLIGHT_CHROMIUM || SHELL_PATH;
	if (!isDebianRoot()) return await ensureBrowser();
	await run('apt-get', ['update'], { env: DEBIAN_ENV, quiet: true });
	await run('apt-get', [...DEBIAN_INSTALL, 'chromium-headless-shell'], { env: DEBIAN_ENV, quiet: true });
	return existsSync(SHELL_PATH) ? SHELL_PATH : await ensureBrowser();
}

/** Brings Firefox, the other engine that tells people of messages, and by what it shows them; a test that lacks it says so. */
export async function ensureFirefox() {
	const isThere = process.env.PORCHLIGHT_FIREFOX || FIREFOX_PATHS.some(existsSync);
	if ((isThere && LIBNOTIFY_PATHS.some(existsSync)) || !isDebianRoot()) return;
	console.log('No Firefox here, or nothing by which it shows notifications; installing …');
	const wanted = isThere ? ['libnotify4'] : ['firefox-esr', 'libnotify4'];
	await run('apt-get', ['update'], { env: DEBIAN_ENV, quiet: true });
	await run('apt-get', [...DEBIAN_INSTALL, ...wanted], { env: DEBIAN_ENV, quiet: true });
}

/** Brings what shows notifications to the tests: a bus, and a maker of certificates for the push service. */
export async function ensureNotifications() {
	if (NOTIFICATION_PATHS.every(existsSync) || !isDebianRoot()) return;
	await run('apt-get', ['update'], { env: DEBIAN_ENV, quiet: true });
	await run('apt-get', [...DEBIAN_INSTALL, 'dbus-daemon', 'openssl'], { env: DEBIAN_ENV, quiet: true });
}

const isDebianRoot = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

const systemBrowser = () =>
	[process.env.PORCHLIGHT_CHROMIUM, ...SYSTEM_PATHS].find((path) => path && existsSync(path));

async function hasPlaywrightBrowser() {
	const { chromium } = await import('@playwright/test');
	return existsSync(chromium.executablePath());
}

async function installOnDebian() {
	await run('apt-get', ['update'], { env: DEBIAN_ENV, quiet: true });
	return run('apt-get', [...DEBIAN_INSTALL, ...DEBIAN_PACKAGES], { env: DEBIAN_ENV, quiet: true });
}
