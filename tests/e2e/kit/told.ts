/** A phone that is told while its app is closed: a browser of its own, its push service, and the screen it shows on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserType } from '@playwright/test';
import { Notifications } from './notifications.ts';
import { asPhone, Phone } from './phone.ts';
import { PushService } from './push-service.ts';
import { TestServer } from './server.ts';
import { test } from './test.ts';
import type { Account } from './wire.ts';

export { expect, meet } from './test.ts';

interface Parts {
	readonly browserType: BrowserType;
	readonly options: NonNullable<Parameters<BrowserType['launchPersistentContext']>[1]>;
	readonly origin: string;
	readonly account: Account;
}

/** The browser of one phone. */
export class ToldPhone {
	readonly #parts: Parts;
	readonly #folder: string;
	#context: BrowserContext | undefined;
	#phone: Phone | undefined;

	private constructor(folder: string, parts: Parts) {
		this.#folder = folder;
		this.#parts = parts;
	}

	/** @param may whether its person has allowed notifications before */
	static async make(parts: Parts, may = true): Promise<ToldPhone> {
		const folder = await mkdtemp(join(tmpdir(), 'porchlight-told-'));
		mkdirSync(join(folder, 'Default'));
		// A permission that a test gives ends with the browser; this one is a person's.
		const notifications = { [`${parts.origin},*`]: { setting: may ? 1 : 2 } };
		const preferences = { profile: { content_settings: { exceptions: { notifications } } } };
		writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
		return new ToldPhone(folder, parts);
	}

	get context(): BrowserContext {
		if (!this.#context) throw new Error('the browser is closed');
		return this.#context;
	}

	/** Another device of the same agent; whoever makes it throws it away. */
	another(): Promise<ToldPhone> {
		return ToldPhone.make(this.#parts);
	}

	/** Starts the browser. */
	async open(): Promise<BrowserContext> {
		this.#context = await this.#parts.browserType.launchPersistentContext(this.#folder, this.#parts.options);
		return this.#context;
	}

	/** Signs in for the first time and goes online; the app is kept on the device when this resolves. */
	async enter(): Promise<Phone> {
		const phone = await this.#signIn();
		await phone.go('/profile');
		await phone.page.getByRole('switch', { name: 'You are offline' }).click();
		// It is called so once that is stored.
		await phone.page.getByRole('switch', { name: 'You are online' }).waitFor();
		return phone;
	}

	/** The same, and turns notifications on; this phone is told when this resolves. */
	async begin(): Promise<Phone> {
		return await this.#turnOn(await this.enter());
	}

	/** The same for an agent who is online already. */
	async join(): Promise<Phone> {
		return await this.#turnOn(await this.#signIn());
	}

	async #signIn(): Promise<Phone> {
		await this.open();
		this.#phone = await Phone.enter(this.context, this.#parts.origin, this.#parts.account);
		await this.#phone.isKept();
		return this.#phone;
	}

	async #turnOn(phone: Phone): Promise<Phone> {
		await phone.go('/settings/notifications');
		await phone.page.getByRole('button', { name: 'Turn on notifications' }).click();
		await phone.page.getByText('This device tells you of new messages').waitFor();
		await phone.go('/conversations');
		return phone;
	}

	/** Closes the app; the browser goes on in the background, as it does on a phone. */
	async closeApp(): Promise<void> {
		await this.context.newPage();
		await this.#phone?.page.close();
	}

	get origin(): string {
		return this.#parts.origin;
	}

	async closeBrowser(): Promise<void> {
		await this.#context?.close();
		this.#context = undefined;
	}

	async throwAway(): Promise<void> {
		await this.closeBrowser();
		await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

interface Kit {
	readonly pushService: PushService;
	/** The screen on which the phone shows notifications. */
	readonly shade: Notifications;
	readonly told: ToldPhone;
}

export const told = test.extend<Kit>({
	pushService: async ({ browserName: _ }, use) => {
		const service = await PushService.start();
		await use(service);
		await service.close();
	},
	shade: async ({ browserName: _ }, use) => {
		const shade = await Notifications.open();
		await use(shade);
		await shade.close();
	},
	server: async ({ pushService }, use) => {
		const server = await TestServer.start(undefined, pushService.serverSettings);
		await use(server);
		await server.close();
	},
	told: async (
		{ playwright, browserName, locale, viewport, launchOptions, pushService, shade, server, owner },
		use
	) => {
		const args = [...(launchOptions.args ?? []), ...pushService.browserArgs];
		const env = { ...process.env, ...shade.env } as Record<string, string>;
		const options = {
			...launchOptions,
			...asPhone,
			viewport,
			...(locale === undefined ? {} : { locale }),
			args,
			env
		};
		const { origin } = server;
		const parts = { browserType: playwright[browserName], options, origin, account: owner.account };
		const phone = await ToldPhone.make(parts);
		await use(phone);
		await phone.throwAway();
	}
});
