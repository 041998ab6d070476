/** Being told while the app is closed, as all screens of this tab share it. */
import type { Data } from '#data/data.ts';
import { pushBrowser, type PushBrowser } from '#data/push-browser.ts';
import { PushReach, type PushHealth } from '#data/push.ts';
import { PushShade } from '#data/push-shade.ts';
import { DeviceSpace } from '#data/space.ts';
import { USUAL_CHOICES, type NoticeChoices } from '#domain/notice.ts';
import { language } from '#ui/base/locale.svelte.ts';
import { whenIdle } from '../idle.ts';

/** How long a decision about something that came may take to be made and told, in milliseconds. */
const LOOK_AFTER_MS = 1_000;

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
	/** Its person knows that this device is not told. */
	isAccepted = $state(false);
	/** The last test: when it was asked for and shown, by this page's clock. */
	test = $state.raw<{ readonly id: string; readonly askedAt: number; readonly shownAt?: number }>();
	readonly #data: Data;
	readonly #browser: PushBrowser;
	readonly #reach: PushReach;
	readonly #shade: PushShade;
	/** How often the worker may have shown something. */
	#stirs = $state(0);
	/** Whether the choices are those that are kept here. */
	#knowsChoices = $state(false);
	#shown = new Map<string, number>();
	/** Signed out: what was under way comes to nothing, and that is no failure. */
	#isOver = false;

	constructor(data: Data) {
		this.#data = data;
		const browser = (this.#browser = pushBrowser());
		this.#reach = new PushReach(data, browser);
		this.#shade = new PushShade(data, browser);
		const end = () => {
			this.#isOver = true;
			// Left open, it would bring its database back to the disk with its next use.
			this.#reach.close();
		};
		if (data.over.aborted) end();
		else data.over.addEventListener('abort', end);
	}

	get isInstalled(): boolean {
		return this.#reach.isInstalled;
	}

	/** Calls back when the browser may tell now what it might not, or no more; the returned function stops that. */
	readonly onPermission = (tell: () => void): (() => void) => this.#browser.onPermission(tell);

	/** Whether the person before this screen knows of a message, so that no notification need say it; asked by the worker. */
	knows: (conversationId: string, position: number) => Promise<boolean> = () => Promise.resolve(false);

	/** Looks at everything, and mends what can be mended. */
	readonly renew = (): Promise<void> =>
		this.#while(async () => {
			this.choices = await this.#reach.choices();
			this.#knowsChoices = true;
			this.isAccepted = await this.#reach.isAccepted();
			// A line on which nothing moves must not keep screens empty. What is not agreed may be in a moment.
			const known = await this.#reach.known();
			if (known.state !== 'unreached') this.health ??= known;
			this.health = await this.#reach.renew(language.current);
		});

	async turnOn(): Promise<void> {
		this.health = await this.#reach.turnOn(language.current);
		// Who is told here is somebody for whom some browsers keep what is here, too.
		await new DeviceSpace(this.#data).keep();
		this.isAccepted = await this.#reach.isAccepted();
	}

	/** Its person knows that this device is not told. */
	async accept(): Promise<void> {
		await this.#reach.accept();
		this.isAccepted = true;
	}

	async turnOff(): Promise<void> {
		this.health = await this.#reach.turnOff(language.current);
	}

	async choose(choices: NoticeChoices): Promise<void> {
		this.choices = choices;
		try {
			this.health = await this.#reach.choose(choices, language.current);
		} catch (error) {
			// As they are kept: the device may have no room for others.
			this.choices = await this.#reach.choices();
			throw error;
		}
	}

	/** Asks for a notification to try; `test` says when it was shown. */
	async try(afterMs: number): Promise<void> {
		const askedAt = Date.now() + afterMs;
		this.test = undefined;
		const id = await this.#reach.test(afterMs);
		const shownAt = this.#shown.get(id);
		this.test = { id, askedAt, ...(shownAt === undefined ? {} : { shownAt }) };
	}

	/** Looks for what was decided since; read in an effect, it asks for another look whenever one is due. */
	lookSoon(): () => void {
		void this.#stirs;
		return whenIdle(
			() => void this.#while(this.#look).catch((error: unknown) => this.#data.failures.tell(error)),
			LOOK_AFTER_MS
		);
	}

	readonly #look = async (): Promise<void> => {
		const notices = await this.#reach.look();
		if (this.health) this.health = { ...this.health, notices };
	};

	/** The worker has shown something. */
	heard(noticeId: string): void {
		// It may be faster than the answer that says its id.
		this.#shown.set(noticeId, Date.now());
		this.stir();
		if (this.test?.id === noticeId) this.test = { ...this.test, shownAt: Date.now() };
	}

	readonly takeOver = (): Promise<void> => this.#while(() => this.#reach.takeOver(this.#data));

	async #while(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!this.#isOver) throw error;
		}
	}

	/** The worker may have shown something while nobody here listened. */
	stir(): void {
		this.#shade.stir();
		this.#stirs += 1;
	}

	/** Takes away the notifications of what was read or taken by a colleague; read in an effect, it asks for another look whenever one is due. */
	tidy(unread: number): void {
		void this.#stirs;
		// What is over depends on them.
		if (!this.#knowsChoices) return;
		void this.#shade.tidy(unread, this.choices);
	}
}
