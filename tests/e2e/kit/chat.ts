/** The widget as a visitor sees and uses it on a page. */
import { expect, type Locator, type Page } from '@playwright/test';

/** The words of the widget, as its language has them. */
const words = {
	en: {
		open: /^Open the chat/,
		write: 'Write a message',
		send: 'Send',
		close: 'Close',
		messages: 'Messages'
	},
	fr: { open: /^Ouvrir/, write: 'Écrivez un message', send: 'Envoyer', close: 'Fermer', messages: 'Messages' }
} as const;

/** One page with the widget on it. */
export class Chat {
	readonly page: Page;
	readonly #words: (typeof words)[keyof typeof words];

	constructor(page: Page, language: keyof typeof words = 'en') {
		this.page = page;
		this.#words = words[language];
	}

	/** The button in the corner. */
	get launcher(): Locator {
		return this.page.getByRole('button', { name: this.#words.open });
	}

	get panel(): Locator {
		return this.page.getByRole('dialog');
	}

	get field(): Locator {
		return this.panel.getByRole('textbox', { name: this.#words.write });
	}

	/** All that was said. */
	get thread(): Locator {
		return this.panel.getByRole('log', { name: this.#words.messages });
	}

	/** Bubbles with exactly this text. */
	saying(text: string): Locator {
		return this.thread.getByText(text, { exact: true });
	}

	/** How far what the visitor wrote has come, as the last line that says so. */
	says(state: string): Locator {
		return this.thread.getByText(new RegExp(`(^|· )${state}$`));
	}

	/** Opens the panel from the corner. */
	async open(): Promise<void> {
		await this.launcher.click();
		await expect(this.field).toBeFocused();
	}

	/** Opens the panel and writes for the first time. */
	async ask(text: string): Promise<void> {
		await this.open();
		await this.say(text);
	}

	/** Closes the panel as on a phone, where the corner is covered. */
	async close(): Promise<void> {
		await this.panel.getByRole('button', { name: this.#words.close, exact: true }).click();
		await expect(this.panel).toBeHidden();
	}

	/** Writes and sends; the message stands in the thread when this resolves. */
	async say(text: string): Promise<void> {
		await this.field.fill(text);
		await this.panel.getByRole('button', { name: this.#words.send, exact: true }).click();
		await expect(this.saying(text)).toBeVisible();
	}
}
