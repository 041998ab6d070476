/** Handing pushes to the services of browsers: to those we know, never into the owner's own network (SPEC D1, D4). */
import { createECDH, createHmac } from 'node:crypto';
import { lookup } from 'node:dns';
import { Agent } from 'node:https';
import { BlockList, connect as connectTo, isIPv6, type LookupFunction } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { MINUTE_MS } from '#domain/clock.ts';
import { needsContact, NO_CONTACT } from './push-contact.ts';

/** What is set from outside. */
export interface PushSettings {
	/** Hosts of push services beside the known ones; with a dot before it, all below it. */
	readonly hosts?: readonly string[];
	/** For tests: `host:port` of a stand-in that gets every push, whoever it is for. */
	readonly standIn?: string;
	/** How a push service reaches the owner: a `mailto:` or `https:` address. */
	readonly contact?: string | undefined;
}

/** Where a device is reached. */
export interface PushTarget {
	readonly endpoint: string;
	readonly p256dh: string;
	readonly auth: string;
	/** Under which public address its agent uses this server; how its push service reaches the owner where nothing was set. */
	readonly origin?: string | undefined;
}

/** How it is sent: for how long the service keeps it, and which earlier one it replaces there. */
export interface PushWay {
	readonly ttlSeconds: number;
	/** At most 32 signs of base64url. */
	readonly topic?: string;
}

/** What a push service made of it. */
export type Pushed =
	| { readonly kind: 'sent' }
	/** The device is reached there no more. */
	| { readonly kind: 'gone' }
	/** It may be tried again, after the time that was asked for. */
	| { readonly kind: 'later'; readonly why: string; readonly waitMs: number }
	/** So much is not taken; less may be. */
	| { readonly kind: 'too-large'; readonly why: string }
	/** It will never be taken. */
	| { readonly kind: 'refused'; readonly why: string };

/** Hands pushes over. */
export interface PushService {
	/** What browsers subscribe with. */
	readonly publicKey: string;
	/** Whether an address is one of a push service. */
	mayReach(endpoint: string): boolean;
	/** Whether a device is told nothing because its push service wants to know whom it may write to, and nobody is known. */
	lacksContact(to: Pick<PushTarget, 'endpoint' | 'origin'>): boolean;
	send(to: PushTarget, payload: string, way: PushWay): Promise<Pushed>;
	close(): void;
}

const KNOWN_HOSTS = [
	'fcm.googleapis.com',
	// What Chromium as Debian builds it is given.
	'jmt17.google.com',
	'.push.services.mozilla.com',
	'.push.apple.com',
	'.notify.windows.com'
];
const ANSWER_WITHIN_MS = 15_000;
const CONNECTIONS = 50;

/** The key pair of this server, made from its secret: the same at every start (VAPID, RFC 8292). */
export function pushKeys(secret: string): { readonly publicKey: string; readonly privateKey: string } {
	for (let turn = 0; ; turn += 1) {
		const ecdh = createECDH('prime256v1');
		try {
			// A number that is no key of the curve comes once in four thousand million times.
			const number = createHmac('sha256', secret).update(String(turn)).digest();
			ecdh.setPrivateKey(number);
			// All of its 32 bytes: asked for it, the curve leaves out zeros at its beginning, which one server of 256 has.
			return { publicKey: ecdh.getPublicKey('base64url'), privateKey: number.toString('base64url') };
		} catch {
			continue;
		}
	}
}

