/** What a person sees of notifications, and does with them: the part of the desktop that shows them, on a bus of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interface as types, sessionBus, type MessageBus } from '@jellybrick/dbus-next';

const NAME = 'org.freedesktop.Notifications';

/** One notification on the screen. */
export interface Shown {
	readonly id: number;
	readonly title: string;
	/** Browsers put the address of the site before the words. */
	readonly body: string;
	/** The words of its buttons, by the key that presses them. */
	readonly actions: Readonly<Record<string, string>>;
	readonly isSilent: boolean;
}

/** The key of a click beside all buttons, and of a typed answer. */
const [CLICK, REPLY] = ['default', 'inline-reply'];

/** The screen of one machine. */
export class Notifications {
	readonly #daemon: ChildProcess;
	readonly #folder: string;
	readonly #bus: MessageBus;
	readonly #desktop: Desktop;
	/** What a browser must be started with to show here. */
	readonly env: Record<string, string>;

	private constructor(
		daemon: ChildProcess,
		folder: string,
		bus: MessageBus,
		desktop: Desktop,
		address: string
	) {
		this.#daemon = daemon;
		this.#folder = folder;
		this.#bus = bus;
		this.#desktop = desktop;
		this.env = { DBUS_SESSION_BUS_ADDRESS: address };
	}

	static async open(): Promise<Notifications> {
		const folder = mkdtempSync(join(tmpdir(), 'porchlight-bus-'));
		const address = `unix:path=${join(folder, 'bus')}`;
		const daemon = spawn(
			'dbus-daemon',
			['--session', '--nofork', `--address=${address}`, '--print-address=1'],
			{
				stdio: ['ignore', 'pipe', 'ignore']
			}
		);
		// It prints its address once it listens there.
		await once(daemon.stdout ?? daemon, 'data');
		const bus = sessionBus({ busAddress: address });
		const desktop = new Desktop();
		bus.export('/org/freedesktop/Notifications', desktop);
		await bus.requestName(NAME, 0);
		return new Notifications(daemon, folder, bus, desktop, address);
	}

	/** What is on the screen now. */
	get shown(): readonly Shown[] {
		return [...this.#desktop.shown.values()];
	}

	/** How often something was put on the screen, or changed there. */
	get count(): number {
		return this.#desktop.count;
	}

	/** Clicks beside all buttons. */
	click({ id }: Shown): void {
		this.#desktop.ActionInvoked(id, CLICK);
	}

	/** Presses the button with these words. */
	press({ id, actions }: Shown, words: string): void {
		const [key] = Object.entries(actions).find(([, label]) => label === words) ?? [];
		if (key === undefined) throw new Error(`there is no button ${words}`);
		this.#desktop.ActionInvoked(id, key);
	}

	/** Types an answer into it. */
	reply({ id, actions }: Shown, text: string): void {
		if (!(REPLY in actions)) throw new Error('it takes no answer');
		this.#desktop.NotificationReplied(id, text);
	}

	async close(): Promise<void> {
		this.#bus.disconnect();
		const gone = once(this.#daemon, 'exit');
		this.#daemon.kill();
		await gone;
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

class Desktop extends types.Interface {
	readonly shown = new Map<number, Shown>();
	count = 0;
	#ids = 0;

	constructor() {
		super(NAME);
		// The package hides what it has configured behind empty fields of its own.
		delete this.$methods;
		delete this.$signals;
		delete this.$properties;
	}

	GetCapabilities(): string[] {
		return ['actions', 'body', 'persistence', 'inline-reply'];
	}

	GetServerInformation(): string[] {
		return ['porchlight', 'tests', '1', '1.2'];
	}

	Notify(
		_app: string,
		replaces: number,
		_icon: string,
		title: string,
		body: string,
		actions: readonly string[],
		hints: Readonly<Record<string, unknown>>
	): number {
		this.#ids += 1;
		this.count += 1;
		const id = replaces || this.#ids;
		const labels: Record<string, string> = {};
		for (let at = 0; at < actions.length; at += 2) labels[actions[at] ?? ''] = actions[at + 1] ?? '';
		this.shown.set(id, { id, title, body, actions: labels, isSilent: 'suppress-sound' in hints });
		return id;
	}

	CloseNotification(id: number): void {
		this.shown.delete(id);
		this.NotificationClosed(id, 3);
	}

	NotificationClosed(id: number, reason: number): [number, number] {
		return [id, reason];
	}

	ActionInvoked(id: number, key: string): [number, string] {
		return [id, key];
	}

	NotificationReplied(id: number, text: string): [number, string] {
		return [id, text];
	}
}

Desktop.configureMembers({
	methods: {
		GetCapabilities: { inSignature: '', outSignature: 'as' },
		GetServerInformation: { inSignature: '', outSignature: 'ssss' },
		Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
		CloseNotification: { inSignature: 'u', outSignature: '' }
	},
	signals: {
		NotificationClosed: { signature: 'uu' },
		ActionInvoked: { signature: 'us' },
		NotificationReplied: { signature: 'us' }
	}
});
