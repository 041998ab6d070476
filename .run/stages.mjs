/** The stages of `npm test`: each runs its tools, prints what they say, and answers how many tests it had. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser, ensureFirefox, ensureNotifications, ensureShell } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { runTool } from './processes.mjs';
import { filesBelow } from './sources.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const PASSED = { passed: 1, failed: 0, skipped: 0 };
const FAILED = { passed: 0, failed: 1, skipped: 0 };
const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** Type checks, lint and formatting; each counts as one test. A folder without sources has nothing to check. */
const CHECKS = [
	tool('lint', 'node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0'], 'src'),
	tool('types of the app', 'node_modules/svelte-check/bin/svelte-check', ['--fail-on-warnings'], 'src'),
	tool('types of the server', TSC, ['-p', 'sync-server'], 'sync-server'),
	tool('types of the service worker', TSC, ['-p', 'src/service-worker'], 'src/service-worker'),
	tool('types of the tests', TSC, ['-p', 'tests'], 'tests'),
	tool('format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'], 'src')
];

/** All of them, two at a time: each uses one core, and lint takes as long as the others together. */
export const checks = {
	name: 'check: types, lint, format',
	async run() {
		const waiting = [...CHECKS];
		const total = { ...NOTHING };
		const lane = async () => {
			for (let check = waiting.shift(); check; check = waiting.shift()) {
				const { counts, output } = await check.run();
				console.log(`  ${counts.failed > 0 ? '✘' : '✔'} ${check.name}`);
				if (counts.failed > 0) console.log(output.trimEnd());
				for (const key of Object.keys(total)) total[key] += counts[key];
			}
		};
		await Promise.all([lane(), lane()]);
		return total;
	}
};

/** The build, which counts as one test. */
export const build = {
	name: 'build',
	async run() {
		await ensureBuilt();
		return PASSED;
	}
};

/** The tests of the named Vitest projects. */
export const vitest = (projects, filters) => ({
	name: `tests: ${projects.join(', ')}`,
	async run() {
		const args = ['run', '--passWithNoTests', ...projects.flatMap((project) => ['--project', project])];
		const { code, report } = await withReport('vitest.json', (file) =>
			runTool('node_modules/vitest/vitest.mjs', [
				...args,
				'--reporter=default',
				'--reporter=json',
				`--outputFile.json=${file}`,
				...filters
			])
		);
		return atLeastOneFailure(code, report && countVitest(report));
	}
});

/** The journeys in a browser. */
export const e2e = (filters) => ({
	name: 'tests: e2e',
	async run() {
		if (!hasSources('tests/e2e')) return NOTHING;
		const PORCHLIGHT_SHELL = await ensureShell();
		const PORCHLIGHT_CHROMIUM = await ensureBrowser();
		await ensureNotifications();
		await ensureFirefox();
		const args = ['test', '--reporter=list,json', '--pass-with-no-tests', ...filters];
		const { code, report } = await withReport('playwright.json', (file) =>
			runTool('node_modules/@playwright/test/cli.js', args, {
				env: { PORCHLIGHT_CHROMIUM, PORCHLIGHT_SHELL, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
			})
		);
		return atLeastOneFailure(code, report && countPlaywright(report));
	}
});

function tool(name, script, args, folder) {
	return {
		name,
		async run() {
			if (!hasSources(folder)) return { counts: NOTHING, output: '' };
			const { code, output } = await runTool(script, args, { quiet: true });
			return { counts: code === 0 ? PASSED : FAILED, output };
		}
	};
}

const hasSources = (folder) => filesBelow(folder).some((file) => /\.(ts|svelte)$/.test(file));

async function withReport(name, runIt) {
	const folder = mkdtempSync(join(tmpdir(), 'porchlight-test-'));
	const file = join(folder, name);
	try {
		const { code } = await runIt(file);
		return { code, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function countVitest(report) {
	const unread = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unread.length,
		skipped: report.numPendingTests + report.numTodoTests
	};
}

function countPlaywright({ stats, errors }) {
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky + errors.length,
		skipped: stats.skipped
	};
}

/** A tool that ended badly without naming a failed test has crashed, and that counts. */
function atLeastOneFailure(code, counts = NOTHING) {
	return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
