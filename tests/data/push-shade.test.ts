import { expect, onTestFinished, test } from 'vitest';
import { joinConversation, markRead, resolveConversation } from '#data/conversations.ts';
import { openData } from '#data/device.ts';
import { PushShade } from '#data/push-shade.ts';
import { USUAL_CHOICES } from '#domain/notice.ts';
import { World } from '../kit/world.ts';

const only = ['agent', 'conversation', 'message', 'transcript', 'mark'] as const;

/** A device on whose screen notifications stand, and which counts what it is asked. */
function screen() {
	const asked: string[] = [];
	const shown = new Map<string, unknown>();
	return {
		asked,
		shown,
		put: (conversationId: string, position: number) =>
			shown.set(conversationId, { about: { conversationId, position } }),
		browser: {
			shown: () => {
				asked.push('shown');
				const close = (id: string) => () => void shown.delete(id);
				return Promise.resolve([...shown].map(([id, data]) => ({ data, close: close(id) })));
			},
			setBadge: (count: number) => {
				asked.push(`badge ${count}`);
				return Promise.resolve();
			}
		}
	};
}

async function opened() {
	const world = await World.open({ open: async () => openData });
	onTestFinished(() => world.close());
	const session = await world.agent('Ana', 'owner');
	const ana = await world.device(session, only);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	await world.quiet();
	return { world, session, ana, vera, conversationId: vera.conversationId };
}

test('[N5] messages that come and go ask the browser nothing, and the icon only for another number', async () => {
	const { world, ana, vera } = await opened();
	const held = screen();
	const shade = new PushShade(ana.data, held.browser);
	await shade.tidy(1, USUAL_CHOICES);
	expect(held.asked).toEqual(['badge 1', 'shown']);
	for (const text of ['One', 'Two', 'Three']) {
		vera.write(text);
		await vera.tryNow();
		await world.quiet();
		await shade.tidy(1, USUAL_CHOICES);
	}
	expect(held.asked).toEqual(['badge 1', 'shown']);
	await shade.tidy(2, USUAL_CHOICES);
	expect(held.asked).toEqual(['badge 1', 'shown', 'badge 2']);
});

test('[D6] what is shown is left alone until it is read, and is looked for once more only when the worker may have shown something', async () => {
	const { world, ana, conversationId } = await opened();
	const held = screen();
	held.put(conversationId, 1);
	held.shown.set('test', null);
	const shade = new PushShade(ana.data, held.browser);
	await shade.tidy(1, USUAL_CHOICES);
	await shade.tidy(1, USUAL_CHOICES);
	expect([held.asked, held.shown.size]).toEqual([['badge 1', 'shown'], 2]);

	await markRead(ana.data, conversationId, 1);
	await world.quiet();
	await shade.tidy(0, USUAL_CHOICES);
	expect([...held.shown.keys()]).toEqual(['test']);
	expect(held.asked).toEqual(['badge 1', 'shown', 'badge 0', 'shown']);
	await shade.tidy(0, USUAL_CHOICES);
	expect(held.asked.length).toBe(4);

	held.put(conversationId, 1);
	shade.stir();
	await shade.tidy(0, USUAL_CHOICES);
	expect([...held.shown.keys()]).toEqual(['test']);
});

test('[D6] [N6] a conversation that was resolved on another device takes its notification away; one that is not known yet keeps it', async () => {
	const { world, session, ana, conversationId } = await opened();
	const held = screen();
	held.put(conversationId, 1);
	held.put('00000000-0000-7000-8000-000000000001', 1);
	const shade = new PushShade(ana.data, held.browser);
	await shade.tidy(1, USUAL_CHOICES);
	expect(held.shown.size).toBe(2);

	const other = await world.device(session, only);
	await world.quiet();
	await resolveConversation(other.data, conversationId);
	await world.quiet();
	await shade.tidy(0, USUAL_CHOICES);
	expect([...held.shown.keys()]).toEqual(['00000000-0000-7000-8000-000000000001']);
});

test('[C0] [D6] a colleague who joins takes the notification away, but where its person wants to be told of all, and not for one who joined, too', async () => {
	const { world, ana, conversationId } = await opened();
	const ben = await world.device(await world.agent('Ben', 'agent'), only);
	const held = screen();
	held.put(conversationId, 1);
	const shade = new PushShade(ana.data, held.browser);
	await shade.tidy(1, USUAL_CHOICES);

	await joinConversation(ben.data, conversationId);
	await world.quiet();
	await shade.tidy(0, { ...USUAL_CHOICES, events: [...USUAL_CHOICES.events, 'others'] });
	expect(held.shown.size).toBe(1);
	await shade.tidy(0, USUAL_CHOICES);
	expect(held.shown.size).toBe(0);

	// The same at the next start.
	held.put(conversationId, 1);
	await new PushShade(ana.data, held.browser).tidy(0, USUAL_CHOICES);
	expect(held.shown.size).toBe(0);

	await joinConversation(ana.data, conversationId);
	await world.quiet();
	held.put(conversationId, 1);
	shade.stir();
	await shade.tidy(0, USUAL_CHOICES);
	expect(held.shown.size).toBe(1);
});
