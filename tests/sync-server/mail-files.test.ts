import { expect, test } from 'vitest';
import { MINUTE_MS } from '#domain/clock.ts';
import { newId } from '#domain/id.ts';
import { emptyDirectory, wish } from './desk.ts';
import { openThread } from './post.ts';
import { addressFor, bytesOf, filing, openingsOf, readAt, sendWhole } from './uploads.ts';

/** A reply of Ana's by e-mail with a file that is larger than what is read ahead. */
async function opened() {
	const thread = await openThread({ dataDir: emptyDirectory() });
	const { desk, ana, conversationId } = thread;
	const id = await sendWhole(desk, ana, bytesOf('y'.repeat(300_000)));
	const { args, ...sending } = filing(conversationId, { id, size: 300_000 });
	await desk.wish(ana, { ...sending, args: { ...(args as object), channel: 'email' } });
	const settled = async () => {
		// Whoever opened it before has it open by then.
		await readAt(desk, (await addressFor(desk, ana, id)).body.address);
		await expect.poll(() => openingsOf(id)).toBe(0);
	};
	return { ...thread, id, settled };
}

test.runIf(process.platform === 'linux')(
	'[C6] a letter with a file that is put off or does not leave at all leaves the file closed',
	async () => {
		const late = await opened();
		await late.post.close();
		for (let turn = 0; turn < 3; turn += 1) {
			await late.desk.server.tick();
			late.desk.pass(10 * MINUTE_MS);
		}
		expect(late.desk.bugs.length).toBeGreaterThan(0);
		await late.settled();
		const { desk, ana, vera, post, settled } = await opened();
		await desk.wish(ana, wish('blockVisitor', { visitorId: vera.id, blockId: newId() }));
		await desk.server.tick();
		await settled();
		expect(post.letters).toEqual([]);
	}
);

test('[C6] a file comes along whole also when its letter is tried again', async () => {
	const { desk, post } = await opened();
	post.will('cut before taking', 'take');
	await desk.server.tick();
	desk.pass(10 * MINUTE_MS);
	await desk.server.tick();
	expect(post.letters[0]?.mail.attachments[0]?.content.byteLength).toBe(300_000);
});
