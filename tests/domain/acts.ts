/** Generated acts: a wish of each name by someone who may have it, and states that some history of them leads to. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { DAY_MS } from '#domain/clock.ts';
import { mutations, type MutationName } from '#domain/mutations.ts';
import type { Actor, Outcome } from '#domain/mutator.ts';
import type { Results } from '#protocol/list-results.ts';
import { refusedAnyway, results } from '#protocol/results.ts';
import {
	ana,
	begunConversation,
	ben,
	countedIds,
	DAWN,
	otto,
	thread,
	vera,
	workspaceId
} from '../kit/cast.ts';
import type { Documents, Wish } from '../kit/documents.ts';
import { make } from '../kit/make.ts';

export const names = Object.keys(mutations) as MutationName[];

export interface Act {
	wish: Wish;
	actor: Actor;
	writtenAt: number;
}

const fixed = countedIds(50_000);
/** Two tags of the workspace's list, each with the acts of adding it that play; and blocks. */
export const tags = [fixed(), fixed()].map((tagId) => ({ tagId, addIds: [fixed(), fixed(), fixed()] }));
/** A shared shortcut of Ben's, and a personal one. */
const shortcutIds = [fixed(), fixed()];
/** A group of the workspace's list, and another that is made or not. */
export const groupIds = [fixed(), fixed()] as const;
const blockIds = [fixed(), fixed(), fixed()];

/** A visit of Vera's. */
const visit = make('visit', { id: fixed(), visitorId: vera.id, ipAddress: '203.0.113.7' });

const agents = fc.constantFrom<Actor>(ana, ben);
const visitors = fc.constantFrom<Actor>(vera, vera, otto);
const moments = fc.integer({ min: DAWN, max: DAWN + 50_000 });
const chance = fc.integer({ min: 0, max: 12 });
const origins = fc.constantFrom('https://a.example', 'https://b.example', 'b.example', 'no origin');

/** A wish of one name by someone who may have it; ids are distinct for each `seed`. */
export function actOf(name: MutationName, seed: number): fc.Arbitrary<Act> {
	const id = countedIds(seed * 100);
	const who = mutations[name].actors.includes('agent') ? agents : visitors;
	const either = mutations[name].actors.length > 1 ? fc.oneof(agents, visitors) : who;
	const given = { actor: either, writtenAt: moments, position: chance, origin: origins, few: fc.boolean() };
	return fc.record(given).map(({ actor, writtenAt, position, origin, few }) => {
		const event = { conversationId: thread, eventId: id() };
		const { tagId, addIds } = tags[position % 2] ?? { tagId: '', addIds: [] };
		const addId = addIds[position % 3] ?? '';
		const blockId = blockIds[position % 3] ?? '';
		const shortcutId = shortcutIds[position % 2] ?? '';
		const visitorId = vera.id;
		const page = { pageUrl: origin, pageTitle: 'Shop', referrer: '', language: 'en', browser: '' };
		const field = (['name', 'email', 'phone'] as const)[position % 3];
		const args = {
			sendMessage: {
				id: id(),
				conversationId: thread,
				text: `words ${seed}`,
				seenPosition: position,
				...(position % 5 === 4 ? { channel: 'email' } : {})
			},
			sendFile: {
				id: id(),
				conversationId: thread,
				seenPosition: position,
				file: { id: id(), name: `plan ${seed}.pdf`, type: 'application/pdf', size: 1 + position }
			},
			setEscalation: {
				workspaceId,
				step: (['next', 'group', 'mail'] as const)[position % 3],
				...(few ? { minutes: 1 + (position % 5) } : {})
			},
			limitFiles: { workspaceId, bytes: 1_000_000 + position },
			startConversation: {
				conversationId: id(),
				eventId: id(),
				id: id(),
				visitorId: few ? visitorId : id(),
				...(few || position % 3 === 1
					? {}
					: { email: position % 2 === 0 ? `somebody${seed}@shop.example` : 'nobody' }),
				text: `words ${seed}`,
				...(position % 3 === 0 ? { channel: 'email' } : {})
			},
			mailTranscript: { ...event, to: few ? 'agent' : 'visitor' },
			joinConversation: event,
			assignConversation: {
				...event,
				agentId: few ? ben.id : ana.id,
				...(position % 3 === 0 ? {} : { seenAssigneeId: position % 3 === 1 ? ana.id : ben.id })
			},
			transferConversation: {
				...event,
				...(position % 4 === 0 ? {} : { groupId: few ? groupIds[0] : groupIds[1] }),
				...(position % 3 === 0 ? {} : { seenAssigneeId: position % 3 === 1 ? ana.id : ben.id }),
				...(position % 5 === 0 ? { seenGroupId: groupIds[0] } : {})
			},
			reopenConversation: event,
			rateConversation: {
				id: id(),
				conversationId: thread,
				resolvedPosition: position,
				score: 1 + (position % 5),
				...(few ? { comment: `words ${seed}` } : {})
			},
			requestTranscript: {
				id: id(),
				conversationId: thread,
				email: few ? `vera${seed}@shop.example` : 'nobody'
			},
			resolveConversation: { ...event, seenPosition: position },
			tagConversation: { conversationId: thread, tagId, addId },
			untagConversation: { ...event, tagId, addIds: few ? [addId] : addIds },
			noteConversation: { id: id(), conversationId: thread, text: `note ${seed}` },
			noteVisitor: { id: id(), visitorId, text: `note ${seed}` },
			editVisitor: {
				visitorId,
				editId: id(),
				field,
				...(field === 'name' ? { replaced: 'Vera' } : {}),
				...(position % 4 === 0 ? {} : { value: `value ${seed}` })
			},
			blockVisitor: { visitorId, blockId, ...(few ? { forMs: DAY_MS } : {}) },
			unblockVisitor: { visitorId, blockIds: few ? [blockId] : blockIds },
			blockIpAddress: {
				ipBlockId: blockId,
				...(position % 4 === 3 ? { againId: blockIds[0] } : { visitId: visit.id }),
				...(few ? { forMs: DAY_MS } : {})
			},
			unblockIpAddress: { ipBlockId: blockId },
			hideIpAddresses: { workspaceId, isHidden: few },
			createTag: { tagId: few ? tagId : id(), name: `tag ${seed}` },
			renameTag: { tagId, name: `tag ${seed}` },
			deleteTag: { tagId },
			restoreTag: { tagId },
			createShortcut: {
				shortcutId: few ? shortcutId : id(),
				name: `word ${seed}`,
				text: `text ${seed}`,
				isPersonal: few
			},
			editShortcut: few
				? { shortcutId, name: `word ${seed}` }
				: { shortcutId, name: `word-${seed}`, text: `text ${seed}` },
			deleteShortcut: { shortcutId },
			restoreShortcut: { shortcutId },
			createGroup: { groupId: few ? groupIds[0] : groupIds[1], name: `group ${seed}` },
			renameGroup: { groupId: groupIds[0], name: `group ${seed}` },
			deleteGroup: { groupId: groupIds[0] },
			restoreGroup: { groupId: groupIds[0] },
			joinGroup: { groupId: groupIds[0], agentId: few ? ben.id : ana.id },
			leaveGroup: { groupId: groupIds[0], agentId: few ? ben.id : ana.id },
			markRead: { conversationId: thread, position },
			saveDraft: { conversationId: thread, text: `draft ${seed}` },
			markDelivered: { conversationId: thread, position },
			setAvailability: { availability: position % 2 === 0 ? 'online' : 'away' },
			introduceVisitor: page,
			addOrigin: { workspaceId, origin },
			removeOrigin: { workspaceId, origin },
			setTagMakers: { workspaceId, makers: few ? 'managers' : 'everyone' },
			setTimeZone: { workspaceId, timeZone: few ? 'Europe/Paris' : 'Nowhere/Land' },
			keepConversations: { workspaceId, days: few ? 7 : 365 }
		}[name];
		return { wish: { name, args } as Wish, actor, writtenAt };
	});
}

