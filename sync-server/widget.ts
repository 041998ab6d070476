/** What a widget asks before it speaks like any device (SPEC W1, W2). */
import { Hono } from 'hono';
import { Compile } from 'typebox/compile';
import { MINUTE_MS, type Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { Id } from '#domain/fields.ts';
import { fileLimitOf } from '#domain/workspace.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { VisitorAnswer, WidgetAnswer } from '#protocol/widget.ts';
import type { Door } from './door.ts';
import { openLimiter } from './limit.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';
import { teamOf } from './team.ts';
import type { Tokens } from './token.ts';

/** How many new visitors one address makes in the span: an office behind one address, not a flood. */
export const VISITORS_PER_ADDRESS = 60;
const VISITORS_SPAN_MS = 10 * MINUTE_MS;

const isId = Compile(Id);

/** Answers what the closed widget shows, and makes visitors' tokens. */
export function widgetEndpoint({
	store,
	door,
	tokens,
	clock,
	newId
}: {
	store: Store;
	door: Door;
	tokens: Tokens;
	clock: Clock;
	newId: NewId;
}): Hono {
	const read = bodyOf(endpoints.visitor.request);
	const limiter = openLimiter(clock, VISITORS_PER_ADDRESS, VISITORS_SPAN_MS);

	/** An unlisted origin learns nothing, not even whether the workspace exists. */
	async function workspaceFor(id: string, origin: string | undefined) {
		await door.mayStand(origin, id);
		const workspace = isId.Check(id) ? await store.read(id, 'workspace', id) : undefined;
		if (!workspace) throw new AppError({ kind: 'not-found', message: 'there is no such workspace' });
		return workspace;
	}

	return new Hono()
		.get(endpoints.widget.path, async (context) => {
			const workspace = await workspaceFor(context.req.param('workspaceId'), context.req.header('origin'));
			await door.mayCome(workspace.id, door.addressOf(context));
			const visitor = tokens.read(door.tokenOf(context) ?? '');
			if (visitor?.workspaceId === workspace.id) await door.mayTalk(workspace.id, visitor.visitorId);
			const team = teamOf(await store.list(workspace.id, 'agent'), clock());
			return answer(context, {
				name: workspace.name,
				team,
				fileMaxBytes: fileLimitOf(workspace),
				canMail: workspace.mailFrom !== undefined
			} satisfies WidgetAnswer);
		})
		.post(endpoints.visitor.path, async (context) => {
			const { workspaceId, token } = await read(context);
			const { id } = await workspaceFor(workspaceId, context.req.header('origin'));
			await door.mayCome(id, door.addressOf(context));
			const known = token === undefined ? undefined : tokens.read(token);
			const line = door.lineAt(context);
			if (known?.workspaceId !== id && line !== undefined) {
				const waitMs = limiter.take(line);
				if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too many new visitors', waitMs });
			}
			const visitorId = known?.workspaceId === id ? known.visitorId : newId();
			const renewed = tokens.make({ workspaceId: id, visitorId });
			return answer(context, { token: renewed, visitorId, epoch: store.epoch } satisfies VisitorAnswer);
		});
}
