/** What is sent out of a conversation beside its messages. */
import type { Data } from './data.ts';
import { newEntryId, wish } from './wish.ts';

/**
 * Sends what the visitor may read of a conversation by e-mail, to its visitor or to this agent.
 *
 * @throws AppError `storage-full` when the device has no room
 */
export const mailTranscript = (data: Data, conversationId: string, to: 'visitor' | 'agent'): Promise<void> =>
	wish(data, 'mailTranscript', { conversationId, eventId: newEntryId(data), to });
