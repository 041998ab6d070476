/** Pictures of the devices of one agent that are told: two that said so over the wire, and one that is told nothing more. */
import { USUAL_CHOICES } from '#domain/notice.ts';
import { pushEndpoints, type PushDevicesAnswer, type SubscribeRequest } from '#protocol/push.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { go, type Album } from './album.ts';

const KEYS = { p256dh: 'B'.padEnd(87, 'A'), auth: 'A'.repeat(22) };
const PLACE = 'https://fcm.googleapis.com/fcm/send/picture';
const USER_AGENTS = [
	'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
	'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
];

export async function takeDevices(album: Album): Promise<void> {
	const { page, origin, language, words, take } = album;
	const say = async (path: string, data: object, userAgent?: string) => {
		const headers = {
			[PROTOCOL_HEADER]: String(PROTOCOL),
			...(userAgent === undefined ? {} : { 'user-agent': userAgent })
		};
		return await page.request.post(`${origin}${path}`, { data, headers });
	};
	// Of nothing: no push service is written to.
	const choices = { ...USUAL_CHOICES, events: [] };
	for (const [index, userAgent] of USER_AGENTS.entries()) {
		const device: SubscribeRequest = { endpoint: `${PLACE}-${index}`, ...KEYS, language, choices };
		await say(pushEndpoints.subscribe.path, device, userAgent);
	}
	const { devices } = (await (await say(pushEndpoints.pushDevices.path, {})).json()) as PushDevicesAnswer;
	await say(pushEndpoints.tellDevice.path, { deviceId: devices.at(-1)?.id, isTold: false });
	await go(album, '/settings/notifications');
	const list = page.getByRole('list', { name: words('devices_title') });
	await list
		.getByRole('listitem')
		.nth(USER_AGENTS.length - 1)
		.waitFor();
	await list.scrollIntoViewIfNeeded();
	await take('settings-devices');
	for (const index of USER_AGENTS.keys())
		await say(pushEndpoints.unsubscribe.path, { endpoint: `${PLACE}-${index}` });
}
