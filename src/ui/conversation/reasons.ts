/** Why something is held back or was not accepted, as a sentence. */
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
	blocked: () => m.refused_blocked(),
	'file-missing': () => m.refused_file_missing(),
	'file-too-large': () => m.refused_file_too_large(),
	'file-kind': () => m.refused_file_kind(),
	unknown: () => m.refused_unknown()
};

const states: Record<MessageState, () => string> = {
	queued: () => m.state_queued(),
	sending: () => m.state_sending(),
	sent: () => m.state_sent(),
	delivered: () => m.state_delivered(),
	read: () => m.state_read(),
	held: () => m.state_held(),
	refused: () => m.state_refused()
};

/** The sentence for a reason; the general one when none was given. */
export const formatReason = (reason: HeldReason | RefusedReason | undefined): string =>
	({ ...held, ...refused })[reason ?? 'unknown']();

/** How far a message has come, in a word. */
export const formatState = (state: MessageState): string => states[state]();
