/** How soon the widget asks for an address, once the last agent has gone (product P4). */
import { newId } from '#domain/id.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import type { Page } from '@playwright/test';
import { comeToRest, openList, openWidget, pressPresence, signIn, widgetAsks } from '../app.ts';
import { median, rowOf } from '../row.ts';
import { say, type Group } from '../stage.ts';

/** How often one goes in a run. */
const PRESSES = 5;

/** `presence.form`: of each run the median; in the first one the form comes over the network, too. */
export const measurePresence: Group = async (stage, runs) => {
	const { workspaceId } = stage.session;
	const server = await stage.startServer();
	const agent = await stage.openDevice({ size: 'desk' });
	await signIn(agent.page, server.origin);
	await allow(agent.page, server.origin, workspaceId);
	await openList(agent.page, server.origin);
	await comeToRest(agent.page);
	await pressPresence(agent.page);
	const values: number[] = [];
	for (let run = 1; run <= runs; run += 1) {
		const visitor = await stage.openDevice();
		await openWidget(visitor.page, server.origin, workspaceId);
		const took: number[] = [];
		for (let press = 0; press < PRESSES; press += 1) {
			await widgetAsks(visitor.page, false);
			const asking = widgetAsks(visitor.page, true);
			const pressedAt = await pressPresence(agent.page);
			took.push((await asking) - pressedAt);
			await pressPresence(agent.page);
		}
		await visitor.close();
		values.push(median(took));
		say(`presence ${run}: ${took.map(Math.round).join(' ')} ms`);
	}
	await agent.close();
	await server.stop();
	return [rowOf('presence.form', 'ms', values)];
};

/** Lets the widget stand on the server's own pages. */
async function allow(page: Page, origin: string, workspaceId: string): Promise<void> {
	const at = Date.now();
	const mutations = [{ id: newId(), name: 'addOrigin', args: { workspaceId, origin }, at }];
	const response = await page.request.post(`${origin}/api/mutate`, {
		headers: { [PROTOCOL_HEADER]: String(PROTOCOL) },
		data: { sentAt: at, mutations }
	});
	if (!response.ok()) throw new Error(`the origin was not listed: ${await response.text()}`);
}
