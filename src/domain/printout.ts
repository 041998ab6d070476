/** What was said in a conversation, to be kept outside: one text for the file on a device and for the e-mail (product E6). */
import type { Message } from './message.ts';

/** The words and forms of one language. */
export interface PrintWords {
	/** BCP 47. */
	readonly language: string;
	readonly title: string;
	/** Said below the title, one line each. */
	readonly about: readonly string[];
	readonly nameOf: (message: Message) => string;
	readonly momentOf: (at: number) => string;
	readonly file: (name: string) => string;
	/** Stands before the words of an internal note. */
	readonly note: string;
}

/** What is printed of a conversation: words and files, by position; notes for agents only when they are asked for. */
export const printed = (messages: readonly Message[], withNotes = false): Message[] =>
	messages.filter(({ kind }) => kind === 'text' || kind === 'file' || (kind === 'note' && withNotes));

/** As plain text. */
export const printText = (messages: readonly Message[], words: PrintWords): string =>
	[
		words.title,
		...words.about,
		...messages.flatMap((message) => ['', headOf(message, words), bodyOf(message, words)]),
		''
	].join('\n');

/** As a page of its own that loads nothing and runs nothing. */
export const printHtml = (messages: readonly Message[], words: PrintWords): string =>
	[
		`<!doctype html>\n<html lang="${escaped(words.language)}">`,
		`<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(words.title)}</title></head>`,
		'<body style="font-family: sans-serif; line-height: 1.5; max-width: 40rem; margin: 1rem auto; padding: 0 1rem">',
		`<h1 dir="auto" style="font-size: 1.3rem">${escaped(words.title)}</h1>`,
		...words.about.map((line) => `<p dir="auto" style="color: #555">${escaped(line)}</p>`),
		...messages.map(
			(message) =>
				`<p dir="auto" style="color: #555; margin: 1rem 0 0">${escaped(headOf(message, words))}</p>\n` +
				`<p dir="auto" style="margin: 0; white-space: pre-wrap; overflow-wrap: anywhere">${escaped(bodyOf(message, words))}</p>`
		),
		'</body>\n</html>\n'
	].join('\n');

/** A text as a part of HTML that no sign of it can leave. */
export const escaped = (text: string): string =>
	text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const headOf = (message: Message, { nameOf, momentOf }: PrintWords): string =>
	`${nameOf(message)}, ${momentOf(message.writtenAt)}`;

const bodyOf = ({ kind, text, file }: Message, words: PrintWords): string =>
	kind === 'file' ? words.file(file?.name ?? '') : kind === 'note' ? `${words.note} ${text}` : text;
