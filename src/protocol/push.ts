/** How a device is told while its app is closed (SPEC D1 to D8). */
import Type, { type Static } from 'typebox';
import { DAY_MS, MINUTE_MS } from '#domain/clock.ts';
import { Id, INTEGER_MAX, Millis, Position, URL_MAX } from '#domain/fields.ts';
import { NoticeChoices, PushNotice } from '#domain/notice.ts';
import { ToldDevice } from '#domain/told-device.ts';
import type { Endpoint } from './endpoints.ts';
import { Epoch } from './epoch.ts';
import type { FeedItem } from './pull.ts';

/** The most bytes of UTF-8 that one push carries; push services take 4096 of ciphertext, which is 103 more than the text. */
export const PUSH_MAX_BYTES = 3_900;
/** How many devices of one agent are told; another one takes the place of the one that was heard of longest ago. */
export const DEVICES_MAX = 10;
/** How many decisions about a device are remembered, and told in its state. */
export const NOTICES_KEPT = 50;
/** How many checks of a sleeping device are remembered beside them. */
export const SLEEPS_KEPT = 5;
/** The longest that a test may wait before it is sent, in milliseconds; one that waits so long is the check of a sleeping device. */
export const TEST_AFTER_MAX_MS = 10 * MINUTE_MS;
/** A receipt that could not be said earlier is taken this long, in milliseconds. */
export const RECEIPT_AGE_MAX_MS = 30 * DAY_MS;

const base64url = (bytes: number) => {
	const length = Math.ceil((bytes * 4) / 3);
	return Type.String({ minLength: length, maxLength: length, pattern: '^[A-Za-z0-9_-]+$' });
};

/** Where a device is reached: an address of its browser's push service. */
const PushEndpoint = Type.String({ minLength: 10, maxLength: URL_MAX, pattern: '^https://' });

/** Says where this device is reached, and what it is to be told. */
export const SubscribeRequest = Type.Object(
	{
		endpoint: PushEndpoint,
		p256dh: Type.String({ ...base64url(65), description: "The device's public key." }),
		auth: Type.String({ ...base64url(16), description: "The device's secret." }),
		language: Type.Enum(['en', 'fr'], { description: 'Of what it shows.' }),
		choices: NoticeChoices
	},
	{
		additionalProperties: false,
		description: 'Says where this device is reached, and what it is to be told.'
	}
);
export type SubscribeRequest = Static<typeof SubscribeRequest>;

/** Names a device by where it is reached. */
const PushDeviceRequest = Type.Object(
	{ endpoint: PushEndpoint },
	{ additionalProperties: false, description: 'Names a device by where it is reached.' }
);

/** Asks how a device stands; without an address only for the server's key. */
const PushStateRequest = Type.Object(
	{ endpoint: Type.Optional(PushEndpoint) },
	{ additionalProperties: false, description: 'Asks how a device stands.' }
);

/** How a device stands with the server. */
export const PushStateAnswer = Type.Object(
	{
		publicKey: Type.String({ ...base64url(65), description: 'What browsers subscribe with (VAPID).' }),
		isKnown: Type.Boolean({ description: 'Whether it is told anything at all.' }),
		notices: Type.Array(PushNotice, {
			maxItems: NOTICES_KEPT + SLEEPS_KEPT,
			description: 'The newest first.'
		}),
		isStopped: Type.Optional(
			Type.Literal(true, { description: 'Its agent has said elsewhere that it is told nothing more (D8).' })
		),
		lacksContact: Type.Optional(
			Type.Literal(true, {
				description:
					'Its push service takes nothing from this server, whose owner has not named whom it may write to.'
			})
		)
	},
	{ additionalProperties: false, description: 'How a device stands with the server.' }
);
export type PushStateAnswer = Static<typeof PushStateAnswer>;

/** The devices of an agent that are told. */
export const PushDevicesAnswer = Type.Object(
	{
		devices: Type.Array(ToldDevice, { maxItems: DEVICES_MAX, description: 'The newest heard of first.' })
	},
	{ additionalProperties: false, description: 'The devices of an agent that are told.' }
);
export type PushDevicesAnswer = Static<typeof PushDevicesAnswer>;

/** Says whether a device is told anything from now on. */
export const TellDeviceRequest = Type.Object(
	{ deviceId: Id, isTold: Type.Boolean() },
	{ additionalProperties: false, description: 'Says whether a device is told anything from now on.' }
);
export type TellDeviceRequest = Static<typeof TellDeviceRequest>;

