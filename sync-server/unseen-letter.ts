/** The letter that tells those responsible of a message which nobody has seen; pure, from what is stored. */
import type { Agent } from '#domain/agent.ts';
import { NAME_MAX } from '#domain/fields.ts';
import type { Message } from '#domain/message.ts';
import { visitorName } from '#domain/shown.ts';
import { cleanLine } from '#domain/text.ts';
import type { Visitor } from '#domain/visitor.ts';
import type { Workspace } from '#domain/workspace.ts';
import { m } from '#messages';
import { letterId, type Letter } from './letter.ts';

/** How much of a message stands in it, in characters. */
const TEXT_MAX = 1_000;

/** What it is made of. */
export interface UnseenAbout {
	readonly workspace: Workspace;
	readonly message: Message;
	readonly visitor: Visitor | undefined;
	/** To whom it goes. */
	readonly agent: Agent;
	readonly language: 'en' | 'fr';
	readonly from: string;
	readonly publicOrigin: string | undefined;
}

/** The letter; one that is made twice bears the same name. */
export function makeUnseenLetter(about: UnseenAbout): Letter {
	const { workspace, message, visitor, agent, language, from, publicOrigin } = about;
	const locale = { locale: language };
	const company = cleanLine(workspace.name, NAME_MAX);
	const name = cleanLine(visitorName(visitor) ?? m.push_someone({}, locale), NAME_MAX);
	const timeZone = workspace.timeZone ?? 'UTC';
	const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
	const said = (message.file?.name ?? message.text).slice(0, TEXT_MAX);
	return {
		from: { name: company, address: from },
		to: { name: cleanLine(agent.name, NAME_MAX), address: agent.email },
		subject: m.mail_unseen_subject({ name }, locale),
		messageId: letterId(`${message.id}.${agent.id}`, from),
		headers: { 'Auto-Submitted': 'auto-generated' },
		text: [
			m.mail_unseen_text({ name, workspace: company, time: time.format(message.acceptedAt) }, locale),
			said.replace(/^/gm, '> '),
			...(publicOrigin === undefined ? [] : [`${publicOrigin}/conversations/${message.conversationId}`])
		].join('\n\n')
	};
}
