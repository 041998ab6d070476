/**
 * A stand-in for the push service of Chromium, which is the one that Android uses: check-in, registration, the line to the
 * browser, and the address that servers push to. What it hands on is encrypted for the browser, and decrypted there alone.
 */
import { execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type TLSSocket } from 'node:tls';

/** What a server pushed, as the service sees it. */
export interface Pushed {
	readonly ttl: string | undefined;
	readonly urgency: string | undefined;
	readonly topic: string | undefined;
	readonly size: number;
	/** Of the signature that names the server (VAPID). */
	readonly isSigned: boolean;
	readonly status: number;
}

interface Token {
	readonly app: string;
	readonly subtype: string;
	readonly sender: string;
}

interface Parcel {
	readonly token: string;
	readonly to: Token;
	readonly body: Buffer;
	readonly encoding: string;
	readonly ttl: number;
}

/** One service, with everything it was asked. */
export class PushService {
	readonly pushed: Pushed[] = [];
	/** What it answers servers instead of taking their pushes. */
	answerWith: number | undefined;
	readonly #folder = mkdtempSync(join(tmpdir(), 'porchlight-push-'));
	readonly #tokens = new Map<string, Token>();
	readonly #lines = new Set<TLSSocket>();
	readonly #waiting: Parcel[] = [];
	readonly #servers: Server[] = [];
	#ports = { http: 0, line: 0, push: 0 };
	#parcels = 0;

	static async start(): Promise<PushService> {
		const service = new PushService();
		const keys = makeKeys(service.#folder);
		service.#ports = {
			http: await service.#listen(createHttp((request, answer) => void service.#enrol(request, answer))),
			line: await service.#listen(createTls(keys, (line) => service.#greet(line)) as unknown as Server),
			push: await service.#listen(
				createHttps(keys, (request, answer) => void service.#take(request, answer)) as unknown as Server
			)
		};
		return service;
	}

	/** By which a browser comes here instead of to its maker. */
	get browserArgs(): string[] {
		const { http, line } = this.#ports;
		return [
			`--gcm-checkin-url=http://127.0.0.1:${http}/checkin`,
			`--gcm-registration-url=http://127.0.0.1:${http}/register`,
			`--gcm-mcs-endpoint=https://127.0.0.1:${line}`,
			'--ignore-certificate-errors'
		];
	}

