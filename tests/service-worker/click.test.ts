import { expect, onTestFinished, test, vi } from 'vitest';
import { Outbox, listWishes, outboxName } from '#outbox/store.ts';
import { AppError } from '#protocol/error.ts';
import { answerClicks } from '../../src/service-worker/click.ts';
import { noteOf } from '../../src/service-worker/notification.ts';
import { fakeServer, fakeWorker, pushOf, signIn } from './worker.ts';

/** How the device is when something is done. */
interface How {
	readonly isSignedIn?: boolean;
	readonly isWanted?: boolean;
	readonly isFull?: boolean;
	readonly language?: 'en' | 'fr';
}

/** Does something with a notification, while the server cannot be reached. */
async function clicked(
	done: { action?: string; reply?: string },
	changed: object = {},
	{ isSignedIn = true, isWanted = true, isFull = false, language = 'en' }: How = {}
) {
	const ana = isSignedIn ? await signIn(isWanted) : { workspaceId: 'w', agentId: 'a' };
	fakeServer({});
	vi.stubGlobal('navigator', {
		locks: { request: async (_: string, __: object, run: (lock: object) => unknown) => await run({}) }
	});
	const fake = fakeWorker();
	answerClicks(fake.worker);
	const { payload } = pushOf(ana, { language });
	const about = { ...payload.about, ...changed } as NonNullable<typeof payload.about>;
	let isClosed = false;
	const notification = { data: noteOf({ ...payload, about }), close: () => (isClosed = true) };
	const full = new AppError({ kind: 'storage-full', message: 'the device has no room' });
	const room = isFull ? vi.spyOn(Outbox.prototype, 'together').mockRejectedValue(full) : undefined;
	await fake.happen('notificationclick', { notification, action: '', ...done });
	room?.mockRestore();
	const outbox = new Outbox(outboxName(ana.workspaceId, ana.agentId));
	onTestFinished(() => outbox.close());
	const wishes = (await listWishes(outbox)).map(({ mutation: { name } }) => name);
	return { fake, wishes, isClosed: () => isClosed, conversationId: about.conversationId };
}

test('[N6] a press opens the conversation; one on the button only says that it is read', async () => {
	const opened = await clicked({});
	expect(opened.fake.opened).toEqual([`/conversations/${opened.conversationId}`]);
	expect([opened.wishes, opened.isClosed()]).toEqual([[], true]);
	const read = await clicked({ action: 'read' });
	expect([read.wishes, read.fake.opened, read.isClosed()]).toEqual([['markRead'], [], true]);
});

test('[N6] a typed answer waits where all replies wait, joins first where that is due, and its notification says how far it came', async () => {
	const answered = await clicked({ reply: ' Yes, good evening! ' });
	expect(answered.wishes).toEqual(['sendMessage', 'markRead']);
	expect(answered.fake.shown.get(answered.conversationId)?.options.body).toContain('Yes, good evening!');
	expect((await clicked({ reply: 'Yes' }, { hasJoined: false })).wishes).toEqual([
		'joinConversation',
		'sendMessage',
		'markRead'
	]);
});

test('[N6] [P5] nothing is written for whoever signed out, nor from a note to the visitor: the conversation is opened', async () => {
	const away = await clicked({ reply: 'Yes' }, {}, { isSignedIn: false });
	expect([away.wishes, away.fake.opened.length]).toEqual([[], 1]);
	const inner = await clicked({ reply: 'Yes' }, { isInner: true });
	expect([inner.wishes, inner.fake.opened.length]).toEqual([[], 1]);
});

test('[N6] an answer that the device has no room for stands in its notification, and is said not to be kept', async () => {
	for (const [language, words] of [
		['en', /^Not sent: this device could not keep it\. Yes, good evening!$/],
		['fr', /^Pas envoyé\s: .* Yes, good evening!$/]
	] as const) {
		const full = await clicked({ reply: ' Yes, good evening! ' }, {}, { isFull: true, language });
		const shown = full.fake.shown.get(full.conversationId);
		expect([full.wishes, shown?.title]).toEqual([[], 'Vera']);
		expect(shown?.options.body).toMatch(words);
		expect((shown?.options.actions as { action: string }[]).map(({ action }) => action)).toEqual([
			'read',
			'reply'
		]);
	}
	const read = await clicked({ action: 'read' }, {}, { isFull: true });
	expect(read.fake.shown.has(read.conversationId)).toBe(true);
});

test('[N6] an answer is kept also when notifications were turned off after it was asked for', async () => {
	const answered = await clicked({ reply: 'Yes' }, {}, { isWanted: false });
	expect(answered.wishes).toEqual(['sendMessage', 'markRead']);
	expect(answered.fake.shown.get(answered.conversationId)?.options.body).toContain('Yes');
});

test('[N6] what was typed by somebody who is signed out by then is read to them once more', async () => {
	const away = await clicked({ reply: 'Yes, good evening!' }, {}, { isSignedIn: false });
	expect([...away.fake.shown.values()][0]?.options.body).toContain('Yes, good evening!');
});
