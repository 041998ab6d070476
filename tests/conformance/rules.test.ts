/** The program that tries SPEC.md, tried itself: on our server, and on servers that break a rule each. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { serve } from '../kit/served.ts';
import { files, importsOf, targetOf } from '../rooms.ts';
import { emptyDirectory } from '../sync-server/desk.ts';
import { checks, conform, readRules } from './rules.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('main.ts', import.meta.url));
const tryOn = (...args: string[]) =>
	run(process.execPath, [program, ...args]).catch(
		(error: { code: number; stdout: string; stderr: string }) => error
	);

test('every rule of SPEC.md is tried, or says why it is not', () => {
	expect(Object.keys(checks).sort()).toEqual(
		readRules()
			.map(({ id }) => id)
			.sort()
	);
});

test('the program knows nothing of our server', () => {
	const ours = files.filter((file) => file.startsWith('tests/conformance/') && !file.endsWith('.test.ts'));
	const targets = ours.flatMap(importsOf).map(targetOf);
	const known = /^(src\/(domain|protocol)\/|tests\/conformance\/|node$|ws$|typebox)/;
	expect(targets.filter((target) => !known.test(target))).toEqual([]);
	expect(ours.length).toBeGreaterThan(5);
});

test('our server keeps every rule that can be tried from outside, and no line is left open', async () => {
	const { address, network, bugs, line } = await serve(emptyDirectory());
	const verdicts = await conform({ address, network });
	expect(verdicts.filter(({ kind }) => kind === 'failed')).toEqual([]);
	const untried = verdicts.filter(({ kind }) => kind === 'not from outside').map(({ id }) => id);
	expect(untried.sort()).toEqual(
		Object.keys(checks)
			.filter((id) => typeof checks[id] === 'string')
			.sort()
	);
	expect(bugs).toEqual([]);
	await expect.poll(() => line.size).toBe(0);
}, 120_000);

test('an account that is there is used, with data in it, and left as it was', async () => {
	const { address, network } = await serve();
	const account = { email: 'ana@example.org', password: 'correct horse' };
	const headers = { 'porchlight-protocol': '1' };
	const body = JSON.stringify({ name: 'Ana', ...account });
	const signUp = await fetch(`${address}/api/sign-up`, { method: 'POST', headers, body });
	const cookie = signUp.headers.getSetCookie()[0]?.split(';')[0] ?? '';
	for (let round = 0; round < 2; round += 1) {
		const verdicts = await conform({ address, network, account });
		expect(verdicts.filter(({ kind }) => kind === 'failed')).toEqual([]);
	}
	const copy = await fetch(`${address}/api/snapshot`, {
		method: 'POST',
		headers: { ...headers, cookie },
		body: '{}'
	});
	const text = await copy.text();
	expect(text).toContain('"availability":"offline"');
	expect(text).not.toContain('conformance-');
	expect(text).not.toContain('"status":"open"');
}, 120_000);

test('the command prints a line for each rule and the counts, and ends by how it went', async () => {
	const { address } = await serve();
	const { stdout } = await tryOn(address, '--only', 'T4,S12');
	const [first, second, , counts] = stdout.split('\n');
	expect(first).toMatch(/^✔ passed +T4 {2}A failure is /);
	expect(second).toMatch(/^– not from outside S12 A wish leaves the list .* — it is about /);
	expect(counts).toBe('1 passed, 0 failed, 1 not from outside');
	expect(await tryOn('http://127.0.0.1:1')).toMatchObject({ code: 2 });
	expect(await tryOn('nonsense')).toMatchObject({ code: 2 });
});
