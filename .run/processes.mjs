/** Runs other programs, and ends what they leave behind. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync, utimes } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nodePath, root } from './paths.mjs';

/** Every program started here carries it, so that none can hide. */
const MARK = `PORCHLIGHT_RUN=${randomUUID()}`;
const LOCK_STALE_MS = 10_000;
const isPosix = process.platform !== 'win32';
const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.on(signal, () => {
		endGroups();
		endStragglers();
		process.exit(128 + constants.signals[signal]);
	});
}

if (process.env.npm_lifecycle_event) endWithNpm();

/**
 * Runs a program to its end, in a process group of its own that does not survive it. Answers its exit code and,
 * when quiet, what it printed; a program that outstays `deadlineMs` is ended and answers 124.
 */
export async function run(command, args, { env = {}, quiet = false, deadlineMs = 45 * 60_000 } = {}) {
	const child = spawn(command, args, {
		cwd: root,
		detached: isPosix,
		shell: !isPosix && command === 'npm',
		stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
		env: { ...process.env, ...env, [MARK.split('=')[0]]: MARK.split('=')[1], PATH: pathWithTools() }
	});
	if (child.pid) groups.add(child.pid);
	let output = '';
	child.stdout?.on('data', (text) => (output += text));
	child.stderr?.on('data', (text) => (output += text));
	const closed = new Promise((resolve) => child.on('close', resolve));
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		endGroup(child.pid);
	}, deadlineMs);
	const code = await new Promise((resolve) => {
		child.on('error', (error) => {
			output += `${error.message}\n`;
			resolve(127);
		});
		child.on('exit', (exitCode, signal) => resolve(exitCode ?? 128 + constants.signals[signal]));
	});
	clearTimeout(timer);
	endGroup(child.pid);
	// Its last words may still be under way; who holds the pipe open beyond that is not waited for.
	if (quiet && child.pid) await Promise.race([closed, delay(1000, undefined, { ref: false })]);
	return { code: late ? 124 : code, output };
}

/** Runs a tool of node_modules on the pinned Node. */
export const runTool = (script, args, options) => run(nodePath(), [join(root, script), ...args], options);

/** Ends every program that was started here, directly or not, and still runs. Answers how many. */
export function endStragglers() {
	if (process.platform !== 'linux') return 0;
	const left = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMarked(name));
	for (const pid of left) endProcess(Number(pid));
	return left.length;
}

/** Does a task while no other command of this folder does one, so that two never install or build at once. */
export async function alone(task) {
	const lock = join(tmpdir(), `porchlight${root.replace(/\W+/g, '-')}.lock`);
	while (!take(lock)) await delay(200);
	const beat = setInterval(() => utimes(lock, new Date(), new Date(), () => {}), 1000);
	try {
		return await task();
	} finally {
		clearInterval(beat);
		rmSync(lock, { force: true });
	}
}

/** A lock whose holder was killed is not touched any more, and counts for nothing. */
function take(lock) {
	try {
		closeSync(openSync(lock, 'wx'));
		return true;
	} catch (error) {
		if (error.code !== 'EEXIST') throw error;
		const touchedAt = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		if (Date.now() - touchedAt > LOCK_STALE_MS) rmSync(lock, { force: true });
		return false;
	}
}

/** npm tells only the shell between us to stop, and that dies alone; we see it by having another parent. */
function endWithNpm() {
	const parent = process.ppid;
	setInterval(() => {
		if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
	}, 500).unref();
}

function isMarked(pid) {
	try {
		return Number(pid) !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(MARK);
	} catch {
		return false;
	}
}

function endGroups() {
	for (const pid of groups) endGroup(pid);
}

function endGroup(pid) {
	if (pid === undefined) return;
	groups.delete(pid);
	endProcess(isPosix ? -pid : pid);
}

function endProcess(pid) {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself.
	}
}

function pathWithTools() {
	return [join(root, 'node_modules', '.bin'), process.env.PATH].join(isPosix ? ':' : ';');
}
