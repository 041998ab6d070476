/** To whom something that was shared may go. */
import { fold } from '#domain/fold.ts';
import type { ConversationRow } from '#domain/shown.ts';

/** Those in whose visitor, last words or tags every word is that is typed, in any capitals and accents; the newest first. */
export function rowsLike(
	rows: readonly ConversationRow[],
	typed: string,
	most: number
): readonly ConversationRow[] {
	const words = fold(typed).split(/\s+/).filter(Boolean);
	const fits = ({ visitor, conversation, tags }: ConversationRow) => {
		const { name = '', email = '', phone = '' } = visitor ?? {};
		const said = fold([name, email, phone, conversation.lastText, ...tags.map((tag) => tag.name)].join(' '));
		return words.every((word) => said.includes(word));
	};
	const newest = rows.toSorted((a, b) => b.conversation.lastMessageAt - a.conversation.lastMessageAt);
	return (words.length === 0 ? newest : newest.filter(fits)).slice(0, most);
}
