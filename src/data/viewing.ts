/** Who looks at which conversation now: told to colleagues while it lasts, and forgotten (SPEC S19). */
import { VIEWING_EVERY_MS, type Viewing } from '#protocol/stream.ts';
import type { Data } from './data.ts';
import { Live } from './live.ts';

/** Tells colleagues that this agent looks at a conversation, until the returned function is called; lost without a line. */
export function viewConversation(data: Data, conversationId: string): () => void {
	const over = new AbortController();
	const say = (active: boolean) => data.say({ say: 'viewing', conversationId, active });
	const go = async () => {
		while (!over.signal.aborted) {
			say(true);
			await data.surroundings.wait(VIEWING_EVERY_MS, over.signal);
		}
	};
	void go();
	return () => {
		over.abort();
		say(false);
	};
}

/** The colleagues who look at a conversation, in whichever; forgotten by itself. */
export const watchViewing = (data: Data): Live<readonly Viewing[]> =>
	new Live<readonly Viewing[]>([], (tell) => data.connection.watchPassing('viewing', tell));
