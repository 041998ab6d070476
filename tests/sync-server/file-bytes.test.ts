import { expect, test } from 'vitest';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { emptyDirectory, openDesk } from './desk.ts';
import { addressFor, bytesOf, openingsOf, readAt, sendWhole } from './uploads.ts';

test.runIf(process.platform === 'linux')(
	'[F4] whoever asks only for what is said of a file is told the same, and leaves nothing open',
	async () => {
		const desk = await openDesk({ dataDir: emptyDirectory() });
		const ana = await desk.owner();
		const id = await sendWhole(desk, ana, bytesOf('x'.repeat(300_000)));
		const { address } = (await addressFor(desk, ana, id)).body;
		const headers = { [PROTOCOL_HEADER]: String(PROTOCOL) };
		for (let turn = 0; turn < 20; turn += 1) {
			const told = await desk.server.app.request(address, { method: 'HEAD', headers });
			expect([told.status, told.headers.get('content-length'), await told.text()]).toEqual([
				200,
				'300000',
				''
			]);
		}
		expect((await readAt(desk, address)).bytes.byteLength).toBe(300_000);
		await expect.poll(() => openingsOf(id)).toBe(0);
	}
);
