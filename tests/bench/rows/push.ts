/** The app is closed: how long a visitor's message takes to its notification on the screen, through a stand-in of the push service. */
import { setTimeout } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { ensureNotifications } from '../../../.run/browser.mjs';
import bundleServer from '../../e2e/kit/bundle.ts';
import { Notifications } from '../../e2e/kit/notifications.ts';
import { asPhone } from '../../e2e/kit/phone.ts';
import { PushService } from '../../e2e/kit/push-service.ts';
import { TestServer } from '../../e2e/kit/server.ts';
import { ToldPhone } from '../../e2e/kit/told.ts';
import { WireAgent, WireVisitor } from '../../e2e/kit/wire.ts';
import { launchOptions, sizes } from '../device.ts';
import { rowOf } from '../row.ts';
import { account, say, type Group } from '../stage.ts';

/** Of these the slowest counts. */
const MESSAGES = 10;
const LOOK_EVERY_MS = 2;

/** `push.shown`: each message is a new visitor's, so each is a notification of its own. */
export const measurePush: Group = async (stage, runs) => {
	await ensureNotifications();
	await bundleServer();
	const shade = await Notifications.open();
	const service = await PushService.start();
	const server = await TestServer.start(undefined, service.serverSettings);
	const { origin } = server;
	const owner = await WireAgent.signUp(origin, account);
	const { args, ...launch } = launchOptions(stage.browser);
	const env = { ...process.env, ...shade.env } as Record<string, string>;
	const options = {
		...launch,
		...asPhone,
		viewport: sizes.phone,
		locale: 'en-GB',
		// A browser that is told to be quiet hears no push.
		args: [...args.filter((one) => one !== '--disable-background-networking'), ...service.browserArgs],
		env
	};
	const phone = await ToldPhone.make({ browserType: chromium, options, origin, account });
	const values: number[] = [];
	try {
		await phone.begin();
		await phone.closeApp();
		for (let run = 1; run <= runs; run += 1) {
			const took: number[] = [];
			for (let number = 1; number <= MESSAGES; number += 1)
				took.push(
					await ring(shade, await WireVisitor.come(origin, owner.session.workspaceId), `${run}-${number}`)
				);
			values.push(Math.max(...took));
			say(`push ${run}: ${took.map(Math.round).join(', ')} ms`);
		}
	} finally {
		await phone.throwAway();
		await server.close();
		await service.close();
		await shade.close();
	}
	return [rowOf('push.shown', 'ms', values)];
};

/** From the moment at which the message is sent to the one at which the desktop is asked to show it. */
async function ring(shade: Notifications, visitor: WireVisitor, text: string): Promise<number> {
	const sentAt = performance.now();
	await visitor.say(text);
	while (!shade.shown.some(({ body }) => body.endsWith(text))) await setTimeout(LOOK_EVERY_MS);
	return performance.now() - sentAt;
}
