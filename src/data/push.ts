/** Being told while the app is closed: how this device stands, and what its person does about it (SPEC D1, D2; product X9, N3, N4). */
import {
	choicesIn,
	USUAL_CHOICES,
	type NoticeChoices,
	type PushNotice,
	type PushState
} from '#domain/notice.ts';
import { ask } from '#outbox/ask.ts';
import { Pushed, pushedName, type PushDevice } from '#outbox/pushed.ts';
import { sayReceipts } from '#outbox/receipts.ts';
import { AppError } from '#protocol/error.ts';
import {
	pushEndpoints,
	type PushStateAnswer,
	type SubscribeRequest,
	type TestPushAnswer
} from '#protocol/push.ts';
import type { Session } from '#protocol/session.ts';
import type { Data } from './data.ts';
import { pushBrowser, type PushBrowser } from './push-browser.ts';
import type { Surroundings } from './surroundings.ts';

/** How this device stands; `notices` are as new as the last answer of the server. */
export interface PushHealth {
	readonly state: PushState;
	readonly notices: readonly PushNotice[];
	/** Nothing reaches this device, since its push service does not know whom it may write to about the server. */
	readonly lacksContact: boolean;
	/** It is off since its person turned it off from another device. */
	readonly isStopped: boolean;
}

/** What is told by and about this device. */
export type PushData = Pick<Data, 'session' | 'surroundings' | 'over'>;

/** How long signing out waits for the browser's push service, in milliseconds. */
const LEAVE_WITHIN_MS = 3_000;

/** Held while browser and server are agreed with, and while that is ended: one after the other. */
const LOCK = 'porchlight-push';

type Language = SubscribeRequest['language'];

/** One agent's device and its browser. */
export class PushReach {
	readonly #pushed: Pushed;
	readonly #browser: PushBrowser;
	readonly #surroundings: Surroundings;
	/** Whoever signs out need not wait for what is under way. */
	readonly #over: AbortSignal;
	/** Undefined until it was looked for. */
	#last: readonly PushNotice[] | undefined;
	#lacksContact = false;
	#isStopped = false;

	constructor({ session, surroundings, over }: PushData, browser: PushBrowser = pushBrowser()) {
		this.#pushed = new Pushed(pushedName(session.workspaceId, session.agentId), surroundings.outbox);
		this.#browser = browser;
		this.#surroundings = surroundings;
		this.#over = over;
	}

	get isInstalled(): boolean {
		return this.#browser.isInstalled;
	}

	/** What this device is to be told. */
	async choices(): Promise<NoticeChoices> {
		return this.#here((await this.#pushed.device())?.choices ?? USUAL_CHOICES);
	}

