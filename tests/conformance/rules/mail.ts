/** M7, M8, M10: replies by e-mail, conversations that an agent begins, and letters that visitors ask for. */
import { newId } from '#domain/id.ts';
import { visitorIdFor } from '#domain/visitor-id.ts';
import { wish } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual, OutOfReach } from '../demand.ts';
import type { Checks } from '../rules.ts';

const PLACE = { pageUrl: '', pageTitle: '', referrer: '', language: 'en', browser: '' };

/** How e-mail is tried. */
export const mail: Checks = {
	M7: async (stage) => {
		const { agent } = stage;
		const vera = await stage.visitor('vera');
		const conversationId = await stage.begin(vera);
		const mailing = () => {
			const args = { id: newId(), conversationId, text: 'By e-mail', seenPosition: 9 };
			return wish('sendMessage', { ...args, channel: 'email' });
		};
		await vera.must(wish('introduceVisitor', PLACE));
		await agent.must(wish('joinConversation', { conversationId, eventId: newId() }));
		const empty = { visitorId: vera.id, editId: newId(), field: 'email' } as const;
		await agent.must(wish('editVisitor', empty));
		const [refused] = await agent.wish(mailing());
		const reason = refused?.kind === 'refused' ? refused.reason : refused?.kind;
		demandEqual(reason, 'no-address', 'an e-mail to nobody');
		const to = 'vera@example.invalid';
		await agent.must(wish('editVisitor', { ...empty, editId: newId(), value: to }), mailing());
		const sent = (await freshCopy(agent)).thread(conversationId).find(({ text }) => text === 'By e-mail');
		demandEqual(sent?.email?.to, to, 'where the e-mail goes');
		const seen = (await freshCopy(vera)).thread(conversationId).find(({ text }) => text === 'By e-mail');
		demand(seen !== undefined, 'the visitor does not read what was sent by e-mail, too');
		demandEqual(seen?.email, undefined, 'what the visitor reads of its way');
		const args = { id: newId(), conversationId, text: 'rubbish', seenPosition: 9, channel: 'email' } as const;
		const [forged] = await vera.wish(wish('sendMessage', args));
		demandEqual(forged?.kind, 'refused', "a visitor's e-mail");
		return 'but for the letter itself';
	},

	M8: async (stage) => {
		const { agent } = stage;
		const email = `new-${newId().slice(-6)}@example.invalid`;
		const visitorId = visitorIdFor(agent.session.workspaceId, email);
		const start = () => {
			const ids = { conversationId: newId(), eventId: newId(), id: newId(), visitorId };
			return wish('startConversation', { ...ids, email, text: 'Good morning', channel: 'email' });
		};
		const [one, other] = [start(), start()];
		await agent.must(one, other);
		const copy = await freshCopy(agent);
		for (const { args } of [one, other]) {
			const { conversationId } = args as { conversationId: string };
			const found = copy.documents.get(`conversation/${conversationId}`);
			const begun = found && 'document' in found && found.collection === 'conversation' && found.document;
			demandEqual(begun && [begun.visitorId, begun.status], [visitorId, 'open'], 'what was begun');
			const entries = copy.thread(conversationId).map(({ event, text }) => event ?? text);
			demandEqual(entries, ['joined', 'Good morning'], 'what stands in it');
		}
		const silent = await stage.newVisitor(agent.session.workspaceId);
		await stage.begin(silent);
		const silentId = silent.id;
		const edit = { visitorId: silentId, editId: newId(), field: 'phone', value: '+33 1' } as const;
		await agent.must(wish('editVisitor', edit));
		const met = (await freshCopy(agent)).documents.get(`visitor/${silentId}`);
		const known = met && 'document' in met && met.collection === 'visitor' && met.document;
		demandEqual(known && [known.seenAt, known.phone], [0, '+33 1'], 'a visitor who never introduced itself');
		const [again] = await agent.wish(wish('startConversation', one.args as never));
		demandEqual(again?.kind, 'refused', 'a conversation that is there already');
		for (const { args } of [one, other]) {
			const { conversationId } = args as { conversationId: string };
			await agent.must(wish('resolveConversation', { conversationId, eventId: newId(), seenPosition: 9 }));
		}
	},

	M10: async (stage) => {
		const { agent } = stage;
		const { workspaceId } = agent.session;
		const [vera, otto] = [await stage.newVisitor(workspaceId), await stage.newVisitor(workspaceId)];
		const conversationId = await stage.begin(vera);
		const to = `somebody-${newId().slice(-6)}@example.invalid`;
		const asking = (email = to) => wish('requestTranscript', { id: newId(), conversationId, email });
		demandEqual(reasonOf(await vera.wish(asking())), 'unanswered', 'a letter before anybody has answered');
		const answer = { id: newId(), conversationId, text: 'It leaves today.', seenPosition: 9 };
		const joining = wish('joinConversation', { conversationId, eventId: newId() });
		await agent.must(joining, wish('sendMessage', answer));
		demandEqual(reasonOf(await otto.wish(asking())), 'not-found', 'a letter of what is not theirs');
		demandEqual(reasonOf(await vera.wish(asking('a@b, c@d'))), 'no-address', 'a letter to no mailbox');
		const asked = asking();
		const [first] = await vera.wish(asked);
		if (reasonOf([first]) === 'too-many')
			throw new OutOfReach('this line has asked for too many letters today');
		demandEqual(first?.kind, 'applied', 'a letter of their own');
		demandEqual((await vera.wish(asked))[0], first, 'the same once more');
		const copy = await freshCopy(agent);
		const entries = copy.thread(conversationId).filter(({ event }) => event === 'transcript');
		demandEqual(
			entries.map(({ email }) => email?.to),
			[to],
			'where letters go'
		);
		const found = copy.documents.get(`visitor/${vera.id}`);
		const known = found && 'document' in found && found.collection === 'visitor' && found.document;
		demandEqual(known && known.email, undefined, 'what is known of the visitor by it');
		const seen = (await freshCopy(vera)).thread(conversationId).map(({ event }) => event);
		demand(!seen.includes('transcript'), 'its visitor receives what is for agents');
		const more = await vera.wish(...Array.from({ length: MANY }, () => asking()));
		demandEqual(reasonOf(more), 'too-many', 'letters beyond a few');
		return 'but for the letter itself, and what one line may ask for';
	}
};

/** More letters than are a few. */
const MANY = 12;

const reasonOf = (results: readonly ({ readonly kind: string; readonly reason?: string } | undefined)[]) => {
	const last = results.at(-1);
	return last?.reason ?? last?.kind;
};
