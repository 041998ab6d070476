/** What a field held before, or was meant to hold: nothing that two people wrote is lost without a trace (product X5). */
import Type, { type Static } from 'typebox';
import { EMAIL_MAX, Id, Millis } from './fields.ts';

/** How many entries one document keeps; above it the oldest leave, but never the newest of a field. */
export const HISTORY_MAX = 40;
/** Longest value that a history keeps, in UTF-16 units: that of an e-mail address. */
export const HISTORY_VALUE_MAX = EMAIL_MAX;

/** One value and its author. */
export const HistoryEntry = Type.Object(
	{
		id: Type.String({
			...Id,
			description: 'Made by the wish behind it; of what was there before any wish, its author.'
		}),
		field: Type.Enum(['name', 'email', 'phone', 'assignee', 'group', 'tag', 'block']),
		value: Type.Optional(
			Type.String({ maxLength: HISTORY_VALUE_MAX, description: 'Absent when the field was emptied.' })
		),
		authorId: Type.String({
			...Id,
			description: 'Who wrote it; of a tag or a block, who took it away.'
		}),
		writtenAt: Millis,
		restoredId: Type.Optional(Type.String({ ...Id, description: 'The entry that it brought back.' }))
	},
	{ additionalProperties: false, description: 'One value that was written into a field, and by whom.' }
);
export type HistoryEntry = Static<typeof HistoryEntry>;

/** The history of a document: oldest first, equal moments by id, so that no order of arrival changes it. */
export const History = Type.Array(HistoryEntry, {
	maxItems: HISTORY_MAX,
	description: 'What was written into fields, oldest first; what lost can be restored from it.'
});
export type History = Static<typeof History>;

/** The entries of one field, oldest first; empty when nobody ever changed it. */
export const entriesOf = (history: History | undefined, field: HistoryEntry['field']): HistoryEntry[] =>
	(history ?? []).filter((entry) => entry.field === field);

/** Whether a wish has left its entry already: then it came before, and changes nothing now. */
export const remembers = (
	history: History | undefined,
	{ field, id }: Pick<HistoryEntry, 'field' | 'id'>
): boolean => entriesOf(history, field).some((entry) => entry.id === id);

/** The history with one entry more, in its place; an entry of the same field and id makes way for it. */
export function remember(history: History | undefined, entry: HistoryEntry): History {
	const others = (history ?? []).filter(({ id, field }) => id !== entry.id || field !== entry.field);
	const whole = [...others, entry].sort((a, b) => a.writtenAt - b.writtenAt || (a.id < b.id ? -1 : 1));
	while (whole.length > HISTORY_MAX) whole.splice(oldestToLeave(whole), 1);
	return whole;
}

const oldestToLeave = (history: History): number =>
	history.findIndex(({ field }, index) => history.slice(index + 1).some((later) => later.field === field));
