/**
 * What the visitor's browser keeps: the outbox (product X12), the copy, the token. Nothing is written before the
 * first click. Each wish has a key of its own, so that two tabs never write over each other's.
 */
import type { MessageFile } from '#domain/file.ts';
import type { Mutation } from '#domain/mutations.ts';
import type { RefusedReason } from '#domain/mutator.ts';
import type { StoredCopy } from './copy.ts';
import type { Known } from './introduction.ts';
import type { Area } from './surroundings.ts';

/** What a visitor may wish and must not lose; how far somebody has read follows from the rest. */
export type VisitorMutation = Extract<
	Mutation,
	{ name: 'sendMessage' | 'sendFile' | 'introduceVisitor' | 'rateConversation' | 'requestTranscript' }
>;

/** One entry of the outbox. */
export type Wish = VisitorMutation & {
	/** Where it stands among the others; grows. */
	readonly order: number;
	/** Of a file: how many of its bytes the server has; absent once it has them all, and the wish may be sent (SPEC F5). */
	readonly received?: number;
	/** Granted: its effect is in the feed at this number. */
	readonly number?: number;
	/** The copy has shown it: kept for a server that is set back (SPEC S8). */
	readonly isShown?: true;
	/** Can't be granted; stays until its person decides. */
	readonly refused?: RefusedReason;
};

/** Everything else that is kept, by name. */
export interface Values {
	visitor: { readonly token: string; readonly visitorId: string; readonly at: number };
	/** The conversation that is written to, and the one to begin when that is over. */
	conversation: { readonly id: string; readonly nextId: string };
	copy: StoredCopy;
	/** Which epoch answered the outbox last (SPEC S22). */
	epoch: string;
	draft: string;
	/** The files that were chosen and not sent; their bytes lie apart. */
	picks: readonly MessageFile[];
	/** What is chosen and written of a rating that was not sent, and of which end. */
	rating: { readonly of: string; readonly score: number; readonly comment: string };
	/** What is typed into the form that asks how the visitor can be reached. */
	contact: { readonly name: string; readonly email: string };
	/** What the visitor has said there of itself. */
	said: Known;
	/** The address that is typed for a letter and was not sent. */
	letterTo: string;
	/** How far each conversation was read on this device. */
	read: Readonly<Record<string, number>>;
	/** The last introduction, as text, so that it is not said twice. */
	introduced: string;
}

/** The beginning of every key of a workspace. */
const prefixOf = (workspaceId: string): string => `porchlight:${workspaceId}:`;

/** The visitor's store: the page's `localStorage`, and memory for what that refuses. */
export interface Kept {
	get<K extends keyof Values>(key: K): Values[K] | undefined;
	set<K extends keyof Values>(key: K, value: Values[K]): void;
	remove(key: keyof Values): void;
	/** The outbox, oldest first. */
	wishes(): readonly Wish[];
	/** Puts a wish behind all others; it is stored when this returns (SPEC S14). */
	addWish(mutation: VisitorMutation & Pick<Wish, 'received'>): void;
	/** Writes a wish in its place. */
	putWish(wish: Wish): void;
	removeWish(id: string): void;
	/** Something could not be stored: it is lost with the page. */
	isRefused(): boolean;
}

/** Opens the store; nothing is written by that. */
export function openKept(area: Area | undefined, workspaceId: string): Kept {
	const prefix = prefixOf(workspaceId);
	const memory = new Map<string, string>();
	let isRefused = !area;

	function names(): Iterable<string> {
		const found = new Set(memory.keys());
		for (let index = 0; area && index < area.length; index += 1) {
			const key = area.key(index);
			if (key?.startsWith(prefix)) found.add(key.slice(prefix.length));
		}
		return found;
	}

	function read(name: string): unknown {
		try {
			const text = memory.get(name) ?? area?.getItem(prefix + name);
			return text ? (JSON.parse(text) as unknown) : undefined;
		} catch {
			// What can't be read was not written by us: the page's owner may have touched it.
			return undefined;
		}
	}

	function write(name: string, value: unknown): void {
		const text = JSON.stringify(value);
		memory.set(name, text);
		try {
			area?.setItem(prefix + name, text);
			if (area) memory.delete(name);
		} catch {
			isRefused = true;
		}
	}

	function remove(name: string): void {
		memory.delete(name);
		area?.removeItem(prefix + name);
	}

	const kept: Kept = {
		get: <K extends keyof Values>(key: K) => read(key) as Values[K] | undefined,
		set: write,
		remove,
		wishes: () =>
			[...names()]
				.filter((name) => name.startsWith('wish:'))
				.map((name) => read(name) as Wish | undefined)
				.filter((wish) => wish !== undefined)
				.sort((a, b) => a.order - b.order),
		addWish: (mutation) => {
			const last = kept.wishes().at(-1)?.order ?? 0;
			kept.putWish({ ...mutation, order: Math.max(last + 1, mutation.at) });
		},
		putWish: (wish) => write(`wish:${wish.id}`, wish),
		removeWish: (id) => remove(`wish:${id}`),
		isRefused: () => isRefused
	};
	return kept;
}
