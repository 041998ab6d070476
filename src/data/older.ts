/** What lies beyond what devices keep: resolved conversations that only the server has, page by page (product L3). */
import { DAY_MS } from '#domain/clock.ts';
import { byNewest, hitOf } from '#domain/found.ts';
import type { Hit } from '#domain/hit.ts';
import type { ConversationRow } from '#domain/shown.ts';
import { keptSince } from '#domain/working-set.ts';
import type { Workspace } from '#domain/workspace.ts';
import type { Data } from './data.ts';
import { Listeners } from './listeners.ts';
import { Live } from './live.ts';
import type { FoundHit } from './search.ts';
import { AskedServer } from './search-server.ts';

/** What the server has said so far. */
export interface OlderView {
	/** The newest first, those included that are on this device, too. */
	readonly hits: readonly Hit[];
	/** There are others, or nobody has asked yet. */
	readonly more: boolean;
	readonly server: 'unasked' | 'asking' | 'asked' | 'out-of-reach';
}

/**
 * The moment before which the last message of every conversation came that devices need not keep. Rounded up to a day, so
 * that it does not move with each second: what is kept all the same is told apart by its id.
 *
 * @param now on the server's clock
 */
export const olderThan = (workspace: Pick<Workspace, 'keptDays'> | undefined, now: number): number =>
	Math.ceil(keptSince(workspace, now) / DAY_MS) * DAY_MS;

/** Asks for what is older, a page each time that somebody comes to the end of what is shown. */
export class Older {
	readonly #failures: Data['failures'];
	readonly #there: AskedServer;
	readonly #changes = new Listeners<void>();
	readonly #live: Live<OlderView>;
	#view: OlderView = { hits: [], more: true, server: 'unasked' };

	/** @param before as `olderThan` says */
	constructor(
		{ surroundings, failures, over }: Pick<Data, 'surroundings' | 'failures' | 'over'>,
		before: number
	) {
		this.#failures = failures;
		this.#there = new AskedServer(surroundings, { text: '', filter: { status: 'resolved', before } }, over);
		this.#live = new Live(this.#view, (tell) => {
			tell(this.#view);
			return this.#changes.add(() => tell(this.#view));
		});
	}

	/** What the server has said so far; it stays when nobody looks. */
	get current(): OlderView {
		void this.#live.current;
		return this.#view;
	}

	/** Asks for the next page; resolves when it is here, or can't be had now. */
	async more(): Promise<void> {
		const { server, more } = this.#view;
		if (server === 'asking' || !more) return;
		this.#show({ server: 'asking' });
		try {
			const isAnswered = await this.#there.askOn();
			const { hits, more: hasMore } = this.#there;
			this.#show(isAnswered ? { hits, more: hasMore, server: 'asked' } : { server: 'out-of-reach' });
		} catch (error) {
			this.#show({ server: 'out-of-reach' });
			this.#failures.tell(error);
		}
	}

	/** The same, if the server could not be asked when somebody came to the end. */
	async again(): Promise<void> {
		if (this.#view.server === 'out-of-reach') await this.more();
	}

	#show(part: Partial<OlderView>): void {
		this.#view = { ...this.#view, ...part };
		this.#changes.tell();
	}
}

/**
 * What is older as one list, the newest first, whoever has it.
 *
 * @param rows those of this device
 * @param isOpen whether a conversation is known not to be resolved any more
 */
export function withRows(
	{ hits, more, server }: OlderView,
	rows: readonly ConversationRow[],
	isOpen: (conversationId: string) => boolean
): FoundHit[] {
	const here = rows.map(({ conversation, visitor }): FoundHit => ({
		...hitOf(conversation, visitor),
		from: 'device'
	}));
	const known = new Set(here.map(({ conversationId }) => conversationId));
	const there = hits.flatMap((hit): FoundHit[] =>
		known.has(hit.conversationId) || isOpen(hit.conversationId) ? [] : [{ ...hit, from: 'server' }]
	);
	// What comes after the last page has its place among those of the next one.
	const last = more && server !== 'out-of-reach' ? hits.at(-1) : undefined;
	return [...here.filter((hit) => last === undefined || byNewest(hit, last) <= 0), ...there].sort(byNewest);
}
