/** What the outbox screen shows of a wish. */
import type { Message } from '#domain/message.ts';
import type { MutationName } from '#domain/mutations.ts';
import type { HeldReason, RefusedReason } from '#domain/mutator.ts';
import { m } from '#messages';

export interface OutboxEntry {
	readonly id: string;
	readonly name: MutationName;
	readonly state: 'uploading' | 'queued' | 'sending' | 'applied' | 'held' | 'refused';
	readonly reason?: HeldReason | RefusedReason | undefined;
	/** When it was wished. */
	readonly at: number;
	/** Its own words, whole (`words.ts`). */
	readonly text?: string | undefined;
	/** What or whom it is about: a visitor's name, a tag's, a group's, a site, an availability. */
	readonly about: string;
	/** Of a held one: what others said and did since, oldest first. */
	readonly missed?: readonly Message[] | undefined;
	/** Where to see it in its place. */
	readonly href?: string | undefined;
	/** Where it can be written again; absent when it has no words to edit. */
	readonly editHref?: string | undefined;
}

/** What can be done about a wish by its person. */
export interface OutboxActions {
	readonly onwithdraw: (entry: OutboxEntry) => void;
	/** Takes its words back to where they were written. */
	readonly onedit: (entry: OutboxEntry) => void;
	readonly onretry: (entry: OutboxEntry) => void;
	readonly onsendanyway: (entry: OutboxEntry) => void;
	readonly ondiscard: (entry: OutboxEntry) => void;
}

/** What is wished, in words. */
export function formatWish({ name, about }: Pick<OutboxEntry, 'name' | 'about'>): string {
	switch (name) {
		case 'sendMessage':
			return m.wish_send_message({ name: about });
		case 'startConversation':
			return m.wish_start({ name: about });
		case 'mailTranscript':
			return m.wish_transcript({ name: about });
		case 'sendFile':
			return m.wish_send_file({ name: about });
		case 'limitFiles':
			return m.wish_limit_files();
		case 'joinConversation':
			return m.wish_join({ name: about });
		case 'assignConversation':
			return m.wish_assign({ name: about });
		case 'transferConversation':
			return m.wish_transfer({ name: about });
		case 'tagConversation':
			return m.wish_tag({ name: about });
		case 'untagConversation':
			return m.wish_untag({ name: about });
		case 'noteConversation':
		case 'noteVisitor':
			return m.wish_note({ name: about });
		case 'editVisitor':
			return m.wish_edit_visitor({ name: about });
		case 'blockVisitor':
			return m.wish_block({ name: about });
		case 'unblockVisitor':
			return m.wish_unblock({ name: about });
		case 'blockIpAddress':
			return m.wish_block_ip();
		case 'unblockIpAddress':
			return m.wish_unblock_ip();
		case 'hideIpAddresses':
			return m.wish_hide_ip();
		case 'createTag':
			return m.wish_create_tag({ tag: about });
		case 'renameTag':
			return m.wish_rename_tag({ tag: about });
		case 'deleteTag':
			return m.wish_delete_tag({ tag: about });
		case 'restoreTag':
			return m.wish_restore_tag({ tag: about });
		case 'createShortcut':
			return m.wish_create_shortcut({ shortcut: about });
		case 'editShortcut':
			return m.wish_edit_shortcut({ shortcut: about });
		case 'deleteShortcut':
			return m.wish_delete_shortcut({ shortcut: about });
		case 'restoreShortcut':
			return m.wish_restore_shortcut({ shortcut: about });
		case 'createGroup':
			return m.wish_create_group({ group: about });
		case 'renameGroup':
			return m.wish_rename_group({ group: about });
		case 'deleteGroup':
			return m.wish_delete_group({ group: about });
		case 'restoreGroup':
			return m.wish_restore_group({ group: about });
		case 'joinGroup':
			return m.wish_join_group({ group: about });
		case 'leaveGroup':
			return m.wish_leave_group({ group: about });
		case 'resolveConversation':
			return m.wish_resolve({ name: about });
		case 'reopenConversation':
			return m.wish_reopen({ name: about });
		case 'setAvailability':
			return about === 'online' ? m.wish_online() : about === 'away' ? m.wish_away() : m.wish_offline();
		case 'addOrigin':
			return m.wish_add_origin({ origin: about });
		case 'removeOrigin':
			return m.wish_remove_origin({ origin: about });
		case 'keepConversations':
			return m.wish_keep({ days: Number(about) });
		case 'setEscalation':
			return m.wish_escalation();
		case 'setTagMakers':
			return m.wish_tag_makers();
		case 'setTimeZone':
			return m.wish_time_zone({ zone: about });
		case 'markRead':
		case 'markDelivered':
			return m.wish_read({ name: about });
		case 'saveDraft':
			return m.wish_draft({ name: about });
		case 'introduceVisitor':
		case 'rateConversation':
		case 'requestTranscript':
			return m.wish_other();
	}
}
