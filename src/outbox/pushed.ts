/**
 * What pushes brought while nobody looked, and what this device is to be told (SPEC D2, D5). A small database beside the
 * outbox: the worker writes it, the app's feed takes it over by its own rule, and signing out removes it whole.
 */
import { Dexie, type Table } from 'dexie';
import type { NoticeChoices, PushNotice } from '#domain/notice.ts';
import type { ToldDevice } from '#domain/told-device.ts';
import type { FeedItem } from '#protocol/pull.ts';
import { stored, type OutboxSurroundings } from './store.ts';

/** How many pushes are kept at the most; older ones are in the feed long since. */
export const PUSHED_MAX = 100;

/** What one push brought. */
export interface PushedItems {
	/** The id of the decision to send it. */
	readonly id: string;
	readonly epoch: string;
	readonly items: readonly FeedItem[];
	readonly at: number;
}

/** A notification that was shown, until the server knows of it. */
export interface Receipt {
	/** That of the decision to send it. */
	readonly id: string;
	/** On this device's clock. */
	readonly at: number;
	/** Whether a page of the app was on the screen. */
	readonly wasOpen: boolean;
}

/** How this device is told. */
export interface PushDevice {
	readonly of: 'this';
	/** Whether its person wants to be told here. */
	readonly isWanted: boolean;
	readonly choices: NoticeChoices;
	/** Where it was last said to be reached. */
	readonly endpoint?: string;
	/** Of what it shows, as it was last said. */
	readonly language?: 'en' | 'fr';
	/** Whether the server knows all of this. */
	readonly isSaid: boolean;
	/** Its person knows that it is not told here, and wants to read no more of it than a mark. */
	readonly isAccepted?: boolean;
	/** It was turned off from another device. */
	readonly isStopped?: boolean;
}

/** All devices of the agent that are told, as the server said it last. */
export interface DeviceList {
	readonly of: 'agent';
	readonly devices: readonly ToldDevice[];
	/** When, by this device's clock. */
	readonly asOf: number;
}

/** What was decided about this device, as the server said it last. */
export interface NoticeList {
	readonly of: 'notices';
	/** The newest first. */
	readonly notices: readonly PushNotice[];
}

/** The name of the database. */
export const pushedName = (workspaceId: string, agentId: string): string =>
	`porchlight-${workspaceId}-${agentId}-pushed`;

/** What was pushed to one agent on one device. */
export class Pushed {
	readonly #items: Table<PushedItems, string>;
	readonly #device: Table<PushDevice, string>;
	readonly #receipts: Table<Receipt, string>;
	readonly #lists: Table<DeviceList, string>;
	readonly #notices: Table<NoticeList, string>;
	readonly #db: Dexie;

