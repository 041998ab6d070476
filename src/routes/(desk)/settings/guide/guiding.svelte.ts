/** How this device stands on its way through the guide: what its browser says, what the server knows, what is remembered. */
import { keepGuide, readGuide, type GuideMemory } from '#data/guide.ts';
import type { Data } from '#data/data.ts';
import { sleepCheckOf, type SleepCheck } from '#domain/sleep-check.ts';
import { nowBySecond } from '#ui/base/now.svelte.ts';
import { deviceOf, makers, type Device, type DeviceFacts, type Maker } from '#ui/guide/phone.ts';
import { nextStage, type Stage } from '#ui/guide/stage.ts';
import { tellingOf } from '../../telling.svelte.ts';

/** What Chromium tells of a device when it is asked; the platform's types do not know it. */
interface Hints {
	getHighEntropyValues(names: readonly string[]): Promise<Pick<DeviceFacts, 'model' | 'platformVersion'>>;
}

export class Guiding {
	readonly telling;
	readonly #data: Data;
	#memory = $state.raw<GuideMemory>({});
	#hints = $state.raw<Pick<DeviceFacts, 'model' | 'platformVersion'>>({});

	constructor(data: Data) {
		this.#data = data;
		this.telling = tellingOf(data);
		this.#memory = readGuide(data);
		const hints = (navigator as Navigator & { readonly userAgentData?: Hints }).userAgentData;
		void hints
			?.getHighEntropyValues(['model', 'platformVersion'])
			.then((said) => (this.#hints = said))
			.catch(() => undefined);
		$effect(() => {
			const { wasShown, check } = this;
			const isNews = check.kind !== 'none' && JSON.stringify(check) !== JSON.stringify(this.#memory.check);
			if (isNews || wasShown !== (this.#memory.wasShown ?? false)) this.keep({ wasShown, check });
		});
	}

	/** As its browser says, or its person. */
	get device(): Device {
		const { userAgent, maxTouchPoints: touchPoints } = navigator;
		const found = deviceOf({ userAgent, touchPoints, ...this.#hints });
		const chosen = makers.find((maker) => maker === this.#memory.maker);
		return chosen === undefined ? found : { ...found, maker: chosen };
	}

	get isInstalled(): boolean {
		return this.telling.isInstalled;
	}

	/** Nothing is installed, and that is what its person wants. */
	get isLeftOut(): boolean {
		return this.#memory.staysInBrowser === true && !this.isInstalled;
	}

	/** What the server says, else what it said last. */
	get check(): SleepCheck {
		const said = sleepCheckOf(this.telling.health?.notices ?? [], nowBySecond.current);
		return said.kind === 'none' ? (this.#memory.check ?? said) : said;
	}

	get wasShown(): boolean {
		const { health, test } = this.telling;
		const isSeen =
			test?.shownAt !== undefined || health?.notices.some(({ shownAt }) => shownAt !== undefined);
		return isSeen === true || this.#memory.wasShown === true;
	}

	/** The step that is next; undefined until the device was looked at. */
	get stage(): Stage | undefined {
		const { telling, device, isInstalled, check, wasShown } = this;
		if (!telling.health) return undefined;
		const { staysInBrowser = false, isSpared = false } = this.#memory;
		const { maker } = device;
		const { state } = telling.health;
		return nextStage({ state, maker, isInstalled, staysInBrowser, wasShown, isSpared, sleep: check });
	}

	choose(maker: Maker): void {
		this.keep({ maker });
	}

	keep(known: GuideMemory): void {
		this.#memory = keepGuide(this.#data, known);
	}
}
