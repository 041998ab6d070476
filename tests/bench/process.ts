/** Programs of ours that a bench runs beside itself; none of them outlives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** How long a program may take to say where it is, and to end, in milliseconds. */
const START_WITHIN_MS = 20_000;
const END_WITHIN_MS = 10_000;
/** Linux counts CPU time in hundredths of a second on every machine that we know. */
const TICKS_PER_SECOND = 100;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A program that listens. */
export interface Listening {
	readonly origin: string;
	/** CPU time since its start, in seconds. */
	cpuSeconds(): number;
	/** The most memory it ever held, in MB. */
	peakMegabytes(): number;
	stop(): Promise<void>;
	/** Ends it without a word, as a power cut would. */
	kill(): Promise<void>;
}

/** How a program is started. */
export interface Start {
	readonly command: string;
	readonly args: readonly string[];
	readonly env: NodeJS.ProcessEnv;
}

/** Runs a program of ours until told to stop; it must print `http://…:PORT` when it listens. */
export async function startProgram({ command, args, env }: Start): Promise<Listening> {
	const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	running.add(child);
	void once(child, 'exit').then(() => running.delete(child));
	const port = await portOf(child);
	return {
		origin: `http://127.0.0.1:${port}`,
		cpuSeconds: () => cpuSeconds(child),
		peakMegabytes: () => peakMegabytes(child),
		stop: () => stop(child),
		kill: () => stop(child, 'SIGKILL')
	};
}

function portOf(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let said = '';
		const timer = setTimeout(() => reject(new Error(`it did not start: ${said}`)), START_WITHIN_MS);
		const hear = (text: Buffer) => {
			said += text.toString();
			const [, port] = /http:\/\/[\w.]+:(\d+)/.exec(said) ?? [];
			if (port === undefined) return;
			clearTimeout(timer);
			resolve(port);
		};
		child.stdout?.on('data', hear);
		child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
		child.on('exit', (code) => {
			clearTimeout(timer);
			reject(new Error(`it ended with ${code}: ${said}`));
		});
	});
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
	child.kill(signal);
	await ended;
	clearTimeout(late);
}

function cpuSeconds(child: ChildProcess): number {
	// The name in parentheses may contain spaces; user and system time are the 12th and 13th field after it.
	const fields = ofSystem(child, 'stat')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function peakMegabytes(child: ChildProcess): number {
	const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(ofSystem(child, 'status')) ?? [];
	return (Number(kibibytes) * 1024) / 1e6;
}

/** @throws Error where there is no /proc */
const ofSystem = (child: ChildProcess, name: string): string =>
	readFileSync(`/proc/${child.pid}/${name}`, 'utf8');
