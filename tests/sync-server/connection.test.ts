import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { BODY_MAX_BYTES } from '#protocol/body.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { emptyDirectory, openDesk } from './desk.ts';

test('over a real connection: a body that never ends is refused while it comes, and the line of requests goes on', async () => {
	const desk = await openDesk({ dataDir: emptyDirectory() });
	const port = await desk.server.listen(0);
	const endless = await new Promise<string>((resolve, reject) => {
		const socket = connect(port, '127.0.0.1');
		const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
		let sent = 0;
		let answered = '';
		const feed = () => {
			if (answered !== '' || sent > 50 * BODY_MAX_BYTES) return;
			sent += 0x10000;
			socket.write(chunk, feed);
		};
		socket.on('data', (data) => {
			answered += String(data);
			socket.end();
		});
		socket.on('close', () =>
			answered === '' ? reject(new Error(`no answer after ${sent} bytes`)) : resolve(answered)
		);
		socket.on('error', () => resolve(answered));
		const head = [
			'POST /api/sign-in HTTP/1.1',
			'Host: localhost',
			`porchlight-protocol: ${PROTOCOL}`,
			'Transfer-Encoding: chunked'
		];
		socket.write(`${head.join('\r\n')}\r\n\r\n`, feed);
	});
	expect(endless).toMatch(/^HTTP\/1\.1 413 /);
	expect(endless).toContain('"kind":"too-large"');
	const after = await fetch(`http://127.0.0.1:${port}/api/session`);
	expect(after.status).toBe(401);
});
