/**
 * What the visitor's browser keeps: the outbox (product X12), the copy, the token. Nothing is written before the
 * first click. Each wish has a key of its own, so that two tabs never write over each other's.
 */
import type { Mutation } from '#domain/mutations.ts';
import type { RefusedReason } from '#domain/mutator.ts';
import type { StoredCopy } from './copy.ts';
import type { Area } from './surroundings.ts';

/** What a visitor may wish and must not lose; how far somebody has read follows from the rest. */
export type VisitorMutation = Extract<Mutation, { name: 'sendMessage' | 'introduceVisitor' }>;

/** One entry of the outbox. */
export type Wish = VisitorMutation & {
	/** Where it stands among the others; grows. */
	readonly order: number;
	/** Granted: its effect is in the feed at this number. */
	readonly number?: number;
	/** Can't be granted; stays until its person decides. */
	readonly refused?: RefusedReason;
};

/** Everything else that is kept, by name. */
export interface Values {
	visitor: { readonly token: string; readonly visitorId: string; readonly at: number };
	/** The conversation that is written to, and the one to begin when that is over. */
	conversation: { readonly id: string; readonly nextId: string };
	copy: StoredCopy;
	draft: string;
	/** How far each conversation was read on this device. */
	read: Readonly<Record<string, number>>;
	/** The last introduction, as text, so that it is not said twice. */
	introduced: string;
}

/** The beginning of every key of a workspace. */
export const prefixOf = (workspaceId: string): string => `porchlight:${workspaceId}:`;

/** The visitor's store: the page's `localStorage`, and memory for what that refuses. */
export class Kept {
	readonly #area: Area | undefined;
	readonly #prefix: string;
	readonly #memory = new Map<string, string>();
	/** Something could not be stored: it is lost with the page. */
	isRefused: boolean;

	constructor(area: Area | undefined, workspaceId: string) {
		this.#area = area;
		this.#prefix = prefixOf(workspaceId);
		this.isRefused = area === undefined;
	}

	get<K extends keyof Values>(key: K): Values[K] | undefined {
		return this.#read(key) as Values[K] | undefined;
	}

	set<K extends keyof Values>(key: K, value: Values[K]): void {
		this.#write(key, value);
	}

	remove(key: keyof Values): void {
		this.#delete(key);
	}

	/** The outbox, oldest first. */
	wishes(): readonly Wish[] {
		const names = this.#names().filter((name) => name.startsWith('wish:'));
		const wishes = names.map((name) => this.#read(name) as Wish | undefined);
		return wishes.filter((wish) => wish !== undefined).sort((a, b) => a.order - b.order);
	}

	/** Puts a wish behind all others; it is stored when this returns (SPEC S14). */
	addWish(mutation: VisitorMutation): void {
		const last = this.wishes().at(-1)?.order ?? 0;
		this.putWish({ ...mutation, order: Math.max(last + 1, mutation.at) });
	}

	/** Writes a wish in its place. */
	putWish(wish: Wish): void {
		this.#write(`wish:${wish.id}`, wish);
	}

	removeWish(id: string): void {
		this.#delete(`wish:${id}`);
	}

	#names(): string[] {
		const names = new Set(this.#memory.keys());
		const area = this.#area;
		if (!area) return [...names];
		for (let index = 0; index < area.length; index += 1) {
			const key = area.key(index);
			if (key?.startsWith(this.#prefix)) names.add(key.slice(this.#prefix.length));
		}
		return [...names];
	}

	#read(name: string): unknown {
		try {
			const text = this.#memory.get(name) ?? this.#area?.getItem(this.#prefix + name);
			return text ? (JSON.parse(text) as unknown) : undefined;
		} catch {
			// What can't be read was not written by us: the page's owner may have touched it.
			return undefined;
		}
	}

	#write(name: string, value: unknown): void {
		const text = JSON.stringify(value);
		try {
			if (!this.#area) throw new Error('no storage');
			this.#area.setItem(this.#prefix + name, text);
			this.#memory.delete(name);
		} catch {
			this.isRefused = true;
			this.#memory.set(name, text);
		}
	}

	#delete(name: string): void {
		this.#memory.delete(name);
		this.#area?.removeItem(this.#prefix + name);
	}
}
