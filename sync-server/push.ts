/** Which devices are told while their app is closed, and how that goes (SPEC D1, D2, D6, D8). */
import { Hono } from 'hono';
import { MINUTE_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { standingOf, type ToldDevice } from '#domain/told-device.ts';
import { AppError } from '#protocol/error.ts';
import {
	pushEndpoints,
	TEST_AFTER_MAX_MS,
	type PushDevicesAnswer,
	type PushStateAnswer,
	type TestPushAnswer
} from '#protocol/push.ts';
import type { Accounts } from './accounts.ts';
import { readBrowser } from './browser.ts';
import type { Door, Who } from './door.ts';
import { openLimiter } from './limit.ts';
import { publicOriginIn } from './push-contact.ts';
import type { PushService } from './push-service.ts';
import { answer, bodyOf } from './request.ts';
import type { OwnDevice, Subscription } from './store/push.ts';
import type { Store } from './store/store.ts';

/** How often one agent may say where its devices are, in the span. */
export const CHANGES_PER_AGENT = 60;
/** How often it may ask for a test. */
const TESTS_PER_AGENT = 10;
const SPAN_MS = 10 * MINUTE_MS;

/** What the endpoints need. */
export interface PushParts {
	readonly store: Store;
	readonly accounts: Pick<Accounts, 'holds'>;
	readonly door: Door;
	readonly pushService: PushService;
	readonly clock: Clock;
	readonly newId: NewId;
}

/** Answers how a device stands, and hears where it is reached; every device is its agent's own. */
export function pushEndpoint(parts: PushParts): Hono {
	const { store, door, pushService, clock, newId } = parts;
	const read = {
		state: bodyOf(pushEndpoints.pushState.request),
		subscribe: bodyOf(pushEndpoints.subscribe.request),
		device: bodyOf(pushEndpoints.unsubscribe.request),
		devices: bodyOf(pushEndpoints.pushDevices.request),
		tell: bodyOf(pushEndpoints.tellDevice.request),
		test: bodyOf(pushEndpoints.testPush.request),
		receipt: bodyOf(pushEndpoints.receipt.request)
	};
	const changes = openLimiter(clock, CHANGES_PER_AGENT, SPAN_MS);
	const tests = openLimiter(clock, TESTS_PER_AGENT, SPAN_MS);
	const deviceOf = ({ workspaceId, actor }: Who, endpoint: string): Subscription => {
		const device = store.pushes.deviceOf(workspaceId, actor.id, endpoint);
		if (device) return device;
		throw new AppError({ kind: 'not-found', message: 'there is no such device' });
	};
	return new Hono()
		.post(pushEndpoints.pushState.path, async (context) => {
			const { workspaceId, actor } = await door.agentAsks(context);
			const { endpoint } = await read.state(context);
			const device =
				endpoint === undefined ? undefined : store.pushes.deviceOf(workspaceId, actor.id, endpoint);
			const notices = device ? store.pushes.noticesOf(device.id) : [];
			const { publicKey } = pushService;
			const isKnown = device !== undefined && device.endedAt === undefined;
			const lacks = device && pushService.lacksContact(device) ? { lacksContact: true as const } : {};
			const stopped = device?.stoppedAt === undefined ? {} : { isStopped: true as const };
			return answer(context, {
				publicKey,
				isKnown,
				notices,
				...stopped,
				...lacks
			} satisfies PushStateAnswer);
		})
		.post(pushEndpoints.pushDevices.path, async (context) => {
			const { workspaceId, actor } = await door.agentAsks(context);
			const { endpoint } = await read.devices(context);
			const devices = toldDevicesOf(parts, workspaceId, actor.id, endpoint);
			return answer(context, { devices } satisfies PushDevicesAnswer);
		})
		.post(pushEndpoints.tellDevice.path, async (context) => {
			const { workspaceId, actor } = await door.agentAsks(context);
			const { deviceId, isTold } = await read.tell(context);
			refuseFor(changes.take(actor.id));
			const isOwn = store.pushes.devicesOf(workspaceId, actor.id).some(({ id }) => id === deviceId);
			if (!isOwn) throw new AppError({ kind: 'not-found', message: 'there is no such device' });
			await store.stepPush(workspaceId, { do: 'stop', id: deviceId, isStopped: !isTold });
			return answer(context, {});
		})
		.post(pushEndpoints.subscribe.path, async (context) => {
			const { workspaceId, actor, session } = await door.agentAsks(context);
			const said = await read.subscribe(context);
			refuseFor(changes.take(actor.id));
			if (!pushService.mayReach(said.endpoint)) {
				const message = 'this is no address of a push service that is known here';
				throw new AppError({ kind: 'invalid', message, field: '/endpoint' });
			}
			const whose = { id: newId(), workspaceId, agentId: actor.id, sessionToken: session.sessionToken };
			// The door has let it in: it is this server's own.
			const origin = publicOriginIn(context.req.header('origin'));
			const { isRobot: _anybody, ...looks } = await readBrowser(context.req.header('user-agent') ?? '');
			const subscription = { ...said, ...whose, origin, looks };
			await store.stepPush(workspaceId, { do: 'subscribe', subscription });
			return answer(context, {});
		})
		.post(pushEndpoints.unsubscribe.path, async (context) => {
			const who = await door.agentAsks(context);
			const { endpoint } = await read.device(context);
			const device = store.pushes.deviceOf(who.workspaceId, who.actor.id, endpoint);
			if (device) await store.stepPush(who.workspaceId, { do: 'leave', by: 'id', key: device.id });
			return answer(context, {});
		})
		.post(pushEndpoints.testPush.path, async (context) => {
			const who = await door.agentAsks(context);
			const { endpoint, afterMs } = await read.test(context);
			const device = deviceOf(who, endpoint);
			if (device.endedAt !== undefined)
				throw new AppError({ kind: 'not-found', message: 'this device is reached there no more' });
			refuseFor(tests.take(who.actor.id));
			const noticeId = newId();
			const reason = afterMs === TEST_AFTER_MAX_MS ? 'sleep' : 'test';
			const decision = { noticeId, subscriptionId: device.id, isTold: true, reason } as const;
			const about = { conversationId: '', messageId: noticeId, dueAt: clock() + afterMs };
			await store.stepPush(who.workspaceId, { do: 'tell', ...about, decisions: [decision] });
			return answer(context, { noticeId } satisfies TestPushAnswer);
		})
		.post(pushEndpoints.receipt.path, async (context) => {
			const who = await door.agentAsks(context);
			const { endpoint, noticeId, agoMs = 0, wasOpen = false } = await read.receipt(context);
			const notices = store.pushes.noticesOf(deviceOf(who, endpoint).id);
			if (!notices.some(({ id }) => id === noticeId))
				throw new AppError({ kind: 'not-found', message: 'there is no such notification' });
			await store.stepPush(who.workspaceId, { do: 'shown', noticeId, agoMs, wasOpen });
			return answer(context, {});
		});
}

/** The devices of an agent; those whose session is over are told nothing any more, and go at their next push. */
function toldDevicesOf(
	{ store, accounts, pushService }: PushParts,
	workspaceId: string,
	agentId: string,
	thisEndpoint: string | undefined
): ToldDevice[] {
	const told = ({
		id,
		endpoint,
		origin,
		looks,
		subscribedAt,
		heardAt,
		stoppedAt,
		endedAt
	}: OwnDevice): ToldDevice => ({
		id,
		...(endpoint === thisEndpoint ? { isThis: true } : {}),
		...looks,
		...(subscribedAt === undefined ? {} : { subscribedAt }),
		heardAt,
		...(stoppedAt === undefined ? {} : { stoppedAt }),
		...(endedAt === undefined ? {} : { endedAt }),
		...standingOf(store.pushes.noticesOf(id)),
		...(pushService.lacksContact({ endpoint, origin }) ? { lacksContact: true } : {})
	});
	// Of one that is not reached and is not to be either its agent has heard enough.
	const isOver = ({ stoppedAt, endedAt }: OwnDevice) => stoppedAt !== undefined && endedAt !== undefined;
	return store.pushes
		.devicesOf(workspaceId, agentId)
		.filter((device) => accounts.holds(device.sessionToken) && !isOver(device))
		.map(told);
}

function refuseFor(waitMs: number): void {
	if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too often', waitMs });
}
