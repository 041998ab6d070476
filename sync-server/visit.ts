/** What pages tell of the visit they are part of (SPEC W2, W6, W7, W8, W9). */
import { Hono } from 'hono';
import { Compile } from 'typebox/compile';
import { Id } from '#domain/fields.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { VisitAnswer } from '#protocol/visit.ts';
import { readBrowser } from './browser.ts';
import type { Door } from './door.ts';
import type { LiveVisitsHub } from './live-visits.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';
import type { Tokens } from './token.ts';

const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}/i;
const isId = Compile(Id);

/** Answers which visit a page is part of. */
export function visitEndpoint({
	store,
	door,
	tokens,
	visits
}: {
	store: Store;
	door: Door;
	tokens: Tokens;
	visits: LiveVisitsHub;
}): Hono {
	const read = bodyOf(endpoints.visit.request);
	return new Hono().post(endpoints.visit.path, async (context) => {
		const request = await read(context);
		const { workspaceId } = request;
		await door.mayStand(context.req.header('origin'), workspaceId);
		if (!isId.Check(workspaceId) || (await store.clock(workspaceId)) === undefined)
			throw new AppError({ kind: 'not-found', message: 'there is no such workspace' });
		const ipAddress = door.addressOf(context);
		await door.mayCome(workspaceId, ipAddress);
		// A token that does not hold is none, and so is one of another workspace (SPEC W3, W4).
		const token = tokens.read(door.tokenOf(context) ?? '');
		const visitorId = token?.workspaceId === workspaceId ? token.visitorId : undefined;
		if (visitorId !== undefined) await door.mayTalk(workspaceId, visitorId);
		const userAgent = context.req.header('user-agent') ?? '';
		const visitId = await visits.tell({
			request,
			visitorId,
			ipAddress,
			userAgent,
			browser: await readBrowser(userAgent),
			language: LANGUAGE.exec(context.req.header('accept-language') ?? '')?.[0]
		});
		return answer(context, (visitId === undefined ? {} : { visitId }) satisfies VisitAnswer);
	});
}
