/** Decides mutations (SPEC S4, S5, S10, S22). */
import { Hono } from 'hono';
import { MINUTE_MS, type Clock } from '#domain/clock.ts';
import { endpoints } from '#protocol/endpoints.ts';
import { AppError } from '#protocol/error.ts';
import type { MutateAnswer } from '#protocol/mutate.ts';
import { Datings } from './dating.ts';
import type { Door } from './door.ts';
import { openLetterLimit } from './letter-limit.ts';
import { openLimiter } from './limit.ts';
import { answer, bodyOf } from './request.ts';
import type { Store } from './store/store.ts';
import type { StreamHub } from './stream.ts';

/** How much one visitor may wish in the span: hours of writing in a train, and no flood. */
export const WISHES_PER_VISITOR = 1_000;
const WISHES_SPAN_MS = 10 * MINUTE_MS;

/** Answers `mutate`; actor and workspace come from session or token, never from the body. */
export function mutateEndpoint({
	store,
	door,
	clock,
	line
}: {
	store: Store;
	door: Door;
	clock: Clock;
	line: StreamHub;
}): Hono {
	const read = bodyOf(endpoints.mutate.request);
	const visitors = openLimiter(clock, WISHES_PER_VISITOR, WISHES_SPAN_MS);
	const letters = openLetterLimit(clock);
	const datings = new Datings();
	return new Hono().post(endpoints.mutate.path, async (context) => {
		const { workspaceId, actor, session } = await door.whoAsks(context);
		const { sentAt, mutations, epoch } = await read(context);
		const waitMs = actor.kind === 'visitor' ? visitors.take(actor.id, mutations.length) : 0;
		if (waitMs > 0) throw new AppError({ kind: 'busy', message: 'too many wishes', waitMs });
		if (epoch !== undefined && epoch !== store.epoch)
			throw new AppError({ kind: 'too-old', message: 'another epoch answered before', epoch: store.epoch });
		// A session is a device, and a device has one outbox.
		const outbox = session?.sessionToken ?? actor.id;
		const sending = { sentAt, now: clock(), last: datings.of(outbox) };
		const ats = mutations.map(({ at }) => at);
		const asked = actor.kind === 'visitor' ? mutations.filter(asksForLetter) : [];
		const { mayMail, giveBack } = letters.take(asked.length, actor.id, door.lineAt(context));
		const results = await store.mutate({ workspaceId, actor, mutations, mayMail, ...sending });
		const granted = new Set(results.flatMap(({ id, kind }) => (kind === 'applied' ? id : [])));
		giveBack(asked.filter(({ id }) => !granted.has(id)).length);
		datings.note(outbox, ats, sending);
		// A wish leaves its device's list at its number, so its line gets there even when nothing concerns it.
		line.level(workspaceId, actor);
		return answer(context, { epoch: store.epoch, results: [...results] } satisfies MutateAnswer);
	});
}

const asksForLetter = ({ name }: { readonly name: string }): boolean => name === 'requestTranscript';
