/** M7, M8: replies by e-mail, and conversations that an agent begins. */
import { newId } from '#domain/id.ts';
import { visitorIdFor } from '#domain/visitor-id.ts';
import { wish } from '../client.ts';
import { freshCopy } from '../copy.ts';
import { demand, demandEqual } from '../demand.ts';
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
	}
};
