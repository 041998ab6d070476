/** What a wish says in its own words, beside what or whom it is about: nothing of it is hidden until it leaves (product X2, rule 5.7). */
import type { Mutation } from '#domain/mutations.ts';
import type { VisitorField } from '#domain/visitor.ts';
import { m } from '#messages';
import { formatBytes } from '../base/bytes.ts';
import { formatReason } from '../conversation/reasons.ts';
import type { OutboxEntry } from './entry.ts';

/** What to call those whom a wish names. */
export interface Called {
	readonly agent: (id: string) => string;
	/** Of an entry of one of the workspace's lists; empty when it is not known. */
	readonly setting: (id: string) => string;
}

/** The words whole; undefined when all is said by what it is about. */
export function wordsOf({ name, args }: Mutation, called: Called): string | undefined {
	switch (name) {
		case 'editVisitor':
			return m.wish_field({ field: fieldName(args.field), value: args.value ?? m.wish_emptied() });
		case 'sendFile':
			return args.file.name;
		case 'limitFiles':
			return formatBytes(args.bytes);
		case 'assignConversation':
			return m.wish_to({ name: called.agent(args.agentId) });
		case 'transferConversation':
			return args.groupId === undefined
				? m.handover_ungroup()
				: m.wish_to({ name: called.setting(args.groupId) });
		case 'tagConversation':
		case 'untagConversation':
			return called.setting(args.tagId) || undefined;
		case 'joinGroup':
		case 'leaveGroup':
			return called.agent(args.agentId);
		case 'blockIpAddress':
		case 'unblockIpAddress':
			return called.setting(args.ipBlockId) || undefined;
		case 'hideIpAddresses':
			return args.isHidden ? m.wish_ip_hidden() : m.wish_ip_kept();
		case 'setTagMakers':
			return args.makers === 'everyone' ? m.tags_makers_everyone() : m.tags_makers_managers();
		case 'setEscalation': {
			const step = { next: m.escalation_next, group: m.escalation_group, mail: m.escalation_mail }[args.step];
			const { minutes: count } = args;
			const value = count === undefined ? m.escalation_never() : m.escalation_after({ count });
			return m.wish_field({ field: step(), value });
		}
		default:
			return 'text' in args ? args.text : undefined;
	}
}

/** Why a wish waits for its person, as a sentence. */
export const whyOf = ({ name, reason }: Pick<OutboxEntry, 'name' | 'reason'>): string =>
	name === 'createTag' && reason === 'forbidden' ? m.tags_makers_why() : formatReason(reason);

function fieldName(field: VisitorField): string {
	if (field === 'name') return m.visitor_name();
	return field === 'email' ? m.visitor_email() : m.visitor_phone();
}
