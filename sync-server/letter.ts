/** What stands in an e-mail: pure, from what is stored. Texts are clean where they are stored, and escaped here. */
import type { Readable } from 'node:stream';
import type { SendMailOptions } from 'nodemailer';
import { NAME_MAX } from '#domain/fields.ts';
import { formOf } from '#domain/file.ts';
import { publicMessage, type Message } from '#domain/message.ts';
import { escaped, printed, printHtml, printText, type PrintWords } from '#domain/printout.ts';
import { cleanLine } from '#domain/text.ts';
import type { Visitor } from '#domain/visitor.ts';
import type { Workspace } from '#domain/workspace.ts';
import { m } from '#messages';

/** A letter as the mail server is given it. */
export type Letter = SendMailOptions;

/** What a letter is about. */
export interface About {
	readonly workspace: Workspace;
	/** Absent when the visitor never introduced itself. */
	readonly visitor?: Visitor | undefined;
	/** The entry that goes by e-mail. */
	readonly message: Message;
	/** All entries of its conversation, by position. */
	readonly thread: readonly Message[];
	readonly from: string;
	readonly replyTo?: string | undefined;
	/** The bytes of its file, or where they can be read until when. */
	readonly file?: AttachedFile | undefined;
}

/** How a file comes along. */
export type AttachedFile =
	| { readonly kind: 'content'; readonly content: Readable }
	| { readonly kind: 'link'; readonly href: string; readonly until: number };

/** How much of what was said before stands below a letter. */
const QUOTED_MESSAGES = 4;
const QUOTED_LINES = 8;
const QUOTED_LINE = 300;
/** How many earlier letters are named, so that a mail program lays them together. */
const REFERENCES_MAX = 20;

/** The languages in which letters are written. */
type Locale = 'en' | 'fr';

/** The language of a visitor, as far as there are sentences in it. */
const localeOf = (visitor: Pick<Visitor, 'language'> | undefined): Locale =>
	/^fr\b/i.test(visitor?.language ?? '') ? 'fr' : 'en';

/** The name that a letter has for ever: one that is sent twice is known as the same by it. */
export const letterId = (messageId: string, from: string): string =>
	`<${messageId}@${from.slice(from.lastIndexOf('@') + 1)}>`;

/** The letter of an entry: a reply, or what was said so far. */
export const makeLetter = (about: About): Letter =>
	about.message.event === 'transcript' ? makeTranscript(about) : makeReply(about);

/** What the visitor may read of a conversation up to this entry. */
function makeTranscript({ workspace, visitor, message, thread, from, replyTo }: About): Letter {
	const locale = localeOf(visitor);
	const company = cleanLine(workspace.name, NAME_MAX);
	const said = printed(thread.filter(({ position }) => position < message.position));
	const words: PrintWords = {
		language: locale,
		title: m.mail_transcript_subject({ workspace: company }, { locale }),
		about: [
			message.author === 'visitor'
				? m.mail_transcript_asked({}, { locale })
				: m.mail_transcript_text({ agent: cleanLine(message.authorName, NAME_MAX) }, { locale })
		],
		nameOf: ({ authorName }) =>
			cleanLine(authorName || visitor?.name || m.mail_visitor({}, { locale }), NAME_MAX),
		momentOf: (at) => formatMoment(at, locale),
		file: (name) => m.transcript_file({ name }, { locale }),
		note: ''
	};
	return {
		from: { name: company, address: from },
		to: message.email?.to ?? '',
		...(replyTo === undefined ? {} : { replyTo }),
		subject: words.title,
		messageId: letterId(message.id, from),
		headers: { 'Auto-Submitted': 'auto-generated' },
		date: new Date(message.acceptedAt),
		text: printText(said, words),
		html: printHtml(said, words)
	};
}

