import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listMessages, sendMessage } from '#data/messages.ts';
import type { Message } from '#domain/message.ts';
import { openStage } from '../kit/stage.ts';

const isText = ({ kind }: Pick<Message, 'kind'>): boolean => kind === 'text';

test('[S8] a server that is put back from a backup gets again, once, what it granted meanwhile', async () => {
	const { world, ana, vera, conversationId } = await openStage({
		dataDir: mkdtempSync(join(tmpdir(), 'porchlight-'))
	});
	await sendMessage(ana.data, conversationId, 'before the backup');
	await world.quiet();
	await world.backUp();
	await world.until(() => ana.data.connection.state.kind === 'open', 'Ana is connected');
	await sendMessage(ana.data, conversationId, 'after the backup');
	await world.until(async () => (await ana.data.outbox.kept.count()) === 3, 'all of it is shown and kept');
	expect(ana.data.overlay.sight.wishes).toEqual([]);
	await world.restore();
	const texts = () =>
		vera
			.messages()
			.filter(isText)
			.map(({ text }) => text);
	await world.until(async () => {
		await vera.tryNow();
		return texts().length === 3 && (await listMessages(ana.data, conversationId)).filter(isText).length === 3;
	}, 'all of it is there again');
	expect(texts().sort()).toEqual(['Is anyone there?', 'after the backup', 'before the backup']);
	expect(ana.data.overlay.sight.wishes).toEqual([]);
});
