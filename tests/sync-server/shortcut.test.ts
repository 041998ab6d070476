/** Shortcuts on the server: a personal one reaches its agent alone, by whatever way (product C2). */
import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { openDesk, wish } from './desk.ts';
import { begun } from './talk.ts';

const SECRET = 'Words of Ben alone';

async function desks() {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const ben = await desk.agent(ana.workspaceId);
	const lines = { ana: await desk.line(ana), ben: await desk.line(ben), vera: await desk.line(vera) };
	const shortcutId = newId();
	const args = { shortcutId, name: 'mine', text: SECRET, isPersonal: true };
	await desk.wish(ben, wish('createShortcut', args));
	return { desk, ana, ben, vera, conversationId, lines, shortcutId };
}

test('[C2] [S10] [W1] a personal shortcut comes to its agent by line, pull and first copy, and to nobody else by any of them', async () => {
	const { desk, ana, ben, vera, conversationId, lines } = await desks();
	const { epoch } = desk.server.store;
	for (const [who, has] of [
		[ana, false],
		[vera, false],
		[ben, true]
	] as const) {
		const pull = await desk.call('/api/pull', { epoch, after: 0, limit: 1_000 }, who);
		expect(pull.text.includes(SECRET)).toBe(has);
		let cursor: unknown;
		let copied = '';
		do {
			const page = await desk.call('/api/snapshot', cursor === undefined ? {} : { cursor }, who);
			copied += page.text;
			cursor = page.body.cursor;
		} while (cursor !== undefined);
		expect(copied.includes(SECRET)).toBe(has);
	}
	const first = await desk.call('/api/snapshot', {}, ana);
	expect(first.body.cursor).toBeDefined();
	expect(first.text).not.toContain(SECRET);
	for (const [path, body] of [
		['/api/thread', { epoch, conversationId }],
		['/api/search', { text: SECRET }]
	] as const) {
		expect((await desk.call(path, body, ana)).text).not.toContain(SECRET);
	}
	expect(JSON.stringify(lines.ben.words)).toContain(SECRET);
	for (const line of [lines.ana, lines.vera]) expect(JSON.stringify(line.words)).not.toContain(SECRET);
});

test('[C2] [S10] what is not theirs is for others what does not exist, in their own workspace and in another', async () => {
	const { desk, ana, vera, shortcutId } = await desks();
	const stranger = await desk.owner('Another house');
	const wishes = () => [
		wish('editShortcut', { shortcutId, text: 'Taken' }),
		wish('deleteShortcut', { shortcutId }),
		wish('restoreShortcut', { shortcutId }),
		wish('renameTag', { tagId: shortcutId, name: 'Taken' })
	];
	const nowhere = await desk.wish(ana, wish('editShortcut', { shortcutId: newId(), text: 'Taken' }));
	for (const who of [ana, stranger]) {
		for (const { kind, reason } of await desk.wish(who, ...wishes()))
			expect([kind, reason]).toEqual([nowhere[0].kind, nowhere[0].reason]);
	}
	const create = wish('createShortcut', { shortcutId: newId(), name: 'x', text: 'x', isPersonal: false });
	for (const { reason } of await desk.wish(vera, ...wishes(), create)) expect(reason).toBe('forbidden');
	const stored = await desk.server.store.read(ana.workspaceId, 'setting', shortcutId);
	expect(stored).toMatchObject({ text: SECRET });
	expect(stored).not.toHaveProperty('deletedAt');
});

test('[C2] a shortcut that is too long or has no words is refused, and nothing of it is stored', async () => {
	const { desk, ana } = await desks();
	const shortcutId = newId();
	const args = { shortcutId, name: 'long', text: 'x', isPersonal: false };
	const results = await desk.wish(
		ana,
		wish('createShortcut', { ...args, text: 'x'.repeat(3_001) }),
		wish('createShortcut', { ...args, name: '...' }),
		wish('createShortcut', { ...args, text: '\u202e' })
	);
	for (const result of results) expect(result).toMatchObject({ kind: 'refused', reason: 'invalid' });
	expect(await desk.server.store.read(ana.workspaceId, 'setting', shortcutId)).toBeUndefined();
});
