/** Replies that were typed into notifications while there was no line: they leave from the closed app (product N6, X15). */
import { expect, onTestFinished, test, vi } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { Outbox, outboxName } from '#outbox/store.ts';
import { ours, ScriptedServer } from '../kit/shelf.ts';
import { answerClicks } from '../../src/service-worker/click.ts';
import { noteOf } from '../../src/service-worker/notification.ts';
import { showPushes } from '../../src/service-worker/push.ts';
import { fakeWorker, pushOf, signIn } from './worker.ts';

/** An agent who typed a reply into a notification in a tunnel. */
async function typed() {
	const ana = await signIn();
	const { workspaceId, agentId } = ana;
	const words = new ScriptedServer();
	const line = { isUp: false };
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	vi.stubGlobal('navigator', {
		locks: { request: async (_: string, __: object, run: (lock: object) => unknown) => await run({}) }
	});
	vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
		if (!line.isUp) throw new TypeError('Failed to fetch');
		if (path.endsWith('/mutate')) return await words.fetch(path, request);
		return ours(path.endsWith('/session') ? { workspaceId, agentId } : {});
	});
	const outbox = new Outbox(outboxName(workspaceId, agentId));
	onTestFinished(() => {
		vi.useRealTimers();
		vi.unstubAllGlobals();
		outbox.close();
	});
	const fake = fakeWorker();
	answerClicks(fake.worker);
	showPushes(fake.worker);
	const { payload } = pushOf(ana);
	const about = payload.about as NonNullable<typeof payload.about>;
	const notification = { data: noteOf(payload), close: () => undefined };
	const answered = fake.happen('notificationclick', { notification, action: '', reply: 'From a tunnel' });
	const said = () => fake.shown.get(about.conversationId)?.options.body;
	await vi.waitFor(() => expect(said()).toBe('Waiting for the line: From a tunnel'));
	return { ana, fake, words, line, said, answered, outbox };
}

/** The browser lets no worker live for ever. */
async function ended(answered: Promise<void>): Promise<void> {
	let isOver = false;
	void answered.then(() => (isOver = true));
	while (!isOver) await vi.advanceTimersByTimeAsync(MINUTE_MS);
}

test('[X15] [N6] a reply that was typed without a line leaves by itself when it is back, and its notification says so', async () => {
	const { words, line, said, answered } = await typed();
	await vi.advanceTimersByTimeAsync(MINUTE_MS);
	expect(words.batches).toEqual([]);
	line.isUp = true;
	await vi.advanceTimersByTimeAsync(MINUTE_MS);
	await answered;
	expect([words.batches, said()]).toEqual([[['From a tunnel', '']], 'Sent: From a tunnel']);
});

test('[X15] [N6] where the browser ends the worker before that, it leaves with the next push, which shows that there is a line', async () => {
	const { ana, fake, words, line, said, answered } = await typed();
	await ended(answered);
	expect(said()).toBe('Waiting for the line: From a tunnel');
	line.isUp = true;
	await fake.happen('push', pushOf(ana).event);
	expect([words.batches, said()]).toEqual([[['From a tunnel', '']], 'Sent: From a tunnel']);
});

test('[X15] [X2] of a reply that was withdrawn in the app meanwhile the notification goes', async () => {
	const { ana, fake, words, line, said, answered, outbox } = await typed();
	await ended(answered);
	await outbox.wishes.clear();
	line.isUp = true;
	await fake.happen('push', pushOf(ana).event);
	expect([words.batches, said()]).toEqual([[], undefined]);
});

test('[X15] [P9] nothing leaves by a push of one agent’s that another one typed', async () => {
	const { fake, words, line, answered } = await typed();
	await ended(answered);
	line.isUp = true;
	await fake.happen('push', pushOf(await signIn()).event);
	expect(words.batches).toEqual([]);
});
