import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openDesk } from './desk.ts';

/** Asks for another protocol by bare words, as no browser would, and never ends the connection itself. */
async function ask(port: number, path: string, protocol = 'websocket'): Promise<Socket> {
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
	onTestFinished(() => void socket.destroy());
	const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
	socket.write(
		`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n${key}\r\n`
	);
	return socket;
}

/** The first line of what is answered; nothing when the connection only ends. */
async function answerOf(socket: Socket): Promise<string> {
	const words = once(socket, 'data').then(([data]) => String(data));
	const end = once(socket, 'end').then(() => '');
	return (await Promise.race([words, end])).split('\r\n')[0] ?? '';
}

test('a socket that is asked for at what is no address ends nothing but itself', async () => {
	const desk = await openDesk();
	const port = await desk.server.listen(0);
	for (const path of ['//', '//[', '*', 'http://[', '/%', '/api/stream/'])
		expect([path, await answerOf(await ask(port, path))]).toEqual([
			path,
			expect.not.stringContaining(' 101 ')
		]);
	expect(await answerOf(await ask(port, '/api/stream?from=here'))).toContain(' 101 ');
	expect((await fetch(`http://127.0.0.1:${port}/api/session`)).status).toBe(401);
	expect(desk.bugs).toEqual([]);
});

test('a server that is to end does so, whoever asked it for a socket elsewhere and stays', async () => {
	const desk = await openDesk();
	const port = await desk.server.listen(0);
	expect(await answerOf(await ask(port, '/nope'))).toMatch(/^HTTP\/1\.1 \d+ /);
	// It never closes its side.
	await desk.close();
});

test('a protocol that is not spoken here is answered as if it had not been asked for', async () => {
	const desk = await openDesk();
	const port = await desk.server.listen(0);
	expect(await answerOf(await ask(port, '/api/session', 'h2c'))).toContain(' 401 ');
	expect(await answerOf(await ask(port, '/api/stream', 'h2c'))).toContain(' 401 ');
});