/** The reply of an agent as a letter; earlier letters of the conversation are named, and the last words quoted. */
function makeReply(about: About): Letter {
	const { workspace, visitor, message, thread, from, replyTo, file } = about;
	const locale = localeOf(visitor);
	const earlier = thread.filter(({ email, position }) => email && position < message.position);
	const ids = earlier.slice(-REFERENCES_MAX).map(({ id }) => letterId(id, from));
	const company = cleanLine(workspace.name, NAME_MAX);
	const agent = cleanLine(message.authorName, NAME_MAX);
	const subject = m.mail_subject({ workspace: company }, { locale });
	const parts = {
		words: fileWords(about, locale) ?? message.text,
		signature: agent === company ? company : `${agent}, ${company}`,
		quoted: quotedBefore(about, locale)
	};
	const attachment =
		file?.kind === 'content' ? { filename: message.file?.name ?? 'file', content: file.content } : undefined;
	return {
		from: { name: agent === company ? company : `${agent} (${company})`, address: from },
		to: { name: cleanLine(visitor?.name ?? '', NAME_MAX), address: message.email?.to ?? '' },
		...(replyTo === undefined ? {} : { replyTo }),
		subject: ids.length > 0 ? `Re: ${subject}` : subject,
		messageId: letterId(message.id, from),
		...(ids.length > 0 ? { inReplyTo: ids.at(-1) ?? '', references: ids } : {}),
		date: new Date(message.acceptedAt),
		text: asText(parts),
		html: asHtml(parts, locale),
		...(attachment ? { attachments: [attachment] } : {})
	};
}

/** What a letter says of a file; nothing when there is none. */
function fileWords({ message, file }: About, locale: Locale): string | undefined {
	const name = message.file?.name;
	if (name === undefined || !message.file) return undefined;
	if (file?.kind !== 'link') {
		return formOf(message.file.type) === 'picture'
			? m.mail_picture({ name }, { locale })
			: m.mail_file({ name }, { locale });
	}
	return `${m.mail_file_link({ name, until: formatDay(file.until, locale) }, { locale })}\n${file.href}`;
}

interface Parts {
	readonly words: string;
	readonly signature: string;
	readonly quoted: readonly { readonly head: string; readonly lines: readonly string[] }[];
}

/** The last words of both sides before this entry, as the visitor may read them. */
function quotedBefore({ message, thread, visitor }: About, locale: Locale): Parts['quoted'] {
	return thread
		.filter((one) => one.position < message.position && one.kind !== 'event' && publicMessage(one))
		.slice(-QUOTED_MESSAGES)
		.map((one) => {
			const name = one.authorName || visitor?.name || m.mail_you({}, { locale });
			const head = m.mail_quoted(
				{ name: cleanLine(name, NAME_MAX), when: formatMoment(one.writtenAt, locale) },
				{ locale }
			);
			const lines = (one.file?.name ?? one.text).split('\n');
			const shown = lines.slice(0, QUOTED_LINES).map((line) => cleanLine(line, QUOTED_LINE));
			return { head, lines: lines.length > QUOTED_LINES ? [...shown, '…'] : shown };
		});
}

const asText = ({ words, signature, quoted }: Parts): string =>
	[
		words,
		'',
		'-- ',
		signature,
		...quoted.flatMap(({ head, lines }) => ['', head, ...lines.map((line) => `> ${line}`)]),
		''
	].join('\n');

const asHtml = ({ words, signature, quoted }: Parts, locale: Locale): string =>
	[
		`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"></head>`,
		'<body style="font-family: sans-serif; line-height: 1.5">',
		`<p dir="auto" style="white-space: pre-wrap; overflow-wrap: anywhere">${escaped(words)}</p>`,
		`<p dir="auto" style="color: #555">${escaped(signature)}</p>`,
		...quoted.map(
			({ head, lines }) =>
				`<div dir="auto" style="color: #555">${escaped(head)}</div>` +
				`<blockquote dir="auto" style="margin: 0 0 1em; padding-inline-start: 1em; border-inline-start: 2px solid #ccc; color: #555; white-space: pre-wrap">${escaped(lines.join('\n'))}</blockquote>`
		),
		'</body></html>'
	].join('\n');

/** The visitor's zone is not known, so it is said which one is meant. */
const formatMoment = (at: number, locale: Locale): string =>
	`${new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;

const formatDay = (at: number, locale: Locale): string =>
	new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
