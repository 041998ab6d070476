/** What all screens of the signed-in agent share: questions asked once, and one way to do things. */
import { createContext } from 'svelte';
import { goto } from '$app/navigation';
import type { Agent } from '#domain/agent.ts';
import { ownFirst } from '#domain/group.ts';
import { isAside } from '#domain/mutations.ts';
import { Counting, validFilter, type QuickFilter } from '#domain/quick-filter.ts';
import type { Setting } from '#domain/setting.ts';
import { watchConversations } from '#data/conversations.ts';
import type { Data, Notice } from '#data/data.ts';
import { shareDrafts } from '#data/drafts.ts';
import { watchTyping } from '#data/messages.ts';
import { dismiss, watchOutbox } from '#data/outbox.ts';
import { watchProgress } from '#data/progress.ts';
import { watchAgents, watchGroups } from '#data/settings.ts';
import { watchViewing } from '#data/viewing.ts';
import type { ErrorKind } from '#protocol/error.ts';
import { nowBySecond } from '#ui/base/now.svelte.ts';
import { NOTICE_MS, type Toast, type Toasts } from '#ui/base/toasts.svelte.ts';
import { needsPerson } from '#ui/outbox/needs-person.ts';
import { m } from '#messages';
import { kindOf, sentenceOf } from '../failure.ts';
import { quickFilter } from '../quick-filter.svelte.ts';
import { takeNewest } from '../update.ts';
import { OwnAvailability } from './own-availability.ts';
import { bring } from './part.ts';
import { hrefs, settingsHrefs } from './places.ts';

/** What leaves within this time was never worth a mark, in milliseconds. */
const SOON_MS = 2_500;

export type Wish = ReturnType<typeof watchOutbox>['current'][number];

export class Desk {
	readonly data: Data;
	readonly toasts: Toasts;
	/** Open conversations: unread first, then the newest. */
	readonly open;
	/** Visitors and colleagues who are typing, in whichever conversation. */
	readonly typing;
	/** Colleagues who look at a conversation. */
	readonly viewing;
	/** Whether this agent is there, and the switch that says so. */
	readonly availability = new OwnAvailability(this);
	readonly #agents;
	readonly #groups;
	readonly #outbox;
	readonly #progress;
	readonly #counting = new Counting();
	readonly #told = new Set<string>();

	constructor(data: Data, toasts: Toasts) {
		this.data = data;
		this.toasts = toasts;
		this.open = watchConversations(data, 'open');
		this.typing = watchTyping(data);
		this.viewing = watchViewing(data);
		this.#agents = watchAgents(data);
		this.#groups = watchGroups(data);
		this.#outbox = watchOutbox(data);
		this.#progress = watchProgress(data);
		quickFilter.refresh();
		// What a crash left.
		void this.act(() => shareDrafts(data));
	}

	/** The signed-in agent; until its document is here, what the session says of it. */
	get me(): Agent {
		const { agentId, name, email, role } = this.data.session;
		const known = this.#agents.current.find((agent) => agent.id === agentId);
		const unset = { description: '', availability: 'offline', availabilityAt: 0, createdAt: 0 } as const;
		return known ?? { id: agentId, name, email, role, ...unset };
	}

	/** Whether the agent's own document is here: only then is its availability known. */
	get knowsMe(): boolean {
		return this.#agents.current.some((agent) => agent.id === this.data.session.agentId);
	}

	/** Whether what its list is drawn of has been answered, empty or not. */
	get isReady(): boolean {
		return this.open.ready && this.#agents.ready && this.#groups.ready;
	}

	/** All of the workspace, by name. */
	get agents(): readonly Agent[] {
		return this.#agents.current;
	}

