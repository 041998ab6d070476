/** All devices by which an agent is told, as they were known last, and turning one off from another (SPEC D8; product X9). */
import { ask } from '#outbox/ask.ts';
import { Pushed, pushedName, type DeviceList } from '#outbox/pushed.ts';
import { AppError } from '#protocol/error.ts';
import { pushEndpoints, type PushDevicesAnswer, type TellDeviceRequest } from '#protocol/push.ts';
import type { PushData } from './push.ts';
import { pushBrowser, type PushBrowser } from './push-browser.ts';
import type { Surroundings } from './surroundings.ts';

/** Those of one agent, as one of them sees them. */
export class PushDevices {
	readonly #pushed: Pushed;
	readonly #browser: Pick<PushBrowser, 'reached' | 'support'>;
	readonly #surroundings: Surroundings;
	readonly #over: AbortSignal;

	constructor(
		{ session, surroundings, over }: PushData,
		browser: Pick<PushBrowser, 'reached' | 'support'> = pushBrowser()
	) {
		this.#pushed = new Pushed(pushedName(session.workspaceId, session.agentId), surroundings.outbox);
		this.#browser = browser;
		this.#surroundings = surroundings;
		this.#over = over;
	}

	/** As they were known last; undefined until they were once. */
	known(): Promise<DeviceList | undefined> {
		return this.#pushed.deviceList();
	}

	/** As they are now; as they were known last while the server is out of reach, and nothing after a sign-out. */
	async look(): Promise<DeviceList | undefined> {
		try {
			const { devices } = await ask<PushDevicesAnswer>(
				this.#surroundings,
				pushEndpoints.pushDevices,
				await this.#which(),
				this.#over
			);
			const list = { devices, asOf: this.#surroundings.now() };
			// A device without room shows them all the same.
			await this.#pushed.keepDeviceList(list).catch(() => undefined);
			return { of: 'agent', ...list };
		} catch (error) {
			if (this.#over.aborted) return undefined;
			if (!(error instanceof AppError) || error.kind !== 'offline') throw error;
			return await this.known();
		}
	}

	/**
	 * Says of a device whether it is told anything from now on.
	 *
	 * @throws AppError `offline`, `busy`, `not-found` when there is no such device any more
	 */
	async tell(deviceId: string, isTold: boolean): Promise<void> {
		const request: TellDeviceRequest = { deviceId, isTold };
		await ask(this.#surroundings, pushEndpoints.tellDevice, request, this.#over);
	}

	close(): void {
		this.#pushed.close();
	}

	/** Names this device, where its browser is reached. */
	async #which(): Promise<{ readonly endpoint?: string }> {
		const reached = this.#browser.support === 'full' ? await this.#browser.reached() : undefined;
		return reached ? { endpoint: reached.endpoint } : {};
	}
}
