/** All addresses on one app, and the one place that turns failures into answers. */
import { Hono, type Context } from 'hono';
import type { Clock } from '#domain/clock.ts';
import type { NewId } from '#domain/id.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { Accounts } from './accounts.ts';
import type { Addresses } from './address.ts';
import type { LookInto } from './content.ts';
import type { Disk } from './disk.ts';
import type { Door } from './door.ts';
import { fileEndpoint } from './file.ts';
import type { LiveVisitsHub } from './live-visits.ts';
import type { Log } from './log.ts';
import { mutateEndpoint } from './mutate.ts';
import { pullEndpoint } from './pull.ts';
import { pushEndpoint } from './push.ts';
import type { PushService } from './push-service.ts';
import { answer } from './request.ts';
import { searchEndpoint } from './search.ts';
import { sessionEndpoint } from './session.ts';
import { staticFiles } from './static.ts';
import type { Store } from './store/store.ts';
import type { StreamHub } from './stream.ts';
import type { Tokens } from './token.ts';
import { visitEndpoint } from './visit.ts';
import { widgetEndpoint } from './widget.ts';

/** What the app is made of. */
export interface AppParts {
	readonly store: Store;
	readonly accounts: Accounts;
	readonly tokens: Tokens;
	readonly door: Door;
	readonly line: StreamHub;
	readonly visits: LiveVisitsHub;
	readonly pushService: PushService;
	readonly disk: Disk;
	readonly lookInto: LookInto;
	readonly addresses: Addresses;
	readonly clock: Clock;
	readonly newId: NewId;
	readonly log: Log;
	readonly publicOrigin?: string | undefined;
	/** The address that e-mail comes from; absent where none can be sent. */
	readonly mailFrom?: string | undefined;
	readonly secure: boolean;
	readonly staticDir: string;
}

/** Makes the app; it needs no port. */
export function makeApp(parts: AppParts): Hono {
	const { door, log, newId } = parts;
	const app = new Hono();
	app.use('/api/*', door.middleware());
	app.route('/', sessionEndpoint(parts));
	app.route('/', pullEndpoint(parts));
	app.route('/', mutateEndpoint(parts));
	app.route('/', searchEndpoint(parts));
	app.route('/', fileEndpoint(parts));
	app.route('/', widgetEndpoint(parts));
	app.route('/', visitEndpoint(parts));
	app.route('/', pushEndpoint(parts));
	// Upgrades never come here; what does is not a WebSocket.
	app.get(endpoints.stream.path, async (context) => {
		await door.whoAsks(context);
		throw new AppError({ kind: 'invalid', message: 'the live line is a WebSocket' }, 400);
	});
	app.all('/api/*', () => {
		throw new AppError({ kind: 'not-found', message: 'there is no such address' });
	});
	app.route('/', staticFiles(parts.staticDir, parts));
	app.notFound((context) => answer(context, { kind: 'not-found', message: 'there is no such address' }, 404));
	app.onError((error, context) => fail(error, context, log, newId()));
	return app;
}

/** A failure as its answer; what we did not foresee is logged whole and told without a word of it. */
function fail(error: Error, context: Context, log: Log, requestId: string): Promise<Response> {
	if (error instanceof AppError) {
		const wait = error.body.waitMs;
		if (wait !== undefined) context.header('retry-after', String(Math.ceil(wait / 1_000)));
		return answer(context, error.body, error.status);
	}
	log.error('request', { requestId, method: context.req.method, path: context.req.path, error: error.stack });
	return answer(context, { kind: 'unknown', message: `something went wrong; request ${requestId}` }, 500);
}