/** The conversation that Vera has begun, who gave her name; the workspace's two tags, two shortcuts, and its group. */
export function begunDesk(): Documents {
	const play = begunConversation();
	play.put([{ collection: 'visit', document: visit }]);
	const page = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };
	play.run({ name: 'introduceVisitor', args: { ...page, name: 'Vera' } }, vera, { now: DAWN - 1_000 });
	for (const [index, { tagId }] of tags.entries()) {
		play.run({ name: 'createTag', args: { tagId, name: `Tag ${index}` } }, ana, { now: DAWN - 1_000 });
	}
	for (const [index, shortcutId] of shortcutIds.entries()) {
		const args = { shortcutId, name: `word-${index}`, text: 'words', isPersonal: index === 1 };
		play.run({ name: 'createShortcut', args }, ben, { now: DAWN - 1_000 });
	}
	const group = { groupId: groupIds[0], name: 'Sales' };
	play.run({ name: 'createGroup', args: group }, ana, { now: DAWN - 1_000 });
	return play;
}

/** A state that some history leads to. */
export const states = fc
	.array(fc.constantFrom(...names), { maxLength: 9 })
	.chain((chosen) => fc.tuple(...chosen.map((name, index) => actOf(name, index + 10))))
	.map((history) => {
		const play = begunDesk();
		for (const act of history) perform(play, act);
		return play;
	});

export function perform(play: Documents, { wish, actor, writtenAt }: Act): Outcome {
	const outcome = play.run(wish, actor, { writtenAt, now: DAWN + 50_000 });
	expectListed(wish.name, outcome);
	return outcome;
}

/** The reference page names every reason that a wish can meet. */
function expectListed(name: MutationName, outcome: Outcome): void {
	const { held, refused, notices }: Results = results[name];
	if (outcome.kind === 'held') expect(held).toContain(outcome.reason);
	else if (outcome.kind === 'refused') expect([...refused, ...refusedAnyway]).toContain(outcome.reason);
	else if (outcome.notice !== undefined) expect(notices).toContain(outcome.notice);
}