/** Opens the way to push services; nothing is asked of them before the first push. */
export function openPushService(secret: string, settings: PushSettings = {}): PushService {
	const keys = pushKeys(secret);
	const hosts = [...KNOWN_HOSTS, ...(settings.hosts ?? [])];
	const agent = settings.standIn === undefined ? guardedAgent() : agentTo(settings.standIn);
	const contactFor = ({ origin }: Pick<PushTarget, 'origin'>) => settings.contact ?? origin;
	return {
		publicKey: keys.publicKey,
		mayReach: (endpoint) => isAmong(hosts, endpoint),
		lacksContact: (to) => needsContact(to.endpoint) && contactFor(to) === undefined,
		send: async (to, payload, { ttlSeconds, topic }) => {
			const { endpoint, p256dh, auth } = to;
			if (!isAmong(hosts, endpoint)) return { kind: 'refused', why: 'no push service' };
			// Most servers start long before they send the first one.
			const { default: webPush } = await import('web-push');
			const subscription = { endpoint, keys: { p256dh, auth } };
			const options = {
				vapidDetails: { subject: contactFor(to) ?? NO_CONTACT, ...keys },
				TTL: ttlSeconds,
				urgency: 'high',
				agent,
				timeout: ANSWER_WITHIN_MS
			} as const;
			try {
				await webPush.sendNotification(
					subscription,
					payload,
					topic === undefined ? options : { ...options, topic }
				);
				return { kind: 'sent' };
			} catch (error) {
				return meaningOf(error);
			}
		},
		close: () => agent.destroy()
	};
}

/** Whether an address is that of a push service, on its usual port and without a password. */
export function isAmong(hosts: readonly string[], endpoint: string): boolean {
	if (!URL.canParse(endpoint)) return false;
	const { protocol, hostname, port, username, password } = new URL(endpoint);
	if (protocol !== 'https:' || port !== '' || username !== '' || password !== '') return false;
	return hosts.some((host) => (host.startsWith('.') ? hostname.endsWith(host) : hostname === host));
}

/** What an answer means: only words about this device or this push are for good. */
function meaningOf(error: unknown): Pushed {
	const { statusCode, headers = {} } = (error ?? {}) as {
		statusCode?: number;
		headers?: Record<string, string | undefined>;
	};
	const why = statusCode === undefined ? String(error).slice(0, 200) : `status ${statusCode}`;
	if (statusCode === 404 || statusCode === 410) return { kind: 'gone' };
	if (statusCode === 413) return { kind: 'too-large', why };
	const isLater = statusCode === undefined || statusCode === 429 || statusCode >= 500;
	if (!isLater) return { kind: 'refused', why };
	return { kind: 'later', why, waitMs: Math.min(waitOf(headers['retry-after']), 60 * MINUTE_MS) };
}

const waitOf = (retryAfter: string | undefined): number =>
	/^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : 0;

/** Connections that stay open, and lead nowhere inside: names are looked up again at each. */
const guardedAgent = (): Agent =>
	new Agent({ keepAlive: true, maxSockets: CONNECTIONS, lookup: publicLookup });

/** Looks a name up; fails when any of its addresses is not one of the public network. */
const publicLookup: LookupFunction = (hostname, options, done) => {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		const [first] = addresses ?? [];
		if (error || !first) return done(error ?? new Error(`${hostname} has no address`), '', 4);
		if (addresses.some(({ address }) => isInside(address)))
			return done(new Error(`${hostname} is not in the public network`), '', 4);
		if (options.all === true) return done(null, addresses);
		done(null, first.address, first.family);
	});
};

const INSIDE = new BlockList();
for (const [net, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3]
] as const)
	INSIDE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
	['::', 96],
	['64:ff9b::', 96],
	['fc00::', 7],
	['fe80::', 10],
	['ff00::', 8]
] as const)
	INSIDE.addSubnet(net, bits, 'ipv6');

/** Whether an address is of the machine itself, of a network behind it, or of nobody. */
export function isInside(address: string): boolean {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined) return INSIDE.check(mapped, 'ipv4');
	return INSIDE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Every connection to one place, whoever it was meant for. */
function agentTo(place: string): Agent {
	const [host = '', port = ''] = place.split(':');
	const agent = new Agent({ keepAlive: false });
	agent.createConnection = () =>
		connectSecurely({ socket: connectTo(Number(port), host), servername: 'localhost' });
	return agent;
}
