/** What every screen knows of an entry of the outbox; how it reads is only for the outbox. */
import type { OutboxEntry } from './entry.ts';

/** Whether only the person can decide what becomes of it. */
export const needsPerson = (entry: Pick<OutboxEntry, 'state'>): boolean =>
	entry.state === 'held' || entry.state === 'refused';
