/** Whether this agent is there: the one switch of it, on whichever screen it is pressed (product P4). */
import type { Availability } from '#domain/agent.ts';
import { setAvailability } from '#data/availability.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';
import { offerUndo } from './undoing.ts';

export class OwnAvailability {
	readonly #desk: Desk;
	/** The notice of the press before. */
	#told: number | undefined;

	constructor(desk: Desk) {
		this.#desk = desk;
	}

	/** What was chosen waits for the line. */
	get isWaiting(): boolean {
		const { outbox, wishes } = this.#desk;
		const waits = ({ mutation, state }: (typeof wishes)[number]) =>
			mutation.name === 'setAvailability' && state !== 'applied';
		return outbox.waiting > 0 && wishes.some(waits);
	}

	/** Who is online goes offline, and whoever else there is comes online. */
	readonly press = (): Promise<void> =>
		this.#choose(this.#desk.me.availability === 'online' ? 'offline' : 'online');

	readonly goOnline = (): Promise<void> => this.#choose('online');

	/** What another press would not bring back, and what may have been an accident, can be undone for a while. */
	async #choose(availability: Availability): Promise<void> {
		const { act, data, me, toasts } = this.#desk;
		if (!(await act(() => setAvailability(data, availability)))) return;
		if (this.#told !== undefined) toasts.close(this.#told);
		if (me.availability === 'offline' && me.backAt === undefined) return;
		const words = availability === 'online' ? m.availability_you_online : m.availability_you_offline;
		this.#told = offerUndo(
			this.#desk,
			() => (this.isWaiting ? `${words()} · ${m.availability_waiting()}` : words()),
			() => setAvailability(data, me.availability, me.backAt)
		);
	}
}
