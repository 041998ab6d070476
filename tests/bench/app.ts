/** What a person sees and presses in the app; the only file of the bench that knows how its screens are made. */
import type { Page } from '@playwright/test';
import type { Sight } from './page.ts';
import { account } from './stage.ts';

/** What shows that something is so. */
export const sights = {
	/** Rows of the list of conversations. */
	list: { selector: '[role="list"] a[href*="/conversations/"]' },
	/** The line's state says that everything is here. */
	upToDate: { selector: 'p.open', text: 'Up to date' },
	/** The thread of a conversation. */
	thread: { selector: '[role="log"]' },
	/** The words of a message. */
	bubble: { selector: '[role="log"] p.text' },
	/** The switch of whether the agent is there, in the rail. */
	presence: { selector: 'nav [role="switch"]:not(:disabled)' },
	/** The mark that counts what waits is gone. */
	outboxEmpty: { selector: 'a[href*="/outbox"] [aria-hidden]', atMost: 0 }
} as const satisfies Record<string, Sight>;

/** What shows in the widget that it asks for an address. */
const WIDGET_FORM = '.contact:not([hidden]) input[type="email"]';

/** Goes to a page of the server's that carries the widget of a workspace, and opens the widget; somebody is there. */
export async function openWidget(page: Page, origin: string, workspaceId: string): Promise<void> {
	await page.goto(`${origin}/demo?workspace=${workspaceId}`);
	await page.locator('.launcher').click();
	await page.locator('.panel .presence[data-online="true"]').waitFor();
}

/** Waits until the open widget asks for an address, or does not, and answers when that was painted: milliseconds since 1970 UTC. */
export const widgetAsks = async (page: Page, isAsked: boolean): Promise<number> =>
	await page.evaluate(
		async ([selector, isWanted]) => {
			const root = document.querySelector('porchlight-widget')?.shadowRoot;
			if (!root) throw new Error('there is no widget');
			const isSo = () => (root.querySelector(selector)?.checkVisibility() ?? false) === isWanted;
			await new Promise<void>((resolve) => {
				const observer = new MutationObserver(look);
				function look(): void {
					if (!isSo()) return;
					observer.disconnect();
					resolve();
				}
				observer.observe(root, { subtree: true, childList: true, attributes: true });
				look();
			});
			return await porchlightBench.afterPaint();
		},
		[WIDGET_FORM, isAsked] as const
	);

/** Presses the switch that says whether the agent is there; answers when: milliseconds since 1970 UTC. */
export async function pressPresence(page: Page): Promise<number> {
	await page.locator(sights.presence.selector).click();
	return await page.evaluate(() => porchlightBench.pressedAt);
}

/** What the rows of the list of conversations scroll in. */
export const listBox = '[role="list"]';

/** Where what is written goes. */
const COMPOSER = 'form.composer textarea';

/** Fills the form of sign-in and leaves the cursor in its last field: Enter signs in. */
export async function prepareSignIn(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/sign-in`);
	await page.locator('input[type="email"]').fill(account.email);
	await page.locator('input[type="password"]').fill(account.password);
}

/** Presses Enter, and answers how long each sight took from then, in milliseconds. */
export async function pressEnterFor<Name extends string>(
	page: Page,
	wanted: Readonly<Record<Name, Sight>>
): Promise<Record<Name, number>> {
	const { pressedAt, moments } = await pressEnter(page, wanted);
	return Object.fromEntries(
		Object.entries<number>(moments).map(([name, at]) => [name, at - pressedAt])
	) as Record<Name, number>;
}

/** Presses Enter, and answers when that was and when each sight was painted: milliseconds since 1970 UTC. */
export async function pressEnter<Name extends string>(
	page: Page,
	wanted: Readonly<Record<Name, Sight>>
): Promise<{ pressedAt: number; moments: Record<Name, number> }> {
	const seeing = page.evaluate(
		async (all) => {
			const painted = Object.entries(all).map(
				async ([name, sight]) => [name, await porchlightBench.painted(sight)] as const
			);
			return {
				moments: Object.fromEntries(await Promise.all(painted)),
				pressedAt: porchlightBench.pressedAt
			};
		},
		wanted as Record<string, Sight>
	);
	await page.keyboard.press('Enter');
	return (await seeing) as { pressedAt: number; moments: Record<Name, number> };
}

/** When the page first asked for something of this path: milliseconds since 1970 UTC. */
export async function askedAt(page: Page, path: string): Promise<number> {
	const at = await page.evaluate((path) => {
		const asked = performance
			.getEntriesByType('resource')
			.filter(({ name }) => new URL(name).pathname === path);
		return performance.timeOrigin + Math.min(...asked.map(({ startTime }) => startTime));
	}, path);
	if (!Number.isFinite(at)) throw new Error(`nobody asked for ${path}`);
	return at;
}

/** Waits for a sight and answers when it was painted: milliseconds since 1970 UTC. */
export const paintedAt = async (page: Page, sight: Sight): Promise<number> =>
	await page.evaluate(async (wanted) => await porchlightBench.painted(wanted), sight);

/** Signs in on a new device and waits until everything is stored. */
export async function signIn(page: Page, origin: string): Promise<void> {
	await prepareSignIn(page, origin);
	await pressEnterFor(page, { upToDate: sights.upToDate });
}

/** Goes to the list of conversations, and waits until it is the copy's: at first it stands as it stood last. */
export async function openList(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/conversations`);
	await paintedAt(page, sights.upToDate);
	await paintedAt(page, sights.list);
}

