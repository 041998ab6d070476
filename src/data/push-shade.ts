/** What pushes put on this device's screen, and the number at the app's icon: taken away once it was read, or a colleague sees to it (SPEC D6). */
import type { NoticeChoices } from '#domain/notice.ts';
import { isToldOver, type Told } from './call.ts';
import type { Data } from './data.ts';
import type { Seeing } from './merged.ts';
import type { PushBrowser } from './push-browser.ts';

/** The notifications of one device. The browser is asked only when something there can be another: each question costs a millisecond. */
export class PushShade {
	readonly #data: Seeing & Pick<Data, 'actor'>;
	readonly #browser: Pick<PushBrowser, 'shown' | 'setBadge'>;
	/** What is on the screen; undefined while the worker may have shown something since the last look. */
	#shown: readonly Told[] | undefined;
	/** What the icon says; undefined while the worker may have changed it. */
	#badge: number | undefined;
	/** How often the worker may have done something. */
	#stirs = 0;
	#tidying: Promise<void> = Promise.resolve();

	constructor(data: Seeing & Pick<Data, 'actor'>, browser: Pick<PushBrowser, 'shown' | 'setBadge'>) {
		this.#data = data;
		this.#browser = browser;
	}

	/** The worker may have shown something: the next `tidy` looks. */
	stir(): void {
		this.#stirs += 1;
		this.#shown = undefined;
		this.#badge = undefined;
	}

	/**
	 * Takes away what was read, here or elsewhere, and what a colleague sees to, and says at the icon how much is left; call it
	 * whenever that may be another.
	 */
	tidy(unread: number, choices: NoticeChoices): Promise<void> {
		return (this.#tidying = this.#tidying.then(() => this.#tidy(unread, choices)).catch(() => undefined));
	}

	async #tidy(unread: number, choices: NoticeChoices): Promise<void> {
		if (this.#badge !== unread) {
			this.#badge = unread;
			await this.#browser.setBadge(unread).catch(() => undefined);
		}
		const isOver = (about: Told) => isToldOver(this.#data, about, choices);
		const known = this.#shown && (await Promise.all(this.#shown.map(isOver)));
		if (known && !known.includes(true)) return;
		const stirs = this.#stirs;
		const left: Told[] = [];
		for (const notification of await this.#browser.shown()) {
			const about = (notification.data as { readonly about?: Told } | null)?.about;
			if (about === undefined) continue;
			if (await isOver(about)) notification.close();
			else left.push(about);
		}
		if (stirs === this.#stirs) this.#shown = left;
	}
}
