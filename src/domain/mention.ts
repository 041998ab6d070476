/** Naming colleagues in a note, so that they are told of it (product P5). */
import { MENTIONS_MAX } from './message.ts';
import { fold } from './fold.ts';

/** Somebody who can be named. */
interface Named {
	readonly id: string;
	readonly name: string;
}

const WORD = /[\p{L}\p{N}]/u;

/** The agents whose name, or a word of it, begins with what is typed; in their order. */
export function calledAgents<A extends Named>(agents: readonly A[], text: string): A[] {
	const wanted = fold(text);
	return agents.filter(({ name }) => {
		const folded = fold(name);
		return folded.startsWith(wanted) || folded.split(/\s+/).some((word) => word.startsWith(wanted));
	});
}

/**
 * The agents that a text names by an at sign and their whole name, in whatever capitals; the longer of two names that
 * begin alike is meant. At most MENTIONS_MAX, each once.
 */
export function mentionedIn(text: string, agents: readonly Named[]): string[] {
	const folded = fold(text);
	const byLength = agents
		.map(({ id, name }) => ({ id, name: fold(name) }))
		.filter(({ name }) => name !== '')
		.toSorted((a, b) => b.name.length - a.name.length);
	const ids = new Set<string>();
	for (let at = folded.indexOf('@'); at >= 0; at = folded.indexOf('@', at + 1)) {
		if (at > 0 && WORD.test(folded[at - 1] ?? '')) continue;
		const rest = folded.slice(at + 1);
		const [longest] = byLength.filter(
			({ name }) => rest.startsWith(name) && !WORD.test(rest[name.length] ?? '')
		);
		for (const { id, name } of byLength) if (longest && name === longest.name) ids.add(id);
	}
	return [...ids].slice(0, MENTIONS_MAX);
}
