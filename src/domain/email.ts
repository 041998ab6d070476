/** What goes by e-mail: what an address is, and how far something has come on that way (product C6). */
import Type, { type Static } from 'typebox';
import { EMAIL_MAX, Millis } from './fields.ts';

/** Longest answer of a mail server that is kept, in UTF-16 units. */
export const MAIL_ANSWER_MAX = 300;

/** An e-mail address as text; never trusted to be one. */
export const EmailText = Type.String({ maxLength: EMAIL_MAX });

/** Why an e-mail was given up. */
export const MailFault = Type.Enum(['rejected', 'blocked', 'no-mail', 'too-long-tried'], {
	description:
		'`rejected` by a mail server for good; the visitor is `blocked` by now; this server cannot send (`no-mail`); `too-long-tried`.'
});
export type MailFault = Static<typeof MailFault>;

/** How far an entry has come by e-mail. A mail server that took it is the last that is known: nobody tells of reading. */
export const Mailing = Type.Object(
	{
		to: Type.String({ ...EmailText, description: 'The address it goes to.' }),
		state: Type.Enum(['queued', 'sent', 'failed'], {
			description: 'Waiting on the server; taken by a mail server; given up.'
		}),
		endedAt: Type.Optional(Type.Integer({ ...Millis, description: 'When it was sent or given up.' })),
		fault: Type.Optional(MailFault),
		answer: Type.Optional(
			Type.String({ maxLength: MAIL_ANSWER_MAX, description: 'What the mail server said to that.' })
		)
	},
	{ additionalProperties: false, description: 'How far an entry has come by e-mail; not for visitors.' }
);
export type Mailing = Static<typeof Mailing>;

/** The way a message takes beside the live chat, where it stands in any case; absent when it takes no other. */
export const Channel = Type.Enum(['email']);
export type Channel = Static<typeof Channel>;

// No quotes, brackets, lists or control characters, however the standard allows them: what is left means one mailbox.
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]+@[^\s@<>()[\]\\,;:"\p{C}]+$/u;

/** Whether something can be sent to a text as an address. */
export const isEmail = (text: string | undefined): text is string =>
	text !== undefined && text.length <= EMAIL_MAX && ADDRESS.test(text);

/** An e-mail that is to leave. */
export const mailingTo = (to: string): Mailing => ({ to, state: 'queued' });
