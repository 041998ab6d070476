import { defineConfig } from '@playwright/test';

/** The browser that the test command found; without it Playwright takes its own. */
const executablePath = process.env['PORCHLIGHT_CHROMIUM'];

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '**/*.test.ts',
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
		trace: 'retain-on-failure',
		// A walk may take minutes, a press may not.
		actionTimeout: 30_000,
		launchOptions: {
			...(executablePath ? { executablePath } : {}),
			args: ['--no-sandbox', '--disable-quic']
		}
	}
});
