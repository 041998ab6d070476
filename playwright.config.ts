import { defineConfig } from '@playwright/test';

/** The browsers that the test command found; without them Playwright takes its own. */
const whole = process.env['PORCHLIGHT_CHROMIUM'];
const shell = process.env['PORCHLIGHT_SHELL'] ?? whole;

/** Being told, being installed, sending from the closed app, and walks over screens that speak of it are the whole browser's; all else a smaller one does as well. */
const OF_THE_WHOLE =
	/(accessibility-walk|background|guide|install|news|push|large-text|push-devices|push-firefox)\.test\.ts$/;

const launched = (executablePath: string | undefined) => ({
	launchOptions: { ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-quic'] }
});

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.test.ts',
	globalSetup: './tests/e2e/kit/bundle.ts',
	outputDir: '.traces',
	fullyParallel: false,
	// A journey waits about half of its time.
	workers: 2,
	retries: 0,
	forbidOnly: Boolean(process.env['CI']),
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		viewport: { width: 412, height: 915 },
		locale: 'en-GB',
		// A trace of every journey costs nearly as much as the journeys; `--trace on` takes one of what is looked into.
		screenshot: 'only-on-failure',
		// A walk may take minutes, a press may not.
		actionTimeout: 30_000
	},
	projects: [
		// The walks take longest, and short journeys fill up what is left beside them.
		{ name: 'whole', testMatch: OF_THE_WHOLE, use: launched(whole) },
		{ name: 'shell', testIgnore: OF_THE_WHOLE, use: launched(shell) }
	]
});