	/** By which our server sends here whatever it sends. */
	get serverSettings(): Record<string, string> {
		const { push } = this.#ports;
		return { PUSH_STAND_IN: `127.0.0.1:${push}`, NODE_EXTRA_CA_CERTS: join(this.#folder, 'cert.pem') };
	}

	/** Forgets a device, as when a browser was thrown away. */
	forgetDevices(): void {
		this.#tokens.clear();
	}

	async close(): Promise<void> {
		for (const line of this.#lines) line.destroy();
		for (const server of this.#servers) {
			server.closeAllConnections?.();
			await new Promise((resolve) => server.close(resolve));
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#listen(server: Server): Promise<number> {
		this.#servers.push(server);
		server.on('tlsClientError', () => undefined);
		return new Promise((resolve) =>
			server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
		);
	}

	async #enrol(request: IncomingMessage, answer: { end(body: string | Buffer): void }): Promise<void> {
		const body = (await bodyOf(request)).toString('latin1');
		if (request.url?.startsWith('/checkin')) return answer.end(CHECKED_IN());
		const form = new URLSearchParams(body);
		const subtype = form.get('X-subtype') ?? '';
		if (form.get('delete') === 'true') {
			for (const [name, token] of this.#tokens) if (token.subtype === subtype) this.#tokens.delete(name);
			return answer.end(`token=${subtype}`);
		}
		const token = `${randomBytes(11).toString('base64url')}:${randomBytes(96).toString('base64url')}`;
		this.#tokens.set(token, { app: form.get('app') ?? '', subtype, sender: form.get('sender') ?? '' });
		answer.end(`token=${token}`);
	}

	#greet(line: TLSSocket): void {
		let bytes = Buffer.alloc(0);
		let isGreeted = false;
		line.on('error', () => undefined);
		line.on('close', () => this.#lines.delete(line));
		line.on('data', (chunk: Buffer) => {
			bytes = Buffer.concat([bytes, chunk]);
			// The first byte is the version of the protocol.
			if (!isGreeted && bytes.length > 0) bytes = bytes.subarray(1);
			isGreeted = true;
			for (let word = wordIn(bytes); word; word = wordIn(bytes)) {
				bytes = bytes.subarray(word.length);
				this.#hear(line, word.tag);
			}
		});
	}

	#hear(line: TLSSocket, tag: number): void {
		if (tag === HEARTBEAT) line.write(frame(HEARTBEAT_ACK, Buffer.alloc(0)));
		if (tag !== LOGIN) return;
		line.write(
			Buffer.concat([VERSION, frame(LOGIN_ANSWER, Buffer.concat([text(1, 'x'), int(9, Date.now())]))])
		);
		this.#lines.add(line);
		for (const parcel of this.#waiting.splice(0)) this.#deliver(parcel);
	}

	async #take(request: IncomingMessage, answer: { statusCode: number; end(): void }): Promise<void> {
		const body = await bodyOf(request);
		const token = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
		const to = this.#tokens.get(token);
		const { headers } = request;
		const one = (name: string): string | undefined => {
			const value = headers[name];
			return Array.isArray(value) ? value[0] : value;
		};
		const status = this.answerWith ?? (!to ? 410 : body.length > 4096 ? 413 : 201);
		const isSigned = isSignedBy(one('authorization') ?? '', `https://${headers.host}`);
		this.pushed.push({
			ttl: one('ttl'),
			urgency: one('urgency'),
			topic: one('topic'),
			size: body.length,
			isSigned,
			status
		});
		answer.statusCode = status;
		answer.end();
		if (status !== 201 || !to) return;
		const parcel = { token, to, body, encoding: one('content-encoding') ?? '', ttl: Number(one('ttl')) };
		if (!this.#deliver(parcel)) this.#waiting.push(parcel);
	}

	#deliver({ token, to, body, encoding, ttl }: Parcel): boolean {
		const line = [...this.#lines].at(-1);
		if (!line) return false;
		this.#parcels += 1;
		const pair = (key: string, value: string) => text(7, Buffer.concat([text(1, key), text(2, value)]));
		const stanza = [
			text(2, String(this.#parcels)),
			text(3, to.sender),
			text(5, to.app),
			text(6, token),
			pair('subtype', to.subtype),
			pair('content-encoding', encoding),
			text(9, `p${this.#parcels}`),
			int(17, ttl),
			int(18, Date.now()),
			text(21, body)
		];
		return line.write(frame(DATA, Buffer.concat(stanza))) || true;
	}
}

/** A key and a certificate for `localhost`, made in a folder; the certificate is `cert.pem` there. */
export function makeKeys(folder: string): { readonly key: Buffer; readonly cert: Buffer } {
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert];
	const of = ['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
	execFileSync('openssl', [...request, ...of], { stdio: 'ignore' });
	return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Whether a push names its server by a signature that holds, for this service and for a day at most (RFC 8292). */
export function isSignedBy(authorization: string, audience: string): boolean {
	const [, head = '', claims = '', signature = '', key = ''] =
		/^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+),\s*k=([\w-]+)$/.exec(authorization) ?? [];
	const raw = Buffer.from(key, 'base64url');
	if (raw[0] !== 4 || raw.length !== 65) return false;
	const half = (from: number) => raw.subarray(from, from + 32).toString('base64url');
	const jwk = { kty: 'EC', crv: 'P-256', x: half(1), y: half(33) };
	const publicKey = { key: createPublicKey({ format: 'jwk', key: jwk }), dsaEncoding: 'ieee-p1363' } as const;
	const isOurs = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		publicKey,
		Buffer.from(signature, 'base64url')
	);
	const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
	const lastsSeconds = Number(said['exp']) - Date.now() / 1_000;
	const isTimely = lastsSeconds > 0 && lastsSeconds <= 24 * 60 * 60;
	return isOurs && isTimely && said['aud'] === audience && /^(mailto|https):/.test(String(said['sub']));
}

// The words of the line to the browser, and how they are written.
const VERSION = Buffer.from([41]);
const [HEARTBEAT, HEARTBEAT_ACK, LOGIN, LOGIN_ANSWER, DATA] = [0, 1, 2, 3, 8];

const CHECKED_IN = (): Buffer =>
	Buffer.concat([
		int(1, 1),
		int(3, Date.now()),
		text(4, '1-d'),
		int(6, 1),
		fixed(7, 3_141_592_653_589_793_238n),
		fixed(8, 2_718_281_828_459_045_235n),
		int(9, 0)
	]);

function varint(value: number | bigint): Buffer {
	const bytes: number[] = [];
	for (let rest = BigInt(value), more = true; more;) {
		more = rest >> 7n > 0n;
		bytes.push(Number(rest & 127n) | (more ? 128 : 0));
		rest >>= 7n;
	}
	return Buffer.from(bytes);
}

const int = (field: number, value: number): Buffer => Buffer.concat([varint(field << 3), varint(value)]);
function text(field: number, value: string | Buffer): Buffer {
	const bytes = Buffer.from(value as string);
	return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}
function fixed(field: number, value: bigint): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(value);
	return Buffer.concat([varint((field << 3) | 1), bytes]);
}
const frame = (tag: number | undefined, body: Buffer): Buffer =>
	Buffer.concat([Buffer.from([tag ?? 0]), varint(body.length), body]);

/** The first whole word of what has come. */
function wordIn(bytes: Buffer): { tag: number; length: number } | undefined {
	let [at, size, shift] = [1, 0, 0];
	for (;;) {
		const byte = bytes[at];
		if (byte === undefined) return undefined;
		at += 1;
		size |= (byte & 127) << shift;
		shift += 7;
		if (byte < 128) break;
	}
	return bytes.length < at + size ? undefined : { tag: bytes[0] ?? 0, length: at + size };
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
