/** Two devices of an agent: how long a message takes from the key press on one to the other's screen. */
import type { Page } from '@playwright/test';
import { comeToRest, openThread, sights, signIn, writeMany } from '../app.ts';
import type { Device } from '../device.ts';
import { quantile, rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

const MESSAGES = 300;
const EVERY_MS = 100;

/** `live.p50` and `live.p99`; the floor is a bare socket to a bare server, from `send` to `onmessage`. */
export const measureLive: Group = async (stage, runs) => {
	const raw = await stage.startRaw();
	const [first, second] = await Promise.all([
		stage.openDevice({ size: 'desk' }),
		stage.openDevice({ size: 'desk' })
	]);
	const values: number[][] = [];
	const floors: number[][] = [];
	for (let run = 1; run <= runs; run += 1) {
		const floor = await echo(first.page, second.page, raw.origin);
		const value = await talk(stage, first, second);
		floors.push(floor);
		values.push(value);
		say(`live ${run}: ${figures(value)}, floor ${figures(floor)}`);
	}
	await Promise.all([first.close(), second.close()]);
	await raw.stop();
	const parts = (lists: readonly number[][], part: number) => lists.map((list) => quantile(list, part));
	return [
		rowOf('live.p50', 'ms', parts(values, 0.5), parts(floors, 0.5)),
		rowOf('live.p99', 'ms', parts(values, 0.99), parts(floors, 0.99))
	];
};

/** The app on both, at rest after their first copies: a fresh server, so that every run begins with the same threads. */
async function talk(stage: Stage, first: Device, second: Device): Promise<number[]> {
	const server = await stage.startServer();
	const [thread] = stage.ownThreads(1);
	if (!thread) throw new Error('the agent has no conversation');
	for (const { page } of [first, second]) {
		await signIn(page, server.origin);
		await openThread(page, server.origin, thread.conversation.id);
		await comeToRest(page);
	}
	const seeing = watch(second.page, sights.bubble.selector);
	const sent = await writeMany(first.page, { count: MESSAGES, prefix: 'live', everyMs: EVERY_MS });
	const seen = await seeing;
	for (const { page } of [first, second]) await page.goto('about:blank');
	await server.stop();
	return between(sent, seen);
}

/** When each of the numbered messages is on screen. Devices have one clock here, that of the machine. */
function watch(page: Page, selector: string): Promise<[number, number][]> {
	return page.evaluate(
		async ({ selector, count }) => {
			const seen = new Map<number, Promise<number>>();
			const paintedNow = async (): Promise<number> => {
				await porchlightBench.afterPaint();
				return Date.now();
			};
			await new Promise<void>((resolve) => {
				const look = (): void => {
					for (const element of [...document.querySelectorAll(selector)].slice(-20)) {
						const [, digits] = /^live (\d+)$/.exec(element.textContent?.trim() ?? '') ?? [];
						if (digits !== undefined && !seen.has(Number(digits))) seen.set(Number(digits), paintedNow());
					}
					if (seen.size === count) resolve();
				};
				new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
			});
			return await Promise.all(
				[...seen].map(async ([number, at]): Promise<[number, number]> => [number, await at])
			);
		},
		{ selector, count: MESSAGES }
	);
}

async function echo(first: Page, second: Page, origin: string): Promise<number[]> {
	await Promise.all([first.goto(origin), second.goto(origin)]);
	const url = origin.replace('http', 'ws');
	await second.evaluate(async (url) => {
		const socket = new WebSocket(url);
		const seen: [number, number][] = [];
		socket.onmessage = ({ data }) => void seen.push([Number(/\d+/.exec(String(data))?.[0]), Date.now()]);
		Object.assign(globalThis, { seen });
		await new Promise((resolve) => (socket.onopen = resolve));
	}, url);
	const sent = await first.evaluate(
		async ({ url, count, everyMs }) => {
			const socket = new WebSocket(url);
			await new Promise((resolve) => (socket.onopen = resolve));
			const sent: [number, number][] = [];
			await new Promise<void>((resolve) => {
				const timer = setInterval(() => {
					sent.push([sent.length, Date.now()]);
					socket.send(`live ${sent.length - 1} ${'.'.repeat(300)}`);
					if (sent.length < count) return;
					clearInterval(timer);
					setTimeout(resolve, 1_000);
				}, everyMs);
			});
			return sent;
		},
		{ url, count: MESSAGES, everyMs: EVERY_MS }
	);
	const seen = await second.evaluate(() => (globalThis as unknown as { seen: [number, number][] }).seen);
	return between(sent, seen);
}

function between(sent: readonly [number, number][], seen: readonly [number, number][]): number[] {
	const seenAt = new Map(seen);
	return sent.map(([number, at]) => {
		const arrived = seenAt.get(number);
		if (arrived === undefined) throw new Error(`message ${number} did not arrive`);
		return arrived - at;
	});
}

const figures = (values: readonly number[]): string =>
	`p50 ${quantile(values, 0.5)} ms, p99 ${quantile(values, 0.99)} ms`;
