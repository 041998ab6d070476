/** What an open app says of what happens: as much as its person wants others to read there (product N5, N7). */
import type { Conversation } from '#domain/conversation.ts';
import type { Message } from '#domain/message.ts';
import type { NoticePreview } from '#domain/notice.ts';
import { cleanLine } from '#domain/text.ts';
import type { Visitor } from '#domain/visitor.ts';
import { m } from '#messages';
import { formatNames } from '../base/format.ts';
import { calledVisitor } from '../conversation/names.ts';

/** The first words of a message, in characters: two lines of a phone. */
const TEXT_MAX = 120;

/** One thing that happened. */
export interface Happened {
	readonly message: Message;
	readonly conversation: Conversation;
	readonly visitor: Visitor | undefined;
}

/** What is said. */
export interface NewsWords {
	readonly title: string;
	readonly text: string;
	/** The conversation that it is about; absent when there are several. */
	readonly conversationId?: string;
}

/** Several things as one: of one conversation its newest words, of more their number and who wrote; nothing of nothing. */
export function newsWords(happened: readonly Happened[], preview: NoticePreview): NewsWords | undefined {
	const nameIn = ({ visitor, conversation }: Happened) => calledVisitor(visitor, conversation.visitorId);
	const count = happened.length;
	const names = new Map(happened.map((one) => [one.conversation.id, nameIn(one)]));
	if (names.size > 1) {
		const title = m.news_several({ count });
		if (preview === 'nothing') return { title: m.app_name(), text: title };
		return { title, text: formatNames([...names.values()]) };
	}
	const [newest] = happened.toSorted((a, b) => b.message.position - a.message.position);
	if (!newest) return undefined;
	const { conversationId, kind, file, text, authorName } = newest.message;
	const isNamed = kind === 'note';
	const news = isNamed
		? m.push_mentioned({ name: authorName })
		: kind === 'event'
			? m.push_handed()
			: m.push_new();
	if (preview === 'nothing') return { title: m.app_name(), text: news, conversationId };
	const name = nameIn(newest);
	const title = isNamed ? `${authorName} · ${name}` : count > 1 ? `${name} (${count})` : name;
	if (preview === 'name' || kind === 'event') return { title, text: news, conversationId };
	return { title, text: cleanLine(file?.name ?? text, TEXT_MAX), conversationId };
}
