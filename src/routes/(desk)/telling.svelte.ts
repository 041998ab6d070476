/** Being told while the app is closed, as all screens of this tab share it. */
import type { Data } from '#data/data.ts';
import { PushReach, type PushHealth } from '#data/push.ts';
import { USUAL_CHOICES, type NoticeChoices } from '#domain/notice.ts';
import { language } from '#ui/base/locale.svelte.ts';

const all = new WeakMap<Data, Telling>();

/** That of a device; opened once. */
export function tellingOf(data: Data): Telling {
	const telling = all.get(data) ?? new Telling(data);
	all.set(data, telling);
	return telling;
}

class Telling {
	/** How this device stands; undefined until it was looked at. */
	health = $state.raw<PushHealth>();
	choices = $state.raw<NoticeChoices>(USUAL_CHOICES);
	/** The last test: when it was asked for and shown, by this page's clock. */
	test = $state.raw<{ readonly id: string; readonly askedAt: number; readonly shownAt?: number }>();
	readonly #data: Data;
	readonly #reach: PushReach;
	#shown = new Map<string, number>();

	constructor(data: Data) {
		this.#data = data;
		this.#reach = new PushReach(data);
		data.left.add(() => this.#reach.close());
	}

	get isInstalled(): boolean {
		return this.#reach.isInstalled;
	}

	/** Looks at everything, and mends what can be mended. */
	async renew(): Promise<void> {
		this.choices = await this.#reach.choices();
		this.health = await this.#reach.renew(language.current);
	}

	async turnOn(): Promise<void> {
		this.health = await this.#reach.turnOn(language.current);
	}

	async turnOff(): Promise<void> {
		this.health = await this.#reach.turnOff(language.current);
	}

	async choose(choices: NoticeChoices): Promise<void> {
		this.choices = choices;
		this.health = await this.#reach.choose(choices, language.current);
	}

	/** Asks for a notification to try; `test` says when it was shown. */
	async try(afterMs: number): Promise<void> {
		const askedAt = Date.now() + afterMs;
		this.test = undefined;
		const id = await this.#reach.test(afterMs);
		const shownAt = this.#shown.get(id);
		this.test = { id, askedAt, ...(shownAt === undefined ? {} : { shownAt }) };
	}

	/** The worker has shown something. */
	heard(noticeId: string): void {
		// It may be faster than the answer that says its id.
		this.#shown.set(noticeId, Date.now());
		if (this.test?.id === noticeId) this.test = { ...this.test, shownAt: Date.now() };
	}

	readonly takeOver = (): Promise<void> => this.#reach.takeOver(this.#data);
	readonly tidy: PushReach['tidy'] = (isRead, unread) => this.#reach.tidy(isRead, unread);
}
