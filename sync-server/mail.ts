/** Handing letters to a mail server, and what its answer means. */
import { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';
import { MAIL_ANSWER_MAX } from '#domain/email.ts';
import { cleanLine } from '#domain/text.ts';
import type { Letter } from './letter.ts';

/** By which server e-mail leaves, and from whom it comes. */
export interface MailSettings {
	/** `smtp:` or `smtps:`, with name and password where they are needed. */
	readonly url: string;
	readonly from: string;
	/** A mailbox that takes what stands behind a `+`; without it answers go to `from`. */
	readonly replyTo?: string;
}

/** What a mail server made of a letter. */
export type Posted =
	| { readonly kind: 'sent' }
	/** It may be tried again. */
	| { readonly kind: 'later'; readonly why: string }
	/** It will never be taken. */
	| { readonly kind: 'rejected'; readonly answer: string };

/** Hands letters over. */
export interface Mailer {
	readonly from: string;
	send(letter: Letter): Promise<Posted>;
	close(): void;
}

/** How long a mail server may keep us waiting for its first word, and for each further one. */
const GREETING_MS = 15_000;
const SILENCE_MS = 60_000;
const CONNECTIONS = 3;

/** Opens the way to the mail server; nothing is asked of it before the first letter. */
export function openMailer({ url, from }: MailSettings): Mailer {
	let transport: Promise<Transporter> | undefined;
	const open = async () => {
		// Most servers start long before they send the first one.
		const { createTransport } = await import('nodemailer');
		return createTransport({
			url,
			pool: true,
			maxConnections: CONNECTIONS,
			connectionTimeout: GREETING_MS,
			greetingTimeout: GREETING_MS,
			socketTimeout: SILENCE_MS,
			// What a letter is made of never names a file or an address to read.
			disableFileAccess: true,
			disableUrlAccess: true
		});
	};
	return {
		from,
		send: async (letter) => {
			try {
				await (await (transport ??= open())).sendMail(letter);
				return { kind: 'sent' };
			} catch (error) {
				return meaningOf(error);
			} finally {
				// Of a letter that did not leave they may be half read.
				for (const { content } of letter.attachments ?? [])
					if (content instanceof Readable) content.destroy();
			}
		},
		close: () =>
			void transport?.then(
				(opened) => opened.close(),
				() => undefined
			)
	};
}

/** Only a word about this very letter is for good; whoever is not let in has a wrong password, not a wrong letter. */
function meaningOf(error: unknown): Posted {
	if (!(error instanceof Error)) return { kind: 'later', why: String(error) };
	const { code, responseCode, response } = error as Error & Partial<Record<string, unknown>>;
	const isAboutLetter = code === 'EENVELOPE' || code === 'EMESSAGE';
	const answer = cleanLine(typeof response === 'string' ? response : error.message, MAIL_ANSWER_MAX);
	const isForGood = typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
	return isAboutLetter && isForGood ? { kind: 'rejected', answer } : { kind: 'later', why: answer };
}
