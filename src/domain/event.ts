/** What may happen in a conversation beside what is said: the names of entries of kind `event`. */
import Type, { type Static } from 'typebox';

/** What happened. */
export const EventName = Type.Enum(
	['joined', 'assigned', 'transferred', 'resolved', 'reopened', 'tagged', 'untagged', 'transcript', 'rated'],
	{ description: 'What happened; only of kind event.' }
);
export type EventName = Static<typeof EventName>;

const INNER: ReadonlySet<EventName> = new Set(['tagged', 'untagged', 'transferred', 'transcript', 'rated']);

/** Whether it happened among agents alone, or is told to them alone. */
export const isInner = (event: EventName): boolean => INNER.has(event);
