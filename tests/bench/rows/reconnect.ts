/** A server that dies and comes back under five hundred devices: how soon all have caught up, and what that costs it. */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { newId } from '#domain/id.ts';
import { Line } from '#data/line.ts';
import type { Surroundings } from '#data/surroundings.ts';
import { ask } from '#outbox/ask.ts';
import { endpoints } from '#protocol/endpoints.ts';
import type { MutateAnswer, MutateRequest } from '#protocol/mutate.ts';
import { PULL_LIMIT_MAX, type PullAnswer, type PullRequest } from '#protocol/pull.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { rowOf } from '../row.ts';
import { account, say, type Group, type Stage } from '../stage.ts';

const DEVICES = 500;
/** How long all of them may take, in milliseconds: twice the longest wait between two attempts, and a moment. */
const BACK_WITHIN_MS = 65_000;
/** How attempts are counted to see that they are spread, in milliseconds. */
const WINDOW_MS = 100;

/** `reconnect.500` and `server.rss.500`: killed, started again on the same data and port, until every device has caught up. */
export const measureReconnect: Group = async (stage, runs) => {
	const times: number[] = [];
	const memories: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const { ms, megabytes, busiest } = await reconnectOnce(stage);
		times.push(ms);
		memories.push(megabytes);
		const spread = `at most ${busiest} attempts in ${WINDOW_MS} ms`;
		say(`reconnect ${run}: ${Math.round(ms)} ms, ${Math.round(megabytes)} MB, ${spread}`);
	}
	return [rowOf('reconnect.500', 'ms', times), rowOf('server.rss.500', 'MB', memories)];
};

async function reconnectOnce(stage: Stage) {
	const folder = stage.copyData();
	const server = await stage.startServerOn(folder);
	const { origin } = server;
	const cookie = await signIn(origin);
	const over = new AbortController();
	const attempts: number[] = [];
	const devices = Array.from(
		{ length: DEVICES },
		() => new Device(origin, cookie, () => attempts.push(Date.now()))
	);
	const running = devices.map((device) => device.line.run(over.signal));
	await reached(devices, await write(stage, devices[0]));
	const before = server.peakMegabytes();
	attempts.length = 0;
	await server.kill();
	const restarted = await stage.startServerOn(folder, Number(new URL(origin).port));
	const startedAt = performance.now();
	// Most are still waiting for their next attempt: this is what they missed.
	await reached(devices, await write(stage, devices[0]));
	const ms = performance.now() - startedAt;
	const megabytes = Math.max(before, restarted.peakMegabytes());
	over.abort();
	await Promise.all(running);
	await restarted.stop();
	return { ms, megabytes, busiest: busiestOf(attempts) };
}

/** One device as far as its line goes: what it is told counts, and is not stored. */
class Device {
	readonly line: Line;
	readonly surroundings: Pick<Surroundings, 'fetch' | 'openSocket' | 'now' | 'wait' | 'random' | 'isOnline'>;
	number = 0;
	isOpen = false;

	constructor(origin: string, cookie: string, onAttempt: () => void) {
		this.surroundings = {
			fetch: (path, request) =>
				fetch(`${origin}${path}`, { ...request, headers: { ...(request.headers as object), cookie } }),
			openSocket: (path, { onOpen, onMessage, onClose }) => {
				onAttempt();
				const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers: { cookie } });
				socket.on('open', onOpen);
				socket.on('message', (data: Buffer) => onMessage(data.toString('utf8')));
				socket.on('close', onClose);
				// It closes after that.
				socket.on('error', () => undefined);
				return {
					send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
					close: () => socket.terminate()
				};
			},
			now: Date.now,
			wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
			random: Math.random,
			isOnline: () => true
		};
		let epoch = '';
		this.line = new Line(this.surroundings, {
			onState: ({ kind }) => (this.isOpen = kind === 'open'),
			onHello: (hello) => {
				({ epoch } = hello);
				// A first copy is no part of this.
				this.number ||= hello.clock;
			},
			onSignal: () => undefined,
			onFresh: () => undefined,
			catchUp: (signal) => this.#pull(epoch, signal),
			receive: async ({ from, to }) => {
				if (from > this.number) return false;
				this.number = Math.max(this.number, to);
				return true;
			}
		});
	}

	async #pull(epoch: string, signal: AbortSignal): Promise<void> {
		for (let more = true; more && !signal.aborted;) {
			const request: PullRequest = { epoch, after: this.number, limit: PULL_LIMIT_MAX };
			const answer = await ask<PullAnswer>(this.surroundings, endpoints.pull, request, signal);
			this.number = Math.max(this.number, answer.to);
			({ more } = answer);
		}
	}
}

async function signIn(origin: string): Promise<string> {
	const { email, password } = account;
	const headers = { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL) };
	const body = JSON.stringify({ email, password });
	const answer = await fetch(`${origin}${endpoints.signIn.path}`, { method: 'POST', headers, body });
	const [cookie] = answer.headers.getSetCookie();
	if (cookie === undefined) throw new Error(`nobody was let in: ${await answer.text()}`);
	return cookie.split(';')[0] ?? '';
}

/** Writes a message. @returns the number at which it is in the feed */
async function write(stage: Stage, device: Device | undefined): Promise<number> {
	const [thread] = stage.ownThreads(1);
	if (!device || !thread) throw new Error('there is nobody to write, or nowhere');
	const args = {
		id: newId(),
		conversationId: thread.conversation.id,
		text: 'Back again',
		seenPosition: 1_000_000
	};
	const at = Date.now();
	const request: MutateRequest = { sentAt: at, mutations: [{ id: newId(), name: 'sendMessage', args, at }] };
	const { results } = await ask<MutateAnswer>(device.surroundings, endpoints.mutate, request);
	const [result] = results;
	if (result?.kind !== 'applied') throw new Error(`it was not written: ${JSON.stringify(result)}`);
	return result.number;
}

async function reached(devices: readonly Device[], number: number): Promise<void> {
	const lateAt = performance.now() + BACK_WITHIN_MS;
	const missing = () => devices.filter((device) => !device.isOpen || device.number < number).length;
	while (missing() > 0) {
		if (performance.now() > lateAt) throw new Error(`${missing()} of ${devices.length} devices are not back`);
		await pause(5);
	}
}

/** The most attempts that fall into one window. */
function busiestOf(moments: readonly number[]): number {
	const windows = Map.groupBy(moments, (moment) => Math.floor(moment / WINDOW_MS));
	return Math.max(0, ...[...windows.values()].map(({ length }) => length));
}
