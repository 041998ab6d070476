/**
 * `npm test`: installs what is missing, then checks, builds and tests, one stage after another.
 * `--only check|unit|sync|ui|e2e` (several by comma) runs those; other arguments go to the test runner as filters.
 */
import { ensureInstalled } from './install.mjs';
import { endStragglers, runTool } from './processes.mjs';

const PROJECTS = ['unit', 'sync', 'ui'];

const { only, filters } = readArguments(process.argv.slice(2));
const total = { passed: 0, failed: 0, skipped: 0 };

for (const stage of await chooseStages()) {
	console.log(`\n▸ ${stage.name}`);
	const startedAt = performance.now();
	const counts = await stage.run().catch((error) => {
		console.error(error.message);
		return { passed: 0, failed: 1, skipped: 0 };
	});
	const stragglers = endStragglers();
	if (stragglers > 0) console.log(`  ended ${stragglers} processes that it left behind`);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	console.log(`  ${counts.failed > 0 ? `✘ ${counts.failed} failed` : '✔'} in ${seconds} s`);
	for (const key of Object.keys(total)) total[key] += counts[key];
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function chooseStages() {
	try {
		await ensureInstalled();
		const { code, output } = await runTool('.run/prepare.mjs', [], { quiet: true });
		if (code !== 0) throw new Error(output.trim());
	} catch (error) {
		return [{ name: 'prepare', run: () => Promise.reject(error) }];
	}
	// Reads packages, so it can be read only now.
	const { build, checks, e2e, vitest } = await import('./stages.mjs');
	const projects = PROJECTS.filter((project) => wants(project));
	return [
		...(wants('check') ? [checks] : []),
		...(wants('e2e') ? [build] : []),
		...(projects.length > 0 ? [vitest(projects, filters)] : []),
		...(wants('e2e') ? [e2e(filters)] : [])
	];
}

function wants(name) {
	return only.length === 0 || only.includes(name);
}

function readArguments(args) {
	const at = args.indexOf('--only');
	const names = at < 0 ? [] : (args[at + 1] ?? '').split(',');
	const rest = at < 0 ? args : args.toSpliced(at, 2);
	return { only: names, filters: rest };
}
