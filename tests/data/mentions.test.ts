import { expect, test } from 'vitest';
import { listMessages, noteConversation } from '#data/messages.ts';
import { colleague, openStage } from '../kit/stage.ts';

test('[P5] a note remembers whom it names, on every device of the team, and never its own author', async () => {
	const { world, ana, conversationId } = await openStage();
	const ben = await colleague(world);
	await noteConversation(ana.data, conversationId, 'Could you look, @Ben? @Ana');
	await world.quiet();
	for (const device of [ana, ben]) {
		const [note] = (await listMessages(device.data, conversationId)).filter(({ kind }) => kind === 'note');
		expect(note).toMatchObject({
			text: 'Could you look, @Ben? @Ana',
			mentionedIds: [ben.session.agentId]
		});
	}
	await noteConversation(ana.data, conversationId, 'Write to help@example.org');
	await world.quiet();
	expect((await listMessages(ana.data, conversationId)).at(-1)).not.toHaveProperty('mentionedIds');
});