/** Where a search is typed. */
export const searchField = 'search input';

/** Goes to the list of resolved conversations, where one searches. */
export async function openResolved(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/resolved`);
	await page.locator(searchField).focus();
	await paintedAt(page, { selector: '[role="list"] a[href*="/resolved/"]' });
	await page.evaluate(async () => await porchlightBench.idle());
}

/** The ids of the conversations whose rows are drawn, in the order of the list. */
export async function rowsInSight(page: Page): Promise<string[]> {
	const paths = await page
		.locator(sights.list.selector)
		.evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
	return paths.map((path) => path.split('/').at(-1) ?? '');
}

/** Puts the focus on a row of the list once the page is at rest, so that what opened before does not take it away. */
export async function focusRow(page: Page, id: string): Promise<void> {
	await page.evaluate(async () => await porchlightBench.idle());
	await page.locator(`${sights.list.selector}[href$="${id}"]`).focus();
}

/** Goes to a conversation that the agent has joined, ready to write. */
export async function openThread(page: Page, origin: string, id: string): Promise<void> {
	await page.goto(`${origin}/conversations/${id}`);
	await paintedAt(page, sights.bubble);
	await page.locator(COMPOSER).focus();
}

/** Waits until a new device has come to rest: the shell is stored for the next start, and there is nothing to do. */
export async function comeToRest(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
		await porchlightBench.idle();
	});
}

/** What to write: `prefix 0`, `prefix 1` and so on. */
export interface Writing {
	readonly count: number;
	readonly prefix: string;
	/** The time from one to the next, in milliseconds; 0 for as soon as the field is empty again. */
	readonly everyMs: number;
}

/** Writes messages by the composer and sends each by Enter; answers when each was sent, by the machine's clock. */
export async function writeMany(page: Page, writing: Writing): Promise<[number, number][]> {
	return await page.evaluate(
		async ({ count, prefix, everyMs, selector }) => {
			const sent: [number, number][] = [];
			const next = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));
			const write = async (): Promise<void> => {
				const field = document.querySelector<HTMLTextAreaElement>(selector);
				if (!field) throw new Error('there is nowhere to write');
				field.value = `${prefix} ${sent.length}`;
				field.dispatchEvent(new InputEvent('input', { bubbles: true }));
				// A person's keys come one by one, and the field is drawn between them.
				await next();
				sent.push([sent.length, Date.now()]);
				const press = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true };
				field.dispatchEvent(new KeyboardEvent('keydown', press));
			};
			const beganAt = Date.now();
			while (sent.length < count) {
				await write();
				do await next();
				while (document.querySelector<HTMLTextAreaElement>(selector)?.value !== '');
				while (Date.now() < beganAt + sent.length * everyMs) await next();
			}
			return sent;
		},
		{ ...writing, selector: COMPOSER }
	);
}

/** Waits until the mark of the outbox counts so many. */
export async function waitsInOutbox(page: Page, count: number): Promise<void> {
	await paintedAt(page, { selector: sights.outboxEmpty.selector, text: String(count) });
}
