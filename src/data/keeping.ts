/** What this device lets go of, and what stays although it is old (SPEC S3). */
import { DAY_MS } from '#domain/clock.ts';
import type { Outbox } from '#outbox/store.ts';
import { unsentAbout } from '#outbox/unsent.ts';
import type { Spared } from './outgrown.ts';
import type { Tabs, Word } from './tabs.ts';

/** Lets go of what has grown old by now, on the server's clock, but not of what is spared. */
type LetGo = (now: number, spared: () => Promise<Spared>) => void;

/**
 * What one tab knows of it. What was brought is old, and somebody looks at it, in whichever tab: it stays until the tabs are
 * opened anew. So does what somebody works at: a draft, files that were chosen, wishes on their way.
 */
export class Keeping {
	readonly #outbox: Outbox;
	readonly #tell: Tabs['tell'];
	readonly #letGo: LetGo;
	/** By this tab. */
	readonly #brought = new Set<string>();
	readonly #broughtElsewhere = new Set<string>();
	#letGoAt = 0;

	constructor(outbox: Outbox, tell: Tabs['tell'], letGo: LetGo) {
		this.#outbox = outbox;
		this.#tell = tell;
		this.#letGo = letGo;
	}

	/** A conversation is being brought: the tab that lets go must not take it away. */
	spare(conversationId: string): void {
		this.#brought.add(conversationId);
		this.#tell({ tell: 'brought', ids: [conversationId] });
	}

	/** Takes what another tab says of it; one that has only just come is told what is here. */
	hear(word: Word): void {
		if (word.tell === 'brought') for (const id of word.ids) this.#broughtElsewhere.add(id);
		if (word.tell === 'ask' && this.#brought.size > 0)
			this.#tell({ tell: 'brought', ids: [...this.#brought] });
	}

	/** Lets go of what is old, also when that was done only just now: less may be kept since. @param now on the server's clock */
	letGo(now: number): void {
		this.#letGoAt = now;
		this.#letGo(now, async () => {
			const all = [await unsentAbout(this.#outbox), this.#brought, this.#broughtElsewhere];
			return { has: (id) => all.some((ids) => ids.has(id)) };
		});
	}

	/** The same, once a day. */
	letGoDaily(now: number): void {
		if (now >= this.#letGoAt + DAY_MS) this.letGo(now);
	}
}