/** Asks for a notification to try. */
const TestPushRequest = Type.Object(
	{
		endpoint: PushEndpoint,
		afterMs: Type.Integer({ minimum: 0, maximum: TEST_AFTER_MAX_MS, description: 'How long to wait first.' })
	},
	{ additionalProperties: false, description: 'Asks for a notification to try.' }
);

/** The decision that a test leaves behind. */
export const TestPushAnswer = Type.Object({ noticeId: Id }, { additionalProperties: false });
export type TestPushAnswer = Static<typeof TestPushAnswer>;

/** A device has shown a notification. */
export const ReceiptRequest = Type.Object(
	{
		endpoint: PushEndpoint,
		noticeId: Id,
		agoMs: Type.Optional(
			Type.Integer({
				minimum: 0,
				maximum: RECEIPT_AGE_MAX_MS,
				description: 'How long ago it was shown, where that could not be said at once.'
			})
		),
		wasOpen: Type.Optional(
			Type.Literal(true, { description: 'The app was on the screen when it was shown.' })
		)
	},
	{ additionalProperties: false, description: 'A device has shown a notification.' }
);
export type ReceiptRequest = Static<typeof ReceiptRequest>;

/** What a push carries: ready to be shown, and what it is about, ready to be stored. */
export const PushPayload = Type.Object(
	{
		noticeId: Id,
		workspaceId: Id,
		agentId: Id,
		epoch: Epoch,
		sentAt: Millis,
		language: Type.Enum(['en', 'fr']),
		title: Type.String({ maxLength: 200 }),
		body: Type.String({ maxLength: 500 }),
		isSilent: Type.Boolean(),
		unread: Type.Integer({
			minimum: 0,
			maximum: INTEGER_MAX,
			description: 'In how many conversations this agent has something to read that no colleague sees to.'
		}),
		about: Type.Optional(
			Type.Object(
				{
					conversationId: Id,
					position: Type.Integer({ ...Position, description: 'Of the newest message that it brings.' }),
					hasJoined: Type.Boolean({ description: 'Whether this agent may write there as it is.' }),
					isWaiting: Type.Optional(
						Type.Literal(true, {
							description: 'Nobody has seen it for too long: it is shown whatever was told before.'
						})
					),
					isInner: Type.Optional(
						Type.Literal(true, {
							description: 'A note: an answer would go to the visitor, so none is offered.'
						})
					)
				},
				{ additionalProperties: false, description: 'Absent for a test.' }
			)
		),
		items: Type.Array(Type.Unknown(), {
			maxItems: 100,
			description: 'Entries of the feed, as `pull` has them; a message that is cut bears the number 0.'
		})
	},
	{ additionalProperties: false, description: 'What a push carries.' }
);
export type PushPayload = Omit<Static<typeof PushPayload>, 'items'> & { items: FeedItem[] };

/** The addresses of push: apart from the others, since only a device that asks for it needs them. */
export const pushEndpoints = {
	pushState: {
		method: 'POST',
		path: '/api/push',
		who: ['agent'],
		request: PushStateRequest,
		answer: PushStateAnswer,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'How a device of this agent stands, and the key to subscribe with.'
	},
	subscribe: {
		method: 'POST',
		path: '/api/push/subscribe',
		who: ['agent'],
		request: SubscribeRequest,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'Says where this device is reached and what it is to be told; said again at every start.'
	},
	unsubscribe: {
		method: 'POST',
		path: '/api/push/unsubscribe',
		who: ['agent'],
		request: PushDeviceRequest,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'This device is to be told nothing more.'
	},
	pushDevices: {
		method: 'POST',
		path: '/api/push/devices',
		who: ['agent'],
		request: PushStateRequest,
		answer: PushDevicesAnswer,
		fails: ['forbidden', 'signed-out', 'too-large'],
		meaning: 'How all devices of this agent stand that are told.'
	},
	tellDevice: {
		method: 'POST',
		path: '/api/push/device',
		who: ['agent'],
		request: TellDeviceRequest,
		fails: ['forbidden', 'signed-out', 'too-large', 'not-found'],
		meaning: 'Says of a device of this agent whether it is told anything from now on.'
	},
	testPush: {
		method: 'POST',
		path: '/api/push/test',
		who: ['agent'],
		request: TestPushRequest,
		answer: TestPushAnswer,
		fails: ['forbidden', 'signed-out', 'too-large', 'not-found'],
		meaning: 'Sends a notification to try.'
	},
	receipt: {
		method: 'POST',
		path: '/api/push/receipt',
		who: ['agent'],
		request: ReceiptRequest,
		fails: ['forbidden', 'signed-out', 'too-large', 'not-found'],
		meaning: 'A notification was shown.'
	}
} as const satisfies Record<string, Endpoint>;
