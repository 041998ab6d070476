/** The way to the server: what a test puts something else in place of. */
import { WebSocket } from 'ws';

/** What one socket tells. */
export interface SocketEvents {
	open(): void;
	message(text: string): void;
	/** @param code of the end; 1006 when nobody said goodbye */
	close(code: number): void;
}

/** One socket. */
export interface Socket {
	send(data: string | Uint8Array): void;
	close(): void;
}

/** Requests, sockets and time. */
export interface Network {
	fetch(url: string, request: RequestInit): Promise<Response>;
	connect(url: string, headers: Readonly<Record<string, string>>, events: SocketEvents): Socket;
	/** Lets up to so much time pass until something happens; meanwhile calls `each` about once a second. */
	pass(ms: number, happened: Promise<unknown>, each: () => void): Promise<void>;
}

const EACH_MS = 1_000;

/** The real one. */
export const realNetwork: Network = {
	fetch: (url, request) => fetch(url, request),
	connect: (url, headers, events) => {
		const socket = new WebSocket(url, { headers: { ...headers } });
		socket.on('open', () => events.open());
		socket.on('message', (data) => events.message(String(data)));
		socket.on('close', (code) => events.close(code));
		// Every error is followed by the end.
		socket.on('error', () => undefined);
		return { send: (data) => socket.send(data), close: () => socket.terminate() };
	},
	pass: async (ms, happened, each) => {
		const { promise: over, resolve } = Promise.withResolvers<void>();
		const end = setTimeout(resolve, ms);
		const beat = setInterval(each, EACH_MS);
		await Promise.race([happened, over]);
		clearTimeout(end);
		clearInterval(beat);
	}
};
