import { expect, test } from 'vitest';
import { HOUR_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { openDesk, wish, writing, type Desk, type Person } from './desk.ts';
import { begun, joining, pass } from './talk.ts';

test('[S16] signing out ends the lines of that session at once, and no other', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const ben = await desk.agent(ana.workspaceId);
	const lines = { ana: await desk.line(ana), ben: await desk.line(ben) };
	await desk.call('/api/sign-out', {}, ana);
	expect(lines.ana.words.at(-1)).toMatchObject({ say: 'bye', error: { kind: 'signed-out' } });
	expect(lines.ana.code).toBe(1008);
	expect(lines.ben.code).toBeUndefined();
});

test('[S16] a line that was opened before signing out is not let in after it', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const line = await desk.line(ana, { say: 'heartbeat' });
	await desk.call('/api/sign-out', {}, ana);
	line.say({ say: 'hello', protocol: PROTOCOL });
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'signed-out' } });
});

test('[S16] a session that ended by itself ends its lines within 30 s', async () => {
	const desk = await openDesk();
	const { ana } = await begun(desk);
	const line = await desk.line(ana);
	const session = (await desk.server.whoIs(ana.cookie))?.session;
	if (!session) throw new Error('nobody is signed in');
	// As another process would: behind the line's back.
	await desk.server.accounts.signOut(session);
	await pass(desk, 30_000, () => line.say({ say: 'heartbeat' }));
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'signed-out' } });
});

test('[S16][W2] a visitor is sent away at once when its origin leaves the list', async () => {
	const desk = await openDesk();
	const { ana, vera } = await begun(desk);
	const origin = 'http://localhost';
	const line = await desk.line({ ...vera, origin });
	const { workspaceId } = ana;
	await desk.wish(ana, wish('removeOrigin', { workspaceId, origin }));
	expect(await line.ended()).toMatchObject({ say: 'bye', error: { kind: 'forbidden' } });
	const again = await desk.line({ ...vera, origin }, { say: 'hello', protocol: PROTOCOL, token: vera.token });
	expect(await again.ended()).toMatchObject({ error: { kind: 'forbidden' } });
});

test("[W1] a visitor's line brings the public part of its own conversations and nothing else", async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const line = await desk.line(vera);
	const otto = desk.visitor(ana.workspaceId);
	await desk.wish(
		otto,
		writing(newId(), 'A secret of Otto'),
		wish('introduceVisitor', { ...nobody, name: 'Otto' })
	);
	await desk.wish(ana, joining(conversationId), writing(conversationId, 'Good morning', 1));
	await desk.wish(vera, wish('introduceVisitor', nobody));
	const hidden = await secrets(desk, ana, conversationId, vera.id);
	await desk.wish(
		ana,
		wish('markRead', { conversationId, position: 4 }),
		wish('setAvailability', { availability: 'online' })
	);
	const items = line.all('batch').flatMap((batch) => batch.items);
	expect(new Set(items.map(({ collection }) => collection))).toEqual(new Set(['conversation', 'message']));
	expect(items.filter(({ collection }) => collection === 'message')).toHaveLength(2);
	const told = JSON.stringify(line.words);
	for (const secret of [
		'Otto',
		...hidden,
		'tags',
		'history',
		'assigneeId',
		'participantIds',
		'@example.org',
		'visitorId'
	]) {
		expect(told).not.toContain(secret);
	}
});

test('[E3] [W6] a block ends the line of its visitor alone, opens none and hides the widget, until it is over', async () => {
	const desk = await openDesk();
	const { ana, vera } = await begun(desk);
	const { workspaceId } = ana;
	await desk.wish(vera, wish('introduceVisitor', nobody));
	const otto = desk.visitor(workspaceId);
	const lines = { vera: await desk.line(vera), otto: await desk.line(otto) };
	const widget = (person: Person) => desk.call(`/api/widget/${workspaceId}`, undefined, person);
	expect((await widget(vera)).status).toBe(200);
	const blockId = newId();
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId, forMs: HOUR_MS }));
	const goodbye = { say: 'bye', error: { kind: 'forbidden' } };
	expect(await lines.vera.ended()).toMatchObject(goodbye);
	expect(JSON.stringify(lines.vera.words)).not.toContain('block');
	expect(lines.otto.code).toBeUndefined();
	const hello = { say: 'hello', protocol: PROTOCOL, token: vera.token };
	expect(await (await desk.line(vera, hello)).ended()).toMatchObject(goodbye);
	const hidden = await widget(vera);
	expect([hidden.status, hidden.body.kind]).toEqual([403, 'forbidden']);
	expect(hidden.text).not.toContain('block');
	expect((await widget(otto)).status).toBe(200);
	expect((await widget({ ...vera, token: 'none' })).status).toBe(200);
	desk.pass(HOUR_MS);
	expect((await widget(vera)).status).toBe(200);
	await (await desk.line(vera)).until('hello');
});

test('[E3] [E12] a block that is taken back lets the visitor in again', async () => {
	const desk = await openDesk();
	const { ana, vera } = await begun(desk);
	await desk.wish(vera, wish('introduceVisitor', nobody));
	const blockId = newId();
	await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId }));
	await desk.wish(ana, wish('unblockVisitor', { visitorId: vera.id, blockIds: [blockId] }));
	expect((await desk.call(`/api/widget/${ana.workspaceId}`, undefined, vera)).status).toBe(200);
	await (await desk.line(vera)).until('hello');
});

const nobody = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };

/** Everything that agents note, tag and change around a visitor. */
async function secrets(desk: Desk, agent: Person, conversationId: string, visitorId: string) {
	const note = { id: newId(), text: 'He seems angry' };
	const [tagId, editId] = [newId(), newId()];
	const results = await desk.wish(
		agent,
		wish('noteConversation', { ...note, conversationId }),
		wish('createTag', { tagId, name: 'Difficult' }),
		wish('tagConversation', { conversationId, tagId, addId: newId() }),
		wish('noteVisitor', { id: newId(), visitorId, text: 'Owes us money' }),
		wish('editVisitor', { visitorId, editId, field: 'phone', value: '+33 1 23 45' })
	);
	expect(results.map(({ kind }: { kind: string }) => kind)).toEqual(Array(5).fill('applied'));
	return [note.id, note.text, tagId, editId, 'Difficult', 'Owes us money', '+33 1 23 45'];
}
