/** Which colleagues are at a conversation now. */
import type { Typist } from './typing.ts';

/** An agent who looks at a conversation. */
export interface Viewer {
	readonly conversationId: string;
	readonly authorId: string;
	readonly authorName: string;
}

/** A colleague at a conversation. */
export interface Colleague {
	readonly id: string;
	readonly name: string;
	readonly isTyping: boolean;
}

/** The colleagues who look at a conversation or write in it, those who write first; each once. */
export function companyIn(
	conversationId: string,
	viewing: readonly Viewer[],
	typing: readonly (Typist & Pick<Viewer, 'authorId'>)[]
): Colleague[] {
	const isHere = (one: Pick<Viewer, 'conversationId'>) => one.conversationId === conversationId;
	const typists = typing.filter((typist) => isHere(typist) && typist.author === 'agent');
	const isTypist = new Set(typists.map(({ authorId }) => authorId));
	const others = viewing.filter((viewer) => isHere(viewer) && !isTypist.has(viewer.authorId));
	const colleague = (isTyping: boolean) => (of: Pick<Viewer, 'authorId' | 'authorName'>) => ({
		id: of.authorId,
		name: of.authorName,
		isTyping
	});
	return [...typists.map(colleague(true)), ...others.map(colleague(false))];
}
