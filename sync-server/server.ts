/** Puts the parts together: one process, one port, app and widget and API and live line. */
import { mkdirSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import { newId as platformId, type NewId } from '#domain/id.ts';
import { openAccounts, type Accounts } from './accounts.ts';
import { openAddresses } from './address.ts';
import { makeApp } from './app.ts';
import { openContent } from './content.ts';
import { openDisk, type Disk } from './disk.ts';
import { openDoor, type Who } from './door.ts';
import { collectFiles } from './file.ts';
import { openJobs } from './jobs.ts';
import { openLog, stackOf, type Log } from './log.ts';
import { openIpBlocks } from './ip-blocks.ts';
import { openLiveVisits } from './live-visits.ts';
import { openMailer, type MailSettings } from './mail.ts';
import { openPlaces } from './place.ts';
import { publicOriginIn } from './push-contact.ts';
import { openPushService, type PushService, type PushSettings } from './push-service.ts';
import { openReplyAddresses } from './reply-address.ts';
import { keyFor, openSecret } from './secret.ts';
import { asksForLine, openSockets } from './socket.ts';
import { MEMORY } from './store/database.ts';
import { openSqliteStore, type StoreOptions } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { openStream, TICK_MS, type StreamHub } from './stream.ts';
import { openTokens, type Tokens } from './token.ts';

/** Said at the start while some device is told nothing for want of it. */
const LACKS_CONTACT =
	'iPhones are not told of messages: Apple wants to know whom it may write to about this server. Set PUBLIC_ORIGIN to the https address that people use, or SMTP_URL and MAIL_FROM.';

/** How long markers and results are kept (SPEC S8). */
export const KEPT_MS = 90 * DAY_MS;

/** What a server is made of; everything but the place of the data has a usual value. */
export interface ServerOptions {
	/** A directory, made when missing; or `MEMORY`. */
	readonly dataDir: string;
	readonly publicOrigin?: string | undefined;
	/** Absent where no e-mail can be sent. */
	readonly mail?: MailSettings | undefined;
	readonly push?: PushSettings | undefined;
	/** Hands pushes over; the way to the services of browsers when left out. */
	readonly pushService?: PushService;
	readonly proxies?: number;
	readonly staticDir?: string;
	readonly clock?: Clock;
	readonly newId?: NewId;
	readonly log?: Log;
	/** A file of places by IP address in the MaxMind format; countries alone without it (product V4). */
	readonly placesFile?: string | undefined;
	/** Begins a new epoch: the data were put back from a backup (SPEC S8). */
	readonly restored?: boolean;
	/** Nothing can be written any more; a new start is the way out. */
	readonly onlost?: () => void;
	/** Opens what writes a file; a thread of its own when left out. */
	readonly openWriter?: StoreOptions['openWriter'];
}

/** A running server. */
export interface Server {
	/** Answers requests without a port, too: `app.request(...)`. */
	readonly app: Hono;
	/** The live line, without its transport. */
	readonly line: StreamHub;
	readonly store: Store;
	readonly accounts: Accounts;
	readonly tokens: Tokens;
	/** The address that e-mail comes from; absent where none can be sent. */
	readonly mailFrom: string | undefined;
	/** The agent of a Cookie header, as `line.open` takes it. */
	whoIs(cookies: string | undefined): Promise<Who | undefined>;
	/** Does what is due by the clock; while the server listens it happens every second, and jobs that are due at once don't wait for it. */
	tick(): Promise<void>;
	/** @returns the port, which the system chose when 0 was asked */
	listen(port: number, host?: string): Promise<number>;
	/** Says goodbye to every line, answers what was asked, and closes the data. */
	close(): Promise<void>;
}

/** Opens data and line; listens only when told to. */
export async function createServer(options: ServerOptions): Promise<Server> {
	const { dataDir, publicOrigin, mail, clock = Date.now, newId = platformId } = options;
	const log = options.log ?? openLog({ plain: process.stderr.isTTY === true });
	if (dataDir !== MEMORY) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const secret = openSecret(dataDir);
	const secure = publicOrigin?.startsWith('https:') === true;
	const store = await openSqliteStore({ ...options, clock, newId, log });
	const accounts = await openAccounts({ dataDir, secret: keyFor(secret, 'sessions'), secure, clock, newId });
	const tokens = openTokens(keyFor(secret, 'visitors'), clock);
	const isKeptOut = openIpBlocks(store, clock);
	const proxies = options.proxies ?? 0;
	const door = openDoor({ store, accounts, tokens, clock, isKeptOut, publicOrigin, proxies });
	const visits = openLiveVisits({ store, clock, newId, findPlace: openPlaces(options.placesFile, log) });
	const line = openStream({ store, door, accounts, clock, log, visits });
	const staticDir = options.staticDir ?? 'build';
	const disk = openDisk(dataDir);
	const addresses = openAddresses(keyFor(secret, 'files'), clock);
	const contact = publicOriginIn(publicOrigin) ?? (mail && `mailto:${mail.from}`);
	const pushService =
		options.pushService ?? openPushService(keyFor(secret, 'push'), { contact, ...options.push });
	if (store.pushes.withoutOrigin().some(pushService.lacksContact)) log.say(LACKS_CONTACT);
	const app = makeApp({
		store,
		accounts,
		tokens,
		door,
		line,
		visits,
		pushService,
		disk,
		lookInto: openContent(log),
		addresses,
		mailFrom: mail?.from,
		clock,
		newId,
		log,
		publicOrigin,
		secure,
		staticDir
	});

	const jobs = openJobs({
		store,
		disk,
		addresses,
		clock,
		log,
		mailer: mail && openMailer(mail),
		replyTo:
			mail?.replyTo === undefined ? undefined : openReplyAddresses(keyFor(secret, 'mail'), mail.replyTo),
		publicOrigin,
		telling: { store, accounts, pushService, isLookedAt: line.isLookedAt, clock, newId, log }
	});
	// Nobody else writes yet.
	await store.mailFrom(mail?.from);
	const housekeeping = openHousekeeping(store, disk, clock);
	const tick = async (): Promise<void> => {
		await visits.tick();
		line.tick();
		await housekeeping();
		await jobs.run();
	};
	await housekeeping();
	const tickLoudly = () =>
		void tick().catch((error: unknown) => log.error('tick', { error: stackOf(error) }));

	let timer: NodeJS.Timeout | undefined;
	let stopListening: (() => Promise<void>) | undefined;
	const close = async (): Promise<void> => {
		clearInterval(timer);
		line.close();
		await stopListening?.();
		await jobs.close();
		pushService.close();
		await store.close();
		accounts.close();
		disk.close();
	};
	let closing: Promise<void> | undefined;
	return {
		app,
		line,
		store,
		accounts,
		tokens,
		mailFrom: mail?.from,
		whoIs: door.agentOf,
		tick,
		listen: async (port, host = '127.0.0.1') => {
			const server = createAdaptorServer({
				fetch: app.fetch,
				serverOptions: { shouldUpgradeCallback: asksForLine }
			}) as HttpServer;
			const endSockets = openSockets(server, { line, door, log });
			stopListening = () => stop(server, endSockets);
			store.watchDue(jobs.soon);
			timer = setInterval(tickLoudly, TICK_MS).unref();
			return listening(server, port, host);
		},
		close: () => (closing ??= close())
	};
}

/** Makes the function that packs what rests every minute, every hour says how soon agents answer, and every day reports what is over and forgets what is old. */
function openHousekeeping(store: Store, disk: Disk, clock: Clock): () => Promise<void> {
	let restedAt = 0;
	let reportDueAt = 0;
	let cleanedAt = 0;
	let renewedAt = 0;
	return async () => {
		const now = clock();
		// A clock that was ahead and is set right leaves moments in the future, which would take as long to come.
		restedAt = Math.min(restedAt, now);
		reportDueAt = Math.min(reportDueAt, now + DAY_MS);
		renewedAt = Math.min(renewedAt, now);
		cleanedAt = Math.min(cleanedAt, now);
		if (now - restedAt >= MINUTE_MS) {
			restedAt = now;
			await store.rest(now);
			while (await store.hideIpAddresses());
		}
		if (now >= reportDueAt) {
			reportDueAt = now + ((await store.report(now)) ? MINUTE_MS : DAY_MS);
		}
		if (now - renewedAt >= HOUR_MS) {
			renewedAt = now;
			await store.renewAgents();
		}
		if (now - cleanedAt >= DAY_MS) {
			cleanedAt = now;
			await store.clean(now - KEPT_MS);
			await collectFiles({ store, disk }, now);
		}
	};
}

function listening(server: HttpServer, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
	});
}

/** How long requests under way may still take. */
const FINISH_MS = 5_000;

function stop(server: HttpServer, endSockets: () => void): Promise<void> {
	return new Promise((resolve) => {
		const late = setTimeout(() => {
			endSockets();
			server.closeAllConnections();
			// Whatever is left by then must not keep the process.
			resolve();
		}, FINISH_MS);
		server.close(() => {
			clearTimeout(late);
			endSockets();
			resolve();
		});
		server.closeIdleConnections();
	});
}
