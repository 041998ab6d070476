/** Browsers that visit a stage: their storage and locks, and the pages with the widget on them. */
import type { Area, Surroundings } from '../../src/widget/surroundings.ts';
import { startTalk } from '../../src/widget/talk.ts';
import type { Happening, Talk, View } from '../../src/widget/view.ts';
import { workspaceId } from '../kit/cast.ts';
import type { Stage } from './stage.ts';

/** One browser with its storage; its tabs share it. */
export class Browser {
	readonly stage: Stage;
	readonly store = new Map<string, string>();
	/** Whether tabs can wait for each other. */
	hasLocks = true;
	isOnline = true;
	#locks = new Map<string, Promise<unknown>>();

	constructor(stage: Stage) {
		this.stage = stage;
	}

	/** Its `localStorage`. */
	get area(): Area {
		const { store } = this;
		return {
			getItem: (key) => store.get(key) ?? null,
			setItem: (key, value) => void store.set(key, value),
			removeItem: (key) => void store.delete(key),
			key: (index) => [...store.keys()][index] ?? null,
			get length() {
				return store.size;
			}
		};
	}

	/** Opens a page that carries the widget. */
	open(change: Partial<Surroundings> = {}): Tab {
		return new Tab(this, change);
	}

	/** Runs when nobody else does under this name; a page that is gone holds no lock. */
	async alone<T>(name: string, run: () => Promise<T>, gone: Promise<unknown>): Promise<T> {
		if (!this.hasLocks) return await run();
		const turnOfThis = (this.#locks.get(name) ?? Promise.resolve()).then(run);
		this.#locks.set(name, Promise.race([turnOfThis.catch(() => undefined), gone]));
		return await turnOfThis;
	}
}

/** One page with the widget on it. */
export class Tab {
	readonly talk: Talk;
	readonly happened: Happening[] = [];
	isVisible = true;
	/** Every thread that was to be seen, one after another. */
	readonly seen: string[][] = [];
	/** Called with everything that is to be seen, whenever that changes. */
	onview: (view: View) => void = () => {};
	#isGone = false;
	#leave: () => void = () => {};

	constructor(browser: Browser, change: Partial<Surroundings>) {
		const { stage } = browser;
		const left = new Promise<void>((resolve) => (this.#leave = resolve));
		const surroundings: Surroundings = {
			server: 'https://chat.example',
			workspaceId,
			area: browser.area,
			newId: stage.newId,
			fetch: (url, init) => this.#stay(stage.fetch(url, init)),
			openSocket: () => stage.openSocket(),
			now: () => stage.now,
			random: () => 0.5,
			later: (run, ms) => stage.later(() => !this.#isGone && run(), ms),
			alone: (name, run) => browser.alone(name, run, left),
			place: () => ({
				pageUrl: 'https://shop.example/',
				pageTitle: 'Shop',
				referrer: '',
				language: 'en',
				browser: ''
			}),
			isVisible: () => this.isVisible,
			isOnline: () => browser.isOnline,
			...change
		};
		this.talk = startTalk(surroundings, {
			onview: (view) => {
				this.seen.push(threadOf(view));
				this.onview(view);
			},
			onhappen: (happening) => this.happened.push(happening)
		});
	}

	get view(): View {
		return this.talk.view();
	}

	/** What is to be read, each text with how far it has come. */
	get thread(): string[] {
		return threadOf(this.view);
	}

	/** Writes and sends. */
	say(text: string): void {
		this.talk.write(text);
		this.talk.send();
	}

	/** Closes the page at once: nothing of it happens any more, whatever was under way. */
	kill(): void {
		this.#isGone = true;
		this.#leave();
		this.talk.sleep();
	}

	/** An answer for a page that is gone reaches nobody. */
	async #stay<T>(answer: Promise<T>): Promise<T> {
		const come = await answer.catch((error: unknown) => {
			if (this.#isGone) return new Promise<never>(() => {});
			throw error;
		});
		return this.#isGone ? new Promise<never>(() => {}) : come;
	}
}

const threadOf = ({ entries }: View): string[] =>
	entries.flatMap((entry) => {
		if (entry.kind === 'day') return [];
		if (entry.kind === 'event') return [`(${entry.event})`];
		return [entry.state === undefined ? entry.text : `${entry.text}: ${entry.state}`];
	});
