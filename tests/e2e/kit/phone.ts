/** The app as an agent sees and uses it. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { storedIn, type StoredTable } from './stored.ts';
import type { Account } from './wire.ts';

/** What a browser says of itself on a phone; the size is in the configuration. */
export const asPhone = { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;

/** One page of the app. */
export class Phone {
	readonly page: Page;
	readonly origin: string;

	constructor(page: Page, origin: string) {
		this.page = page;
		this.origin = origin;
	}

	/** A page of a browser, signed in. */
	static async enter(context: BrowserContext, origin: string, account: Account): Promise<Phone> {
		const phone = new Phone(await context.newPage(), origin);
		await phone.signIn(account);
		return phone;
	}

	get context(): BrowserContext {
		return this.page.context();
	}

	/** The open conversations, in their order. */
	get rows(): Locator {
		return this.page.getByRole('list', { name: 'Open conversations' }).getByRole('listitem');
	}

	/** The messages of the conversation on screen. */
	get thread(): Locator {
		return this.page.getByRole('log');
	}

	get field(): Locator {
		return this.page.getByRole('textbox', { name: 'Your message' });
	}

	/** What the app tells in passing. */
	get notices(): Locator {
		return this.page.getByRole('region', { name: 'Notices' });
	}

	get resolveButton(): Locator {
		return this.page.getByRole('button', { name: 'Resolve the conversation' });
	}

	async go(path: string): Promise<void> {
		await this.page.goto(`${this.origin}${path}`);
	}

	/** Signs in on the sign-in screen; the conversations are on screen and up to date when this resolves. */
	async signIn({ email, password }: Account): Promise<void> {
		await this.go('/sign-in');
		await this.page.getByLabel('E-mail').fill(email);
		await this.page.getByLabel('Password', { exact: true }).fill(password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await expect(this.page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
		await this.isUpToDate();
	}

	async isUpToDate(): Promise<void> {
		await expect(this.page.getByText('Up to date')).toBeVisible();
	}

	/** The app is kept on the device: from now on it opens without a network. */
	async isKept(): Promise<void> {
		await this.page.evaluate(async () => void (await navigator.serviceWorker.ready));
	}

	/** The same, and the network is gone. */
	async goOffline(): Promise<void> {
		await this.isKept();
		await this.context.setOffline(true);
	}

	/** Takes back what the app has just told. @param said the notice, when others may stand beside it */
	async undo(said?: string): Promise<void> {
		const notice = said === undefined ? this.notices : this.notices.getByText(said).locator('..');
		await notice.getByRole('button', { name: 'Undo' }).click();
	}

	/** The row of a visitor, in whichever list is on screen. */
	row(visitor: string): Locator {
		return this.page.getByRole('listitem').filter({ has: this.page.getByText(visitor, { exact: true }) });
	}

	/** Opens a visitor's conversation from the list. @returns its address in the app */
	async open(visitor: string): Promise<string> {
		await this.row(visitor).getByRole('link').click();
		await expect(this.page.getByRole('heading', { level: 1, name: visitor })).toBeVisible();
		return new URL(this.page.url()).pathname;
	}

	/** What is known of the visitor of the conversation on screen. */
	part(title: string): Locator {
		return this.page.getByRole('region', { name: title, exact: true });
	}

	/** Chooses from the three dots of a conversation. */
	async choose(
		item: 'Visitor details' | 'Change the tags' | 'Hand over' | 'What changed' | 'Transcript'
	): Promise<void> {
		await this.page.getByRole('button', { name: 'More', exact: true }).click();
		await this.page.getByRole('menuitem', { name: item }).click();
	}

	/** Hands the conversation on screen over. @param to a colleague or a group, by the beginning of its name */
	async handOver(to: string): Promise<void> {
		await this.choose('Hand over');
		await this.page
			.getByRole('dialog')
			.getByRole('button', { name: new RegExp(`^${to}`) })
			.click();
	}

	/** Chooses what is written below the thread. */
	async write(what: 'Reply' | 'Note'): Promise<void> {
		const modes = this.page.getByRole('radiogroup', { name: 'What you write' });
		await modes.locator('label').filter({ hasText: what }).click();
	}

	/** Opens what is known of the visitor, by the three dots. */
	async openVisitor(): Promise<void> {
		await this.choose('Visitor details');
		await expect(this.part('Contact')).toBeVisible();
	}

	async join(): Promise<void> {
		await this.page.getByRole('button', { name: 'Join the conversation' }).click();
		await expect(this.field).toBeVisible();
	}

	/** Writes and sends; the message stands in the thread when this resolves. */
	async say(text: string): Promise<void> {
		await this.field.fill(text);
		await this.page.getByRole('button', { name: 'Send', exact: true }).click();
		await expect(this.saying(text)).toBeVisible();
	}

	/** Lines of the thread with exactly this text. */
	saying(text: string): Locator {
		return this.thread.getByText(text, { exact: true });
	}

	/** What is stored in one table, for what no screen tells: what stands in a field may not be stored yet. */
	stored(table: StoredTable): Promise<unknown[]> {
		return storedIn(this.page, table);
	}

	/** The last mark of this kind at the agent's own messages. */
	mark(
		state: 'Waiting to be sent' | 'Sending' | 'Sent' | 'Delivered' | 'Read' | 'Held back' | 'Not accepted'
	): Locator {
		return this.thread.getByRole('img', { name: state, exact: true }).last();
	}
}
