/** Why something is held back or was not accepted, as a sentence. */
import type { Mailing, MailFault } from '#domain/email.ts';
import type { HeldReason, RefusedReason } from '#domain/mutator.ts';
import type { MessageState } from '#domain/shown.ts';
import { m } from '#messages';

const held: Record<HeldReason, () => string> = {
	'visitor-wrote': () => m.held_visitor_wrote(),
	'colleague-wrote': () => m.held_colleague_wrote(),
	taken: () => m.held_taken(),
	resolved: () => m.held_resolved(),
	reopened: () => m.held_reopened()
};

const refused: Record<RefusedReason, () => string> = {
	invalid: () => m.refused_invalid(),
	forbidden: () => m.refused_forbidden(),
	'not-found': () => m.refused_not_found(),
	'not-joined': () => m.refused_not_joined(),
	'no-address': () => m.refused_no_address(),
	blocked: () => m.refused_blocked(),
	// What no agent wishes: only visitors rate, and ask for what was said.
	'too-late': () => m.refused_unknown(),
	unanswered: () => m.refused_unknown(),
	'too-many': () => m.refused_unknown(),
	'file-missing': () => m.refused_file_missing(),
	'file-too-large': () => m.refused_file_too_large(),
	'file-kind': () => m.refused_file_kind(),
	unknown: () => m.refused_unknown()
};

const mailFaults: Record<MailFault, (of: { to: string }) => string> = {
	rejected: (of) => m.mail_fault_rejected(of),
	blocked: () => m.mail_fault_blocked(),
	'no-mail': () => m.mail_fault_no_mail(),
	'too-long-tried': () => m.mail_fault_too_long_tried()
};

const states: Record<MessageState, () => string> = {
	queued: () => m.state_queued(),
	sending: () => m.state_sending(),
	sent: () => m.state_sent(),
	delivered: () => m.state_delivered(),
	read: () => m.state_read(),
	held: () => m.state_held(),
	refused: () => m.state_refused(),
	mailing: () => m.state_mailing(),
	mailed: () => m.state_mailed(),
	'mail-failed': () => m.state_mail_failed()
};

/** The sentence for a reason; the general one when none was given. */
export const formatReason = (reason: HeldReason | RefusedReason | undefined): string =>
	({ ...held, ...refused })[reason ?? 'unknown']();

/** How far a message has come, in a word. */
export const formatState = (state: MessageState): string => states[state]();

/** Why an e-mail was given up. */
export const formatMailFault = ({ to, fault }: Mailing): string => mailFaults[fault ?? 'rejected']({ to });
