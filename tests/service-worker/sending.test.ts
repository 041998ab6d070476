import { expect, onTestFinished, test, vi } from 'vitest';
import { newId } from '#domain/id.ts';
import { addFile } from '#outbox/files.ts';
import { failing, held, openOutbox, ours, put, ScriptedServer } from '../kit/shelf.ts';
import { send } from '../../src/service-worker/sending.ts';

/** A line on which files go as `file` says, and words at once. */
function line(file: () => Promise<Response>) {
	const words = new ScriptedServer();
	const asked: string[] = [];
	vi.stubGlobal('navigator', {
		locks: { request: async (_: string, __: object, run: (lock: object) => unknown) => await run({}) }
	});
	vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
		const isWord = path.endsWith('/mutate');
		asked.push(isWord ? 'words' : 'file');
		return isWord ? await words.fetch(path, request) : await file();
	});
	onTestFinished(() => void vi.unstubAllGlobals());
	return { asked, words };
}

/** An outbox with a file of ten bytes and words behind it. */
async function opened() {
	const outbox = openOutbox();
	const file = { id: newId(), name: 'plan.pdf', type: 'application/pdf', size: 10 } as const;
	const args = { id: newId(), conversationId: newId(), seenPosition: 0, file };
	const mutation = { id: newId(), name: 'sendFile', args, at: 1 } as const;
	await addFile(outbox, { file, blob: new Blob([new Uint8Array(10)]) }, mutation);
	await put(outbox, 'Yes');
	return outbox;
}

test('[X15] [F5] [S11] in the background, too, words do not wait for the file before them, whose wish leaves when it is there', async () => {
	const outbox = await opened();
	const { asked, words } = line(async () => ours({ received: 10, isWhole: true }));
	expect(await send(outbox)).toEqual({ kind: 'empty' });
	expect(asked).toEqual(['words', 'file', 'words']);
	expect(words.batches).toEqual([['Yes'], ['']]);
});

test('[X15] [F5] a file that does not get through holds up no words, and is told', async () => {
	const outbox = await opened();
	const { asked } = line(async () => failing({ kind: 'busy', message: '' }, 503));
	expect(await send(outbox)).toMatchObject({ kind: 'failed', error: { kind: 'busy' } });
	expect(asked[0]).toBe('words');
	expect(await held(outbox)).toEqual([' uploading', 'Yes applied']);
});
