/** That this device is not told of messages, as it was found last: the list opens with its warning, and nothing moves when it is looked at again. */
import type { Data } from '#data/data.ts';
import { readGlance, type NotTold } from '#data/glance.ts';
import { bring } from './part.ts';

const all = new WeakMap<Data, Finding>();

/** What was found of a device; one for all that show it. */
export function findingOf(data: Data): Finding {
	const finding = all.get(data) ?? new Finding(data);
	all.set(data, finding);
	return finding;
}

class Finding {
	/** Nothing when it is told, and until it was looked at for the first time. */
	notTold = $state.raw<NotTold>();
	readonly #data: Data;

	constructor(data: Data) {
		this.#data = data;
		this.notTold = readGlance(data.session, data.surroundings)?.notTold;
	}

	/**
	 * Its person knows it.
	 *
	 * @throws AppError `storage-full` when the device has no room
	 */
	async accept(): Promise<void> {
		const { tellingOf } = await bring(import('./telling.svelte.ts'));
		await tellingOf(this.#data).accept();
		if (this.notTold) this.notTold = { ...this.notTold, isAccepted: true };
	}
}
