/** What a first copy costs on the wire, as the browser counts it: heads of answers included, compressed as they came. */
import type { Page } from '@playwright/test';
import { endpoints } from '#protocol/endpoints.ts';
import { signIn } from '../app.ts';
import { rowOf } from '../row.ts';
import { say, type Group, type Stage } from '../stage.ts';

/** `bytes.wire`; the floor is the same documents, none packed, in one answer. */
export const measureWire: Group = async (stage, runs) => {
	const [server, raw] = [await stage.startServer(), await stage.startRaw()];
	const values: number[] = [];
	const floors: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const floor = await kilobytesOf(stage, ['/documents'], async (page) => {
			await page.goto(raw.origin);
			await page.evaluate(async () => void (await (await fetch('/documents')).arrayBuffer()));
		});
		const paths = [endpoints.snapshot.path, endpoints.pull.path];
		const value = await kilobytesOf(stage, paths, (page) => signIn(page, server.origin));
		floors.push(floor);
		values.push(value);
		say(`wire ${run}: ${Math.round(value)} kB, floor ${Math.round(floor)} kB`);
	}
	await server.stop();
	await raw.stop();
	return [rowOf('bytes.wire', 'kB', values, floors)];
};

/** What a new device received from these paths, in kB. */
async function kilobytesOf(
	stage: Stage,
	paths: readonly string[],
	visit: (page: Page) => Promise<void>
): Promise<number> {
	const device = await stage.openDevice();
	const session = await device.context.newCDPSession(device.page);
	const answers = new Set<string>();
	let bytes = 0;
	session.on('Network.responseReceived', ({ requestId, response }) => {
		if (paths.includes(new URL(response.url).pathname)) answers.add(requestId);
	});
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		if (answers.has(requestId)) bytes += encodedDataLength;
	});
	await session.send('Network.enable');
	await visit(device.page);
	await device.close();
	return bytes / 1000;
}
