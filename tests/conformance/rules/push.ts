/** D1 to D8: devices that are told while their app is closed. */
import { newId } from '#domain/id.ts';
import { USUAL_CHOICES } from '#domain/notice.ts';
import { pushEndpoints, type PushDevicesAnswer, type PushStateAnswer } from '#protocol/push.ts';
import { failure, type Client } from '../client.ts';
import { demand, demandEqual } from '../demand.ts';
import type { Checks } from '../rules.ts';

const KEY = 'B'.padEnd(87, 'A');
const SECRET = 'A'.repeat(22);

const say = (who: Client, name: keyof typeof pushEndpoints, body: object) =>
	who.request(pushEndpoints[name].path, { raw: JSON.stringify(body) });
const subscribe = (who: Client, endpoint: string, choices = USUAL_CHOICES) =>
	say(who, 'subscribe', {
		endpoint,
		p256dh: KEY,
		auth: SECRET,
		language: 'en',
		choices
	});

const ON_A_DEVICE = 'it is about a device, its browser and its push service';

/** How telling is tried; nobody's push service is written to. */
export const push: Checks = {
	D1: async (stage) => {
		const { agent, nobody } = stage;
		const inside = ['https://127.0.0.1/push', 'https://localhost/push', 'https://push.example.invalid/1'];
		for (const endpoint of [...inside, 'https://fcm.googleapis.com:8443/1'])
			demandEqual(failure(await subscribe(agent, endpoint)), [422, 'invalid'], `a device at ${endpoint}`);
		const known = 'https://fcm.googleapis.com/fcm/send/1';
		demandEqual(failure(await subscribe(nobody, known)), [401, 'signed-out'], 'a device of nobody');
		const vera = await stage.visitor('vera');
		demand((await subscribe(vera, known)).status >= 400, "a visitor's device is taken");
		const { body } = await say(agent, 'pushState', { endpoint: known });
		demandEqual((body as PushStateAnswer).isKnown, false, 'whether a device is known that was never said');
		return 'but for devices that are reached';
	},
	D2: ON_A_DEVICE,
	D3: ON_A_DEVICE,
	D4: ON_A_DEVICE,
	D5: ON_A_DEVICE,
	D6: ON_A_DEVICE,
	D7: ON_A_DEVICE,
	D8: async (stage) => {
		const { agent } = stage;
		const endpoint = `https://fcm.googleapis.com/fcm/send/${newId()}`;
		const eve = await stage.stranger();
		// Of nothing, so that nobody's push service is written to.
		await subscribe(agent, endpoint, { ...USUAL_CHOICES, events: [] });
		const devices = async (who: Client) =>
			((await say(who, 'pushDevices', { endpoint })).body as PushDevicesAnswer).devices;
		const [device] = (await devices(agent)).filter(({ isThis }) => isThis);
		const stop = { deviceId: device?.id ?? '', isTold: false };
		demandEqual((await devices(eve)).length, 0, "how many devices of an agent another's list has");
		demandEqual(failure(await say(eve, 'tellDevice', stop)), [404, 'not-found'], "another's device");
		demandEqual((await say(agent, 'tellDevice', stop)).status, 200, 'the answer to its own agent');
		await subscribe(agent, endpoint, { ...USUAL_CHOICES, events: [] });
		const { isStopped } = (await say(agent, 'pushState', { endpoint })).body as PushStateAnswer;
		demandEqual(isStopped, true, 'whether it is stopped, after it has said again where it is');
		await say(agent, 'unsubscribe', { endpoint });
		return 'but for what is sent';
	}
};