	/** Whether its person knows that it is not told here. */
	async isAccepted(): Promise<boolean> {
		return (await this.#pushed.device())?.isAccepted === true;
	}

	/** Its person knows that it is not told here, until it is turned on. */
	async accept(): Promise<void> {
		const unknown = { isWanted: false, choices: USUAL_CHOICES, isSaid: false };
		await this.#pushed.keepDevice({ ...((await this.#pushed.device()) ?? unknown), isAccepted: true });
	}

	/** How this device stands as far as that is known without asking anybody: what was agreed before holds. */
	async known(): Promise<PushHealth> {
		this.#last ??= await this.#pushed.notices();
		const { support } = this.#browser;
		if (support !== 'full') return this.#stands(support === 'none' ? 'unsupported' : support);
		const device = await this.#pushed.device();
		this.#isStopped = device?.isStopped === true;
		const permission = this.#browser.permission();
		if (permission !== 'granted') return this.#stands(permission === 'denied' ? 'denied' : 'not-asked');
		if (!device?.isWanted) return this.#stands('off');
		return await this.#asAgreed(device);
	}

	/**
	 * Looks at everything and mends what can be mended without a question: the browser lost its subscription, the server's
	 * key is another one, the server was not told. Call it at every start.
	 */
	async renew(language: Language): Promise<PushHealth> {
		let health = await this.known();
		const { state } = health;
		const device = await this.#pushed.device();
		if (state !== 'on' && state !== 'unreached') {
			if (device?.endpoint !== undefined) await this.#forget(device);
			return health;
		}
		// Who signs out waits for it, so that nothing is agreed after that.
		await this.#surroundings.lock(LOCK, this.#over, async () => {
			const wanted = await this.#pushed.device();
			health = wanted?.isWanted ? await this.#agree(wanted, language) : this.#stands('off');
		});
		return health;
	}

	/** Asks the person, and agrees with browser and server; only in answer to a press of a button. */
	async turnOn(language: Language): Promise<PushHealth> {
		if ((await this.#browser.askPermission()) === 'granted') {
			const choices = await this.choices();
			const { endpoint } = (await this.#pushed.device()) ?? {};
			const reached = endpoint === undefined ? {} : { endpoint };
			await this.#pushed.keepDevice({ isWanted: true, choices, isSaid: false, ...reached });
		}
		return await this.renew(language);
	}

	/** This device is told nothing more, until it is turned on again. */
	async turnOff(language: Language): Promise<PushHealth> {
		const device = await this.#pushed.device();
		if (device) await this.#forget({ ...device, isWanted: false });
		await this.#browser.unsubscribe();
		return await this.renew(language);
	}

	/** Keeps what is to be told here, and says so to the server as soon as that is reached. */
	async choose(choices: NoticeChoices, language: Language): Promise<PushHealth> {
		const device = await this.#pushed.device();
		await this.#pushed.keepDevice({ isWanted: false, ...device, choices, isSaid: false });
		return await this.renew(language);
	}

	/**
	 * Asks the server for a notification to try.
	 *
	 * @returns its id, by which the worker tells that it was shown
	 * @throws AppError `offline`, `busy`, `not-found` when the server does not know this device
	 */
	async test(afterMs: number): Promise<string> {
		const reached = await this.#browser.reached();
		if (!reached) throw new AppError({ kind: 'not-found', message: 'this device has no subscription' });
		const request = { endpoint: reached.endpoint, afterMs };
		return (await this.#ask<TestPushAnswer>(pushEndpoints.testPush, request)).noticeId;
	}

	/** What was decided for this device by now; as it was known last while the server is out of reach. */
	async look(): Promise<readonly PushNotice[]> {
		const known = await this.#browser.reached();
		try {
			if (known) await this.#remember((await this.#state(known.endpoint)).notices);
		} catch (error) {
			if (!(error instanceof AppError) || error.kind !== 'offline') throw error;
		}
		return (this.#last ??= await this.#pushed.notices());
	}

	/** Takes what pushes brought into the copy, where it is shown. */
	async takeOver({ take }: Pick<Data, 'take'>): Promise<void> {
		const brought = await this.#pushed.list();
		for (const { items, epoch } of brought) await take(items, epoch);
		await this.#pushed.drop(brought.map(({ id }) => id));
	}

	close(): void {
		this.#pushed.close();
	}

	async #agree(device: PushDevice, language: Language): Promise<PushHealth> {
		try {
			const known = await this.#browser.reached();
			if (known) await sayReceipts(this.#pushed, known.endpoint, this.#surroundings, this.#over);
			// Where it was said to be reached: its browser may have another address by now, or none.
			const said = device.endpoint ?? known?.endpoint;
			const state = await this.#state(said);
			if (state.isStopped) return await this.#stop(device);
			// What was said and is not known any more had ended at its push service; the browser may not have heard of it.
			if (device.endpoint !== undefined && known?.endpoint === device.endpoint && !state.isKnown)
				await this.#browser.unsubscribe();
			const reached = await this.#browser.subscribe(state.publicKey);
			const isSame = reached.endpoint === said && state.isKnown;
			const { endpoint, p256dh, auth } = reached;
			const before = device.endpoint === endpoint ? undefined : device.endpoint;
			if (before !== undefined && state.isKnown) await this.#leave(before);
			// Said at every start: the session and the language may be others than when it was said last.
			const choices = this.#here(device.choices);
			const request: SubscribeRequest = { endpoint, p256dh, auth, language, choices };
			await this.#ask(pushEndpoints.subscribe, request);
			await this.#pushed.noteSaid(device, { endpoint, language });
			// Only now: what was told under an ended address goes on under the next one.
			if (before !== undefined && !state.isKnown) await this.#leave(before);
			await this.#remember(state.notices);
			// It may have been said just now under which address the server is reached.
			const isKnown = isSame && state.lacksContact === undefined;
			this.#lacksContact = !isKnown && (await this.#state(endpoint)).lacksContact === true;
			return this.#stands('on');
		} catch (error) {
			if (error instanceof AppError && error.kind !== 'offline') throw error;
			return await this.#asAgreed(device);
		}
	}

	/** What was agreed before holds while the line is away. */
	async #asAgreed({ isSaid }: PushDevice): Promise<PushHealth> {
		return this.#stands(isSaid && (await this.#browser.reached()) ? 'on' : 'unreached');
	}

	/** Its person has turned it off from another device (SPEC D8). */
	async #stop(device: PushDevice): Promise<PushHealth> {
		await this.#forget({ ...device, isWanted: false, isStopped: true });
		await this.#browser.unsubscribe();
		this.#isStopped = true;
		return this.#stands('off');
	}

	#here(choices: NoticeChoices): NoticeChoices {
		return choicesIn(this.#browser.timeZone(), choices);
	}

	async #remember(notices: readonly PushNotice[]): Promise<void> {
		this.#last = notices;
		// A device without room shows them all the same.
		await this.#pushed.keepNotices(notices).catch(() => undefined);
	}

	#stands(state: PushState): PushHealth {
		return {
			state,
			notices: this.#last ?? [],
			lacksContact: this.#lacksContact,
			isStopped: this.#isStopped
		};
	}

	/** @param endpoint where the server shall tell nothing more */
	async #leave(endpoint: string): Promise<void> {
		await this.#ask(pushEndpoints.unsubscribe, { endpoint });
	}

	async #state(endpoint: string | undefined): Promise<PushStateAnswer> {
		return await this.#ask(pushEndpoints.pushState, endpoint === undefined ? {} : { endpoint });
	}

	#ask<Answer>(endpoint: Parameters<typeof ask>[1], body: object): Promise<Answer> {
		return ask<Answer>(this.#surroundings, endpoint, body, this.#over);
	}

	/** The server may be out of reach: then it is told at another start. */
	async #forget(device: PushDevice): Promise<void> {
		const { endpoint } = device;
		await this.#pushed.keepDevice({ ...device, isSaid: false });
		if (endpoint === undefined) return;
		try {
			await this.#leave(endpoint);
			await this.#pushed.noteLeft(endpoint);
		} catch {
			// As long as the place is known here it is tried again.
		}
	}
}

/** Signing out: nothing is told here any more, and nothing that was told stays on the screen; its database goes with the others (product P9). */
export async function leavePush(
	{ workspaceId, agentId }: Session,
	{ outbox, wait, lock }: Pick<Surroundings, 'outbox' | 'wait' | 'lock'>,
	browser: PushBrowser = pushBrowser()
): Promise<void> {
	const pushed = new Pushed(pushedName(workspaceId, agentId), outbox);
	// The browser's part does not hang on what is stored: when the turn comes late, that is gone already.
	const leave = () =>
		Promise.all([pushed.forgetDevice().catch(() => undefined), browser.unsubscribe()]).then(() => undefined);
	// Without a line it may take its time; the server is told of the sign-out anyway.
	const late = wait(LEAVE_WITHIN_MS, new AbortController().signal);
	const left = lock(LOCK, new AbortController().signal, leave).catch(() => undefined);
	await Promise.race([left, late]);
	for (const notification of await browser.shown().catch(() => [])) notification.close();
	await browser.setBadge(0).catch(() => undefined);
	pushed.close();
}
