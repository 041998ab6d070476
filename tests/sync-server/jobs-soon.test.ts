/** What is due at once is done right after it was written; time is in hand, so the look of each second never comes here. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { newId } from '#domain/id.ts';
import { GATHER_MS } from '../../sync-server/jobs.ts';
import { openDesk, wish, writing } from './desk.ts';
import { endpoint, heldService, noticesOf, subscribe } from './devices.ts';

/** A server that serves, an agent who is told, and a visitor who writes. */
async function served() {
	vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
	onTestFinished(() => void vi.useRealTimers());
	const held = heldService();
	const desk = await openDesk({ pushService: held.service });
	const ana = await desk.owner();
	await desk.wish(ana, wish('setAvailability', { availability: 'online' }, desk.now()));
	await subscribe(desk, ana);
	await desk.server.listen(0);
	const vera = desk.visitor(ana.workspaceId);
	const conversationId = newId();
	const say = (text: string) => desk.wish(vera, writing(conversationId, text, 0, desk.now()));
	const words = () => held.sent.map(({ payload }) => payload.body);
	return { desk, held, ana, conversationId, say, words };
}

const breath = () => vi.advanceTimersByTimeAsync(GATHER_MS);

test('[N6] [D4] a push leaves right after its message was stored, not with the next look at the clock', async () => {
	const { say, held, words } = await served();
	await say('Is anybody there?');
	await breath();
	await held.until(1);
	expect(words()).toEqual(['Is anybody there?']);
});

test('[N6] [D4] what is written in one breath is one notification, and brings all of it', async () => {
	const { say, held, words } = await served();
	for (const text of ['Hello', 'my order', 'has not come']) await say(text);
	expect(words()).toEqual([]);
	await breath();
	await held.until(1);
	await breath();
	expect(words()).toEqual(['has not come']);
	expect(JSON.stringify(held.sent[0]?.payload.items)).toContain('my order');
});

test('[D3] [E4] whoever reads it in that time is not told', async () => {
	const { say, held, desk, ana, conversationId } = await served();
	await say('Is anybody there?');
	await desk.wish(ana, wish('markRead', { conversationId, position: 1 }, desk.now()));
	await breath();
	await vi.waitFor(async () => expect(await noticesOf(desk, ana)).toMatchObject([{ reason: 'read' }]));
	expect(held.sent).toEqual([]);
});

test('[D4] what a push service asked to have later is not tried again for another’s sake', async () => {
	const { say, held, desk, ana, words } = await served();
	let tries = 0;
	held.answerWith(() => {
		tries += 1;
		return { kind: 'later', why: 'status 503', waitMs: 30_000 };
	});
	await say('One');
	await breath();
	await vi.waitFor(() => expect(tries).toBe(1));
	const ben = await desk.agent(ana.workspaceId);
	await subscribe(desk, ben, {}, `${endpoint}-ben`);
	held.answerWith(undefined);
	await desk.call('/api/push/test', { endpoint: `${endpoint}-ben`, afterMs: 0 }, ben);
	await breath();
	await held.until(1);
	expect(words()).not.toContain('One');
});
