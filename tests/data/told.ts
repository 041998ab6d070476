/** A device that can be told, in a world whose push service is a browser of ours. */
import { onTestFinished } from 'vitest';
import { openData } from '#data/device.ts';
import { PushReach } from '#data/push.ts';
import type { PushBrowser, Reached } from '#data/push-browser.ts';
import { SCREENS } from '../kit/stage.ts';
import { World } from '../kit/world.ts';

const base64 = (length: number) => 'B'.padEnd(length, 'A');

/** A browser that can be asked, refused, and loses what it had. */
export function browser(
	permission: NotificationPermission = 'default',
	service = 'https://fcm.googleapis.com/fcm/send'
) {
	let reached: Reached | undefined;
	let addresses = 0;
	const held = {
		permission,
		service,
		timeZone: 'Europe/Paris',
		isLost: () => (reached = undefined),
		shown: [] as { close: () => void; data: unknown }[],
		browser: {
			support: 'full' as PushBrowser['support'],
			isInstalled: false,
			permission: () => held.permission,
			onPermission: () => () => undefined,
			askPermission: () => Promise.resolve(held.permission),
			reached: () => Promise.resolve(reached),
			subscribe: (publicKey: string) => {
				reached ??= {
					endpoint: `${held.service}/${(addresses += 1)}`,
					p256dh: base64(87),
					auth: base64(22),
					publicKey
				};
				return Promise.resolve(reached);
			},
			unsubscribe: () => Promise.resolve(void (reached = undefined)),
			timeZone: () => held.timeZone,
			shown: () => Promise.resolve(held.shown),
			setBadge: () => Promise.resolve()
		}
	};
	return held;
}

/** A server, and one agent's device that may be told. */
export async function opened(permission?: NotificationPermission) {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const agent = await world.agent('Ana', 'owner');
	const ana = await world.device(agent, SCREENS);
	const held = browser(permission);
	const reach = new PushReach(ana.data, held.browser);
	onTestFinished(() => reach.close());
	await world.quiet();
	const known = () =>
		world.server.store.pushes.subscriptions(world.workspaceId).map(({ endpoint }) => endpoint);
	return { world, agent, ana, held, reach, known };
}