	/** All of the workspace: this agent's own first, by name. */
	get groups(): readonly Setting[] {
		return ownFirst(this.#groups.current, this.me);
	}

	/** The quick filter of the open conversations; one that was chosen for a group that is deleted waits for its return. */
	get filter(): QuickFilter {
		return validFilter(quickFilter.chosen, this.#groups.current);
	}

	/** What to call an agent, one who has left included. */
	nameOf(agentId: string): string {
		return this.agents.find(({ id }) => id === agentId)?.name ?? m.visitor_colleague();
	}

	/** How many of the open conversations each quick filter lets through. */
	get counts(): ReadonlyMap<QuickFilter, number> {
		return this.#counting.of(this.open.current, this.data.session.agentId);
	}

	get unread(): number {
		return this.counts.get('unread') ?? 0;
	}

	/** What this person did: what waits, what needs a decision, and for a while what was granted. */
	get wishes(): readonly Wish[] {
		return this.#outbox.current.filter((wish) => !isAside(wish.mutation.name) || needsPerson(wish));
	}

	/** How many changes the server has that this device has not, while it is known. */
	get newer(): number | undefined {
		const line = this.data.connection.state;
		const progress = this.#progress.current;
		if (line.kind !== 'catching-up' || progress?.kind !== 'whole') return undefined;
		return Math.max(0, line.to - progress.number) || undefined;
	}

	get wishesReady(): boolean {
		return this.#outbox.ready;
	}

	/** For the mark that is to be seen everywhere; what leaves at once leaves unseen. */
	get outbox(): { waiting: number; needsYou: number } {
		const { wishes } = this;
		const waiting = wishes.filter(({ state }) => ['uploading', 'queued', 'sending'].includes(state));
		const isOpen = this.data.connection.state.kind === 'open';
		// The clock is asked once for all of them: there may be thousands.
		const soon = isOpen && waiting.length > 0 ? nowBySecond.current - SOON_MS : Infinity;
		const late = waiting.filter(({ mutation }) => mutation.at < soon);
		return { waiting: late.length, needsYou: wishes.filter(needsPerson).length };
	}

	/** The wish behind a message that waits; undefined when it has left the list. */
	readonly wishOf = ({ wishId }: { readonly wishId?: string }): Wish | undefined =>
		this.wishes.find(({ mutation }) => mutation.id === wishId);

	/** Does something that may fail; when it does, says so and gives false. */
	readonly act = async (work: () => Promise<unknown>): Promise<boolean> => {
		try {
			await work();
			return true;
		} catch (error) {
			const action = this.#wayOut(kindOf(error));
			this.toasts.show({ text: sentenceOf(error), forMs: NOTICE_MS, ...(action ? { action } : {}) });
			return false;
		}
	};

	/** What can be done at once about a failure. */
	#wayOut(kind: ErrorKind): Toast['action'] {
		if (kind === 'version') return { label: m.update_reload(), run: () => void this.update() };
		if (kind !== 'storage-full') return undefined;
		return { label: m.space_look(), run: () => void goto(settingsHrefs.storage) };
	}

	/** Opens the app anew with its newest version, or says that there is no newer one. */
	readonly update = async (): Promise<void> => {
		await this.act(async () => {
			if (!(await takeNewest())) this.toasts.show({ text: m.update_none(), forMs: NOTICE_MS });
		});
	};

	/** Says each notice once; a reply that waits in the conversation on the screen is to be seen there. */
	tell(notice: Notice, shownId: string | undefined): void {
		if (this.#told.has(notice.id)) return;
		this.#told.add(notice.id);
		void this.act(() => this.#say(notice, shownId));
	}

	async #say(notice: Notice, shownId: string | undefined): Promise<void> {
		const { sentenceFor } = await bring(import('./notices.ts'));
		const { kind, name, conversationId } = notice;
		const isSaid = name === 'sendMessage' || name === 'sendFile';
		const isInThread = conversationId !== undefined && (kind === 'taken' || isSaid);
		const href = isInThread ? `${hrefs.conversations}/${conversationId}` : hrefs.outbox;
		const isHere = conversationId !== undefined && conversationId === shownId;
		if (!isHere || !isInThread || kind === 'taken') {
			this.toasts.show({
				text: sentenceFor(notice),
				forMs: NOTICE_MS,
				...(isHere && isInThread ? {} : { action: { label: m.notice_look(), run: () => void goto(href) } })
			});
		}
		await dismiss(this.data, notice);
	}
}

/** The desk around a screen. */
export const [getDesk, setDesk] = createContext<Desk>();
