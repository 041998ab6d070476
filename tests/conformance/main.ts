/** `npm run conformance -- URL [--email E --password P] [--only S5,W1]`: tries SPEC.md on a running server, rule by rule. */
import { parseArgs } from 'node:util';
import { realNetwork } from './network.ts';
import { conform, type Verdict } from './rules.ts';

const USAGE = 'npm run conformance -- URL [--email E --password P] [--only S5,W1]\n';
const MARKS = { passed: '✔', failed: '✘', 'not from outside': '–' } as const;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { email: { type: 'string' }, password: { type: 'string' }, only: { type: 'string' } }
});
const [address] = positionals;
const { email, password } = values;

if (address === undefined || !URL.canParse(address) || (email === undefined) !== (password === undefined)) {
	process.stderr.write(USAGE);
	process.exitCode = 2;
} else {
	try {
		const account = email === undefined || password === undefined ? undefined : { email, password };
		const only = values.only?.split(',');
		say(await conform({ address, network: realNetwork, account, only, tell: progress }));
	} catch (error) {
		process.stderr.write(
			`${address} could not be tried: ${error instanceof Error ? error.message : String(error)}\n`
		);
		process.exitCode = 2;
	}
}

/** Which rule is being tried, on a terminal only. */
function progress(id: string): void {
	if (process.stderr.isTTY) process.stderr.write(`\r${id.padEnd(4)}`);
}

function say(verdicts: readonly Verdict[]): void {
	if (process.stderr.isTTY) process.stderr.write('\r    \r');
	for (const { id, sentence, kind, why } of verdicts) {
		const end = why === undefined ? '' : ` — ${why}`;
		process.stdout.write(`${MARKS[kind]} ${kind.padEnd(16)} ${id.padEnd(3)} ${sentence}${end}\n`);
	}
	const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
	const [passed, failed, inside] = [count('passed'), count('failed'), count('not from outside')];
	process.stdout.write(`\n${passed} passed, ${failed} failed, ${inside} not from outside\n`);
	process.exitCode = failed > 0 ? 1 : 0;
}
