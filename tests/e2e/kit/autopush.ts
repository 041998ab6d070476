/**
 * A stand-in for the push service of Firefox: the line by which a browser is told, and the address that servers push to.
 * What it hands on is encrypted for the browser, and decrypted there alone.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import {
	createServer as createHttp,
	type IncomingMessage,
	type Server,
	type ServerResponse
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { bodyOf, isSignedBy, makeKeys, type Pushed } from './push-service.ts';

/** Under which name browsers are given their addresses: the one that our server knows. */
const ORIGIN = 'https://updates.push.services.mozilla.com';
const MAX_BYTES = 4_096;

/** What a browser says; of other words nothing is needed. */
type Said =
	| { readonly messageType: 'hello'; readonly uaid?: string }
	| { readonly messageType: 'register' | 'unregister'; readonly channelID: string }
	| { readonly messageType: 'ack' };

/** One service, with everything that was pushed to it. */
export class Autopush {
	readonly pushed: Pushed[] = [];
	readonly #folder = mkdtempSync(join(tmpdir(), 'porchlight-autopush-'));
	/** The channel of each address, and the browser behind it. */
	readonly #channels = new Map<string, { readonly channelID: string; readonly line: WebSocket }>();
	readonly #lines: WebSocketServer;
	readonly #servers: readonly [line: Server, push: Server];

	private constructor() {
		const push = createHttps(makeKeys(this.#folder), (request, answer) => void this.#take(request, answer));
		this.#servers = [createHttp(), push as unknown as Server];
		this.#lines = new WebSocketServer({
			server: this.#servers[0],
			handleProtocols: (offered) => (offered.has('push-notification') ? 'push-notification' : false)
		});
		this.#lines.on('connection', (line) =>
			line.on('message', (word: Buffer) => this.#hear(line, String(word)))
		);
	}

	static async start(): Promise<Autopush> {
		const service = new Autopush();
		for (const server of service.#servers)
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return service;
	}

	/** By which Firefox comes here instead of to its maker. */
	get preferences(): Record<string, string | number | boolean> {
		return {
			'dom.push.serverURL': `ws://127.0.0.1:${portOf(this.#servers[0])}/`,
			'dom.push.testing.allowInsecureServerURL': true,
			// Whoever drives a browser turns it off.
			'dom.push.connection.enabled': true,
			'dom.push.retryBaseInterval': 200
		};
	}

	/** By which our server sends here whatever it sends. */
	get serverSettings(): Record<string, string> {
		const standIn = `127.0.0.1:${portOf(this.#servers[1])}`;
		return { PUSH_STAND_IN: standIn, NODE_EXTRA_CA_CERTS: join(this.#folder, 'cert.pem') };
	}

	async close(): Promise<void> {
		for (const line of this.#lines.clients) line.terminate();
		this.#lines.close();
		for (const server of this.#servers) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#hear(line: WebSocket, word: string): void {
		// Its heartbeat.
		if (word === '{}') return line.send(word);
		const said = JSON.parse(word) as Said;
		const say = (answer: object) =>
			line.send(JSON.stringify({ messageType: said.messageType, status: 200, ...answer }));
		if (said.messageType === 'hello')
			return say({ uaid: said.uaid || randomBytes(16).toString('hex'), use_webpush: true, broadcasts: {} });
		if (said.messageType === 'ack') return;
		const { channelID } = said;
		if (said.messageType === 'unregister') {
			for (const [token, channel] of this.#channels)
				if (channel.channelID === channelID) this.#channels.delete(token);
			return say({ channelID });
		}
		const token = randomBytes(24).toString('base64url');
		this.#channels.set(token, { channelID, line });
		say({ channelID, pushEndpoint: `${ORIGIN}/wpush/v2/${token}` });
	}

	async #take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
		const body = await bodyOf(request);
		const { authorization = '', 'content-encoding': encoding } = request.headers;
		const header = (name: string) => request.headers[name]?.toString();
		const channel = this.#channels.get(request.url?.split('/').at(-1) ?? '');
		const status = !channel ? 410 : body.length > MAX_BYTES ? 413 : 201;
		const isSigned = isSignedBy(authorization, ORIGIN);
		const said = { ttl: header('ttl'), urgency: header('urgency'), topic: header('topic') };
		this.pushed.push({ ...said, size: body.length, isSigned, status });
		answer.writeHead(status).end('{}');
		if (status !== 201 || !channel) return;
		const parcel = { channelID: channel.channelID, version: randomUUID(), data: body.toString('base64url') };
		channel.line.send(JSON.stringify({ messageType: 'notification', ...parcel, headers: { encoding } }));
	}
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
