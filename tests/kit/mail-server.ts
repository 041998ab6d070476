/** A real mail server on the loop: it takes letters, or answers as a test wants. */
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A letter as it arrived. */
export interface Arrived {
	readonly mail: ParsedMail;
	/** Every byte, for what a parser would forgive. */
	readonly raw: string;
	readonly to: readonly string[];
}

/** What a mail server does with the next letter; it takes those of which nothing was said. */
export type Mood =
	| 'take'
	| 'say nothing after taking'
	| 'cut after taking'
	| 'cut before taking'
	| { readonly code: number; readonly text: string };

/** An open mail server. */
export type MailServer = Awaited<ReturnType<typeof openMailServer>>;

/** Opens it on a port of its own. */
export async function openMailServer() {
	const letters: Arrived[] = [];
	const moods: Mood[] = [];
	const waiting: (() => void)[] = [];
	const connections = new Set<{ destroy: () => unknown }>();
	const cut = () => {
		for (const connection of connections) connection.destroy();
		connections.clear();
	};
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		hideSTARTTLS: true,
		logger: false,
		onRcptTo: ({ address }, _session, done) => {
			const refuses = address.startsWith('nobody@');
			done(refuses ? Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }) : null);
		},
		onData: (stream, session, done) => {
			const pieces: Buffer[] = [];
			stream.on('data', (piece: Buffer) => pieces.push(piece));
			stream.on('end', () => {
				const mood = moods.shift() ?? 'take';
				const raw = Buffer.concat(pieces).toString('latin1');
				if (mood === 'cut before taking') return cut();
				if (typeof mood === 'object')
					return done(Object.assign(new Error(mood.text), { responseCode: mood.code }));
				void simpleParser(Buffer.concat(pieces)).then((mail) => {
					const to = session.envelope.rcptTo.map(({ address }) => address);
					letters.push({ mail, raw, to });
					for (const wake of waiting.splice(0)) wake();
					if (mood === 'cut after taking') cut();
					else if (mood !== 'say nothing after taking') done(null);
				});
			});
		}
	});
	server.server.on('connection', (socket) => connections.add(socket));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		letters,
		url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
		close: () => new Promise<void>((resolve) => server.close(resolve)),
		/** Cuts every line. */
		cut,
		/** What is done with the next letters, in turn. */
		will: (...next: Mood[]) => void moods.push(...next),
		/** Waits until so many have come. */
		until: async (count: number) => {
			while (letters.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
		}
	};
}
