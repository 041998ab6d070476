/**
 * Who is on the sites of all workspaces now, in memory alone. Before its first click nobody has a token: pages of such a visit
 * find each other by a hash of address and browser whose salt is new each day and never written anywhere, and by the page
 * that led to the next one. What is stored is of visitors who are known (SPEC W8, W9).
 */
import { createHash, randomBytes } from 'node:crypto';
import { DAY_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { campaignOf, pageAddress, referrerAddress } from '#domain/page-address.ts';
import { lineOf, readIpAddress } from '#domain/ip-address.ts';
import { NAME_MAX } from '#domain/fields.ts';
import { cleanLine } from '#domain/text.ts';
import { readVariables, type Variable } from '#domain/variables.ts';
import { ended, VISIT_GAP_MS, withPage, type Visit } from '#domain/visit.ts';
import { AppError } from '#protocol/error.ts';
import { VISIT_SILENCE_MS, type VisitRequest } from '#protocol/visit.ts';
import type { Browser } from './browser.ts';
import { openLimiter } from './limit.ts';
import type { FindPlace } from './place.ts';
import type { Store } from './store/store.ts';

/** How many visits of one workspace are known at a time. */
export const STAYS_MAX = 10_000;
/** How many visits one address begins in the span, and how often one tells: an office behind one address, not a flood. */
export const VISITS_PER_ADDRESS = 120;
const WORDS_PER_VISIT = 300;
const SPAN_MS = 10 * MINUTE_MS;
/** A page that is left is often followed by the next: what changed is written once it rests for so long. */
const WRITE_AFTER_MS = 2_000;
/** A visit that goes on is written so often, so that devices believe that it does. */
const WRITE_AGAIN_MS = 8 * MINUTE_MS;

/** One visit as it goes on. */
export interface Stay {
	readonly workspaceId: string;
	visit: Omit<Visit, 'ordinal' | 'visitorId'>;
	visitorId?: string;
	/** Finds the next page of a visit without a token. */
	readonly key: string;
	heardAt: number;
	/** When a person last did something. */
	activeAt: number;
	leftAt?: number | undefined;
	variables?: readonly Variable[] | undefined;
	/** Since when something waits to be written. */
	dirtyAt?: number | undefined;
	writtenAt: number;
	/** What the store knows of its visitor. */
	isKnown: boolean;
	visitorName?: string | undefined;
	conversationId?: string | undefined;
}

/** A word of a page, and who said it. */
export interface Told {
	readonly request: VisitRequest;
	readonly visitorId?: string | undefined;
	readonly ipAddress?: string | undefined;
	readonly userAgent: string;
	readonly browser: Browser;
	readonly language?: string | undefined;
}

/** The visits that go on. */
export interface LiveVisitsHub {
	/** Takes a word of a page. @returns the visit; nothing for what is none @throws AppError `busy` */
	tell(told: Told): Promise<string | undefined>;
	/** The visits of a workspace that are known, those that were left a while ago included. */
	of(workspaceId: string): Iterable<Stay>;
	/** Does what is due by the clock: writes, and forgets. */
	tick(): Promise<void>;
}

/** Opens the memory. */
export function openLiveVisits({
	store,
	clock,
	newId,
	findPlace
}: {
	store: Store;
	clock: Clock;
	newId: NewId;
	findPlace: FindPlace;
}): LiveVisitsHub {
	const workspaces = new Map<string, Map<string, Stay>>();
	const beginnings = openLimiter(clock, VISITS_PER_ADDRESS, SPAN_MS);
	const words = openLimiter(clock, WORDS_PER_VISIT, SPAN_MS);
	const keyOf = openKeys(clock);
	/** Those whose visitor is another in the store by now, or has written. */
	const changed = new Set<Stay>();

	store.watch(({ workspaceId, visitorIds, changedVisitorIds }) => {
		const stays = workspaces.get(workspaceId);
		if (!stays) return;
		const ids = new Set([...visitorIds, ...changedVisitorIds]);
		for (const stay of stays.values()) if (stay.visitorId && ids.has(stay.visitorId)) changed.add(stay);
	});

	function find(stays: Map<string, Stay>, told: Told, key: string, url: string): Stay | undefined {
		const { request, visitorId } = told;
		const said = request.visitId === undefined ? undefined : stays.get(request.visitId);
		if (said && said.visitorId === visitorId) return said;
		const all = [...stays.values()];
		const own = visitorId === undefined ? undefined : all.find((stay) => stay.visitorId === visitorId);
		// The page was begun before the visitor had a token, and it has another page already.
		if (own && said?.visitorId === undefined) stays.delete(said?.visit.id ?? '');
		if (own) return own;
		if (said?.visitorId === undefined && said) return said;
		const from = pageAddress(request.referrer);
		return all
			.reverse()
			.find((stay) => stay.visitorId === undefined && stay.key === key && leadsTo(stay, from, url));
	}

	/** A visitor who is known may have been here a moment ago, before the server began again. */
	async function revive(
		{ request: { workspaceId }, visitorId }: Told,
		key: string
	): Promise<Stay | undefined> {
		if (visitorId === undefined) return undefined;
		const [last] = await store.visitsOf(workspaceId, visitorId);
		if (!last || clock() - last.seenAt > VISIT_GAP_MS) return undefined;
		const { ordinal: _ordinal, visitorId: _visitorId, ...visit } = last;
		return { ...fresh(workspaceId, key, visit), visitorId };
	}

	function begin(told: Told, key: string): Stay {
		const { request, ipAddress, browser, language } = told;
		const waitMs = beginnings.take(lineOf(ipAddress ?? ''));
		if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too many new visits', waitMs });
		const { isRobot: _isRobot, ...looks } = browser;
		const address = ipAddress === undefined ? undefined : readIpAddress(ipAddress);
		const circumstances = {
			referrer: referrerAddress(request.referrer, request.pageUrl),
			campaign: campaignOf(request.pageUrl),
			language,
			timeZone: request.timeZone,
			...looks,
			...(address === undefined ? {} : { ...findPlace(address), ipAddress: address })
		};
		const now = clock();
		const visit = {
			id: newId(),
			startedAt: now,
			seenAt: now,
			pages: [],
			pageCount: 0,
			...defined(circumstances)
		};
		return fresh(request.workspaceId, key, visit);
	}

	function fresh(workspaceId: string, key: string, visit: Stay['visit']): Stay {
		const now = clock();
		return { workspaceId, visit, key, heardAt: now, activeAt: now, writtenAt: 0, isKnown: false };
	}

	function take(stay: Stay, { request, visitorId }: Told, url: string): void {
		const now = clock();
		const before = stay.visit;
		const title = cleanLine(request.pageTitle, NAME_MAX);
		const pages =
			request.hasLeft === true ? { pages: ended(before.pages, now) } : withPage(before, { url, title }, now);
		stay.visit = { ...before, ...pages, seenAt: now };
		stay.heardAt = now;
		if (request.isActive) stay.activeAt = now;
		stay.leftAt = request.hasLeft === true ? now : undefined;
		if (request.variables) stay.variables = readVariables(request.variables);
		const isOther = visitorId !== undefined && stay.visitorId !== visitorId;
		if (isOther) stay.visitorId = visitorId;
		const isNews = JSON.stringify(stay.visit.pages) !== JSON.stringify(before.pages);
		if (isNews || isOther || request.variables !== undefined) stay.dirtyAt ??= now;
		else if (now - stay.writtenAt > WRITE_AGAIN_MS) stay.dirtyAt ??= now;
	}

	async function refresh(stay: Stay): Promise<void> {
		const { workspaceId, visitorId } = stay;
		if (visitorId === undefined) return;
		const visitor = await store.read(workspaceId, 'visitor', visitorId);
		if (visitor && !stay.isKnown) stay.dirtyAt ??= clock();
		stay.isKnown = visitor !== undefined;
		stay.visitorName = visitor?.name ?? visitor?.email;
		stay.conversationId = await store.openConversationOf(workspaceId, visitorId);
	}

	async function write(): Promise<void> {
		const now = clock();
		for (const [workspaceId, stays] of workspaces) {
			const due = [...stays.values()].filter(
				({ dirtyAt, isKnown }) => isKnown && dirtyAt !== undefined && now - dirtyAt >= WRITE_AFTER_MS
			);
			for (const stay of due) Object.assign(stay, { dirtyAt: undefined, writtenAt: now });
			const told = due.flatMap(({ visit, visitorId, variables }) =>
				visitorId === undefined ? [] : [{ visit: { ...visit, visitorId }, ...defined({ variables }) }]
			);
			if (told.length > 0) await store.recordVisits(workspaceId, told);
		}
	}

	function forget(): void {
		const now = clock();
		for (const [workspaceId, stays] of workspaces) {
			for (const [id, stay] of stays) {
				const isSilent = stay.leftAt === undefined && now - stay.heardAt > VISIT_SILENCE_MS;
				if (isSilent) {
					stay.leftAt = stay.heardAt;
					stay.visit = { ...stay.visit, pages: ended(stay.visit.pages, stay.heardAt) };
					stay.dirtyAt ??= now;
				}
				if (now - stay.heardAt > VISIT_GAP_MS) stays.delete(id);
			}
			if (stays.size === 0) workspaces.delete(workspaceId);
		}
	}

	return {
		tell: async (told) => {
			const { request, browser, userAgent, ipAddress } = told;
			const url = pageAddress(request.pageUrl);
			if (browser.isRobot || url === undefined) return undefined;
			const { workspaceId } = request;
			const key = keyOf(workspaceId, ipAddress ?? '', userAgent);
			const stays = workspaces.get(workspaceId) ?? new Map<string, Stay>();
			workspaces.set(workspaceId, stays);
			let stay = find(stays, told, key, url);
			if (!stay) {
				// Whoever leaves a page that nobody knows of is not worth a visit.
				if (request.hasLeft === true) return undefined;
				const revived = await revive(told, key);
				stay = find(stays, told, key, url) ?? revived ?? begin(told, key);
				if (!stays.has(stay.visit.id) && stays.size >= STAYS_MAX)
					throw new AppError({ kind: 'busy', message: 'too many visits', waitMs: MINUTE_MS });
				stays.set(stay.visit.id, stay);
			}
			const waitMs = words.take(stay.visit.id);
			if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too many words', waitMs });
			const isOther = told.visitorId !== undefined && stay.visitorId !== told.visitorId;
			take(stay, told, url);
			if (isOther) await refresh(stay);
			return stay.visit.id;
		},
		of: (workspaceId) => workspaces.get(workspaceId)?.values() ?? [],
		tick: async () => {
			const stale = [...changed];
			changed.clear();
			for (const stay of stale) await refresh(stay);
			forget();
			await write();
		}
	};
}

/** Whether a page follows one of a visit: it was come to from there, or it is the last one once more. */
function leadsTo({ visit, leftAt }: Stay, from: string | undefined, url: string): boolean {
	if (from !== undefined && visit.pages.some((page) => page.url === from)) return true;
	return leftAt !== undefined && visit.pages.at(-1)?.url === url;
}

/** Makes the function that names address and browser for a day, in a way that nobody can read back tomorrow. */
function openKeys(clock: Clock): (...of: string[]) => string {
	let salt = randomBytes(32);
	let saltedAt = clock();
	return (...of) => {
		if (clock() - saltedAt >= DAY_MS) [salt, saltedAt] = [randomBytes(32), clock()];
		return createHash('sha256').update(salt).update(JSON.stringify(of)).digest('base64url');
	};
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Absent instead of undefined. */
const defined = <T extends object>(of: T): Defined<T> =>
	Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as Defined<T>;
