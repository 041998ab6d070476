/** Why a device was told of something, or why not, as a person reads it. */
import type { PushNotice } from '#domain/notice.ts';
import { m } from '#messages';

const words: Readonly<Record<PushNotice['reason'], () => string>> = {
	mine: m.notice_mine,
	free: m.notice_free,
	others: m.notice_others,
	handed: m.notice_handed,
	mentioned: m.notice_mentioned,
	waiting: m.notice_waiting,
	mailed: m.push_mailed,
	event: m.why_event,
	group: m.why_group,
	offline: m.why_offline,
	quiet: m.why_quiet,
	'other-group': m.why_other_group,
	read: m.why_read,
	'on-screen': m.why_on_screen,
	own: m.why_own,
	blocked: m.why_blocked,
	stopped: m.why_stopped,
	test: m.push_test_name,
	sleep: m.push_test_name
};

/** The reason of a decision. */
export const reasonOf = ({ reason }: Pick<PushNotice, 'reason'>): string => words[reason]();
