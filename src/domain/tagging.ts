/** Putting tags on conversations and taking them off, told in the thread to agents alone (product rule 5.4). */
import Type, { type Static } from 'typebox';
import type { Conversation } from './conversation.ts';
import { appliedWithEvent } from './event-message.ts';
import type { EventName } from './event.ts';
import { Id } from './fields.ts';
import { remember, remembers } from './history.ts';
import { applied, refused, type Circumstances, type Mutator, type Put, type Scene } from './mutator.ts';
import { ADDS_MAX, addsOf, TAGS_MAX } from './tag.ts';

/** Arguments of `tagConversation`; `addId` names this act of adding, and the entry that it leaves. */
export const TagConversation = Type.Object(
	{ conversationId: Id, tagId: Id, addId: Id },
	{ additionalProperties: false }
);
export type TagConversation = Static<typeof TagConversation>;

/** Arguments of `untagConversation`; `eventId` becomes the id of the entry that it leaves. */
export const UntagConversation = Type.Object(
	{
		conversationId: Id,
		eventId: Id,
		tagId: Id,
		addIds: Type.Array(Id, {
			minItems: 1,
			maxItems: 4 * ADDS_MAX,
			description: 'The acts of adding that its author saw.'
		})
	},
	{ additionalProperties: false }
);
export type UntagConversation = Static<typeof UntagConversation>;

/**
 * Puts a tag on a conversation. An act that was taken away again never returns, however late it is repeated. The thread
 * tells it when the tag was not there before.
 */
export const tagConversation: Mutator<TagConversation> = (scene, args, circumstances) => {
	const { conversationId, tagId, addId } = args;
	const conversation = scene.read('conversation', conversationId);
	// A deleted one is put on all the same: it is shown nowhere, and everywhere again when the deletion is undone.
	if (!conversation || !scene.read('setting', tagId)) return refused('not-found');
	const adds = addsOf(conversation, tagId);
	if (adds.includes(addId) || remembers(conversation.history, { field: 'tag', id: addId }))
		return applied([]);
	if (adds.length === 0 && (conversation.tags?.length ?? 0) >= TAGS_MAX) return refused('invalid');
	const addIds = [...adds, addId].sort().slice(-ADDS_MAX);
	const tagged = withAdds(conversation, tagId, addIds);
	return adds.length === 0
		? told(scene, tagged, { event: 'tagged', eventId: addId, tagId }, circumstances)
		: applied([{ collection: 'conversation', document: tagged }]);
};

/**
 * Takes a tag from a conversation, as far as its author saw it there; what is taken away goes into the history. The thread
 * tells it when nothing of the tag is left.
 */
export const untagConversation: Mutator<UntagConversation> = (scene, args, circumstances) => {
	const conversation = scene.read('conversation', args.conversationId);
	if (!conversation) return refused('not-found');
	const { tagId, addIds, eventId } = args;
	const gone = addIds.filter((id) => !remembers(conversation.history, { field: 'tag', id }));
	if (gone.length === 0) return applied([]);
	const { actor, writtenAt } = circumstances;
	const adds = addsOf(conversation, tagId);
	const rest = adds.filter((id) => !gone.includes(id));
	let { history } = conversation;
	for (const id of gone) {
		history = remember(history, { id, field: 'tag', value: tagId, authorId: actor.id, writtenAt });
	}
	const untagged = withAdds(conversation, tagId, rest);
	const document = history === undefined ? untagged : { ...untagged, history };
	return adds.length > 0 && rest.length === 0
		? told(scene, document, { event: 'untagged', eventId, tagId }, circumstances)
		: applied([{ collection: 'conversation', document }]);
};

/** The conversation, and the entry that tells agents; none of a tag that is shown nowhere. */
function told(
	scene: Scene,
	conversation: Conversation,
	{ event, eventId, tagId }: { event: EventName; eventId: string; tagId: string },
	circumstances: Circumstances
): ReturnType<Mutator<TagConversation>> {
	const agent = scene.read('agent', circumstances.actor.id);
	const tag = scene.read('setting', tagId);
	const silent: Put = { collection: 'conversation', document: conversation };
	if (!agent || !tag || tag.deletedAt !== undefined) return applied([silent]);
	if (scene.read('message', eventId)) return refused('invalid');
	const document = { ...conversation, lastPosition: conversation.lastPosition + 1 };
	return appliedWithEvent(document, event, { eventId, agent, text: tag.name }, circumstances);
}

function withAdds(conversation: Conversation, tagId: string, addIds: string[]): Conversation {
	const { tags = [], ...rest } = conversation;
	const others = tags.filter((tag) => tag.tagId !== tagId);
	const left = addIds.length === 0 ? others : [...others, { tagId, addIds }];
	// By id, so that no order of arrival changes the list; screens sort by name.
	const sorted = left.sort((a, b) => (a.tagId < b.tagId ? -1 : 1));
	return sorted.length === 0 ? rest : { ...rest, tags: sorted };
}
