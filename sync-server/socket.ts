/** The WebSocket under the live line: `ws` on the same port, without compression (200 kB a connection). */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { endpoints } from '#protocol/endpoints.ts';
import type { Door } from './door.ts';
import { stackOf, type Log } from './log.ts';
import { CLOSE } from './peer.ts';
import type { StreamHub } from './stream.ts';

/** The longest word a client has: a greeting with its token. */
const PAYLOAD_MAX_BYTES = 2_000;

/**
 * Whether a request asks for the live line; any other protocol or place is answered as if it had not been asked for. The
 * address is compared as it came: not all that may come is a URL.
 */
export const asksForLine = ({ url = '', headers }: IncomingMessage): boolean =>
	headers.upgrade?.toLowerCase() === 'websocket' && url.split('?', 1)[0] === endpoints.stream.path;

/** Carries lines over sockets, of a server that upgrades only what asks for one. @returns ends those that are left */
export function openSockets(
	server: HttpServer,
	{ line, door, log }: { line: StreamHub; door: Door; log: Log }
): () => void {
	const sockets = new WebSocketServer({
		noServer: true,
		perMessageDeflate: false,
		maxPayload: PAYLOAD_MAX_BYTES
	});
	const fail = (error: unknown): void => log.error('socket', { error: stackOf(error) });
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		// What is thrown here would end the process, and anybody may send whatever there is.
		try {
			sockets.handleUpgrade(request, socket, head, (opened) => {
				carry(opened, request, { line, door }).catch((error: unknown) => {
					fail(error);
					opened.terminate();
				});
			});
		} catch (error) {
			fail(error);
			socket.destroy();
		}
	});
	return () => {
		for (const socket of sockets.clients) socket.terminate();
		sockets.close();
	};
}

async function carry(
	socket: WebSocket,
	request: IncomingMessage,
	{ line, door }: { line: StreamHub; door: Door }
): Promise<void> {
	// Words may come while we look who it is.
	const early: string[] = [];
	let receive = (text: string): void => void early.push(text);
	let closed = false;
	socket.on('message', (data, isBinary) => (isBinary ? socket.close(CLOSE.binary) : receive(textOf(data))));
	socket.on('error', () => socket.terminate());
	socket.on('close', () => (closed = true));
	const { origin, host, cookie } = request.headers;
	const own = origin === undefined || door.isOwn(origin, host);
	const who = own ? await door.agentOf(cookie) : undefined;
	if (closed) return;
	const carried = line.open({
		who,
		origin,
		ipAddress: door.addressFrom(
			request.socket.remoteAddress,
			String(request.headers['x-forwarded-for'] ?? '')
		),
		send: (text) => socket.send(text),
		close: (code) => socket.close(code),
		buffered: () => socket.bufferedAmount
	});
	socket.on('close', () => carried.closed());
	receive = (text) => carried.receive(text);
	for (const text of early) receive(text);
}

const textOf = (data: Buffer | ArrayBuffer | Buffer[]): string =>
	(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)).toString('utf8');