	constructor(name: string, { indexedDB, IDBKeyRange }: OutboxSurroundings = {}) {
		const given = indexedDB && IDBKeyRange ? { indexedDB, IDBKeyRange } : {};
		this.#db = new Dexie(name, { ...given, cache: 'disabled' });
		this.#db.version(1).stores({ items: 'id, at', device: 'of' });
		this.#db.version(2).stores({ receipts: 'id, at' });
		this.#db.version(3).stores({ lists: 'of' });
		// It is removed when its agent signs out: left to itself, it would come back with the next use.
		this.#db.on('versionchange', ({ newVersion }) => {
			if (newVersion !== null) return true;
			this.#db.close();
			// Dexie's own answer would be to close it for now.
			return false;
		});
		this.#items = this.#db.table('items');
		this.#receipts = this.#db.table('receipts');
		this.#lists = this.#db.table('lists');
		// One record beside it.
		this.#notices = this.#db.table('lists');
		this.#device = this.#db.table('device');
	}

	/** That of an agent who is signed in on this device and has chosen here; nothing, and no trace of it, of anybody else. */
	static ofSignedIn(workspaceId: string, agentId: string): Promise<Pushed | undefined> {
		return Pushed.#find(pushedName(workspaceId, agentId), () => true);
	}

	/** The same, of who wants to be told on this device. */
	static ofTold(workspaceId: string, agentId: string): Promise<Pushed | undefined> {
		return Pushed.#find(pushedName(workspaceId, agentId), ({ isWanted }) => isWanted);
	}

	static async #find(name: string, fits: (device: PushDevice) => boolean): Promise<Pushed | undefined> {
		if (!(await Dexie.exists(name))) return undefined;
		const pushed = new Pushed(name);
		let isFound = false;
		try {
			const device = await pushed.device();
			isFound = device !== undefined && fits(device);
		} finally {
			if (!isFound) pushed.close();
		}
		return isFound ? pushed : undefined;
	}

	/** How this device is told; undefined until its person chose. */
	device(): Promise<PushDevice | undefined> {
		return stored(() => this.#device.get('this'));
	}

	/** @throws AppError `storage-full` when the device has no room */
	async keepDevice(device: Omit<PushDevice, 'of'>): Promise<void> {
		await stored(() => this.#device.put({ of: 'this', ...device }));
	}

	/** Its agent is signed out here. */
	async forgetDevice(): Promise<void> {
		await stored(() => this.#device.delete('this'));
	}

	/**
	 * Notes where the server was told that this device is reached; what was chosen meanwhile stays, and is not said yet. Of a
	 * device that is not there any more nothing is noted.
	 *
	 * @param told the device as the server was told of it
	 */
	async noteSaid(told: PushDevice, reached: Pick<PushDevice, 'endpoint' | 'language'>): Promise<void> {
		const note = async () => {
			const device = await this.#device.get('this');
			if (!device) return;
			const isSaid = JSON.stringify(device.choices) === JSON.stringify(told.choices);
			await this.#device.put({ ...device, ...reached, isSaid });
		};
		await stored(() => this.#db.transaction('rw', this.#device, note));
	}

	/** Notes that the server tells nothing to a place any more; of a device that is elsewhere by now nothing is noted. */
	async noteLeft(endpoint: string): Promise<void> {
		const note = async () => {
			const device = await this.#device.get('this');
			if (device?.endpoint !== endpoint) return;
			const { endpoint: _left, ...rest } = device;
			await this.#device.put(rest);
		};
		await stored(() => this.#db.transaction('rw', this.#device, note));
	}

	/** Keeps what a push brought; the oldest go when there are too many. @throws AppError `storage-full` */
	async keep(items: PushedItems): Promise<void> {
		await stored(() =>
			this.#db.transaction('rw', this.#items, async () => {
				await this.#items.put(items);
				const count = await this.#items.count();
				if (count > PUSHED_MAX) {
					const old = await this.#items
						.orderBy('at')
						.limit(count - PUSHED_MAX)
						.primaryKeys();
					await this.#items.bulkDelete(old);
				}
			})
		);
	}

	/** What was brought and not taken over yet, the oldest first. */
	async list(): Promise<PushedItems[]> {
		return await stored(() => this.#items.orderBy('at').toArray());
	}

	/** Forgets what was taken over. */
	async drop(ids: readonly string[]): Promise<void> {
		await stored(() => this.#items.bulkDelete([...ids]));
	}

	/** Keeps a receipt until the server has taken it. @throws AppError `storage-full` */
	async keepReceipt(receipt: Receipt): Promise<void> {
		await stored(() => this.#receipts.put(receipt));
	}

	/** What was shown and the server may not know of, the oldest first. */
	async receipts(): Promise<Receipt[]> {
		return await stored(() => this.#receipts.orderBy('at').toArray());
	}

	/** The server has taken a receipt, or will never take it. */
	async dropReceipt(id: string): Promise<void> {
		await stored(() => this.#receipts.delete(id));
	}

	/** The list of the agent's devices as it was known last; undefined until it was once. */
	deviceList(): Promise<DeviceList | undefined> {
		return stored(() => this.#lists.get('agent'));
	}

	/** Keeps that list, to be read without a line. @throws AppError `storage-full` */
	async keepDeviceList(list: Omit<DeviceList, 'of'>): Promise<void> {
		await stored(() => this.#lists.put({ of: 'agent', ...list }));
	}

	/** What was decided about this device as it was known last, the newest first; empty until it was once. */
	async notices(): Promise<readonly PushNotice[]> {
		return (await stored(() => this.#notices.get('notices')))?.notices ?? [];
	}

	/** Keeps that, to be read without a line. @throws AppError `storage-full` when the device has no room */
	async keepNotices(notices: readonly PushNotice[]): Promise<void> {
		await stored(() => this.#notices.put({ of: 'notices', notices }));
	}

	/** Removes all of it. */
	async remove(): Promise<void> {
		await this.#db.delete();
	}

	close(): void {
		this.#db.close();
	}
}
