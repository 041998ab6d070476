/** Visits in the visitor's sheet: how often, where, by what, from where, which pages; and IP addresses (product V2, V4-V7, V9, V10, E3). */
import { newId } from '#domain/id.ts';
import { asPhone, Phone } from './kit/phone.ts';
import { ben, expect, meet, test } from './kit/test.ts';

/** Looks at another page of the site, as its own script would show it. */
const show = (page: Phone['page'], path: string, title: string) =>
	page.evaluate(
		([to, name]) => {
			history.pushState({}, '', to);
			document.title = name ?? '';
		},
		[path, title]
	);

/** What the widget gives the owner's page. */
interface Owner {
	Porchlight: (name: string, values: object) => void;
}

test('[V2] [V5] [V7] [V9] [V10] what a visitor did on the site stands in its sheet, and stays there without a network', async ({
	newBrowser,
	phone,
	site
}) => {
	const context = await newBrowser();
	const page = await context.newPage();
	await page.goto(`${site.origin}/?name=Vera&utm_source=letter&utm_campaign=spring&token=s3cret`);
	const { Chat } = await import('./kit/chat.ts');
	const visitor = new Chat(page);
	await page.evaluate(() =>
		(window as unknown as Owner).Porchlight('variables', { plan: 'Gold', spend: 1250, 'order id': 'A-17' })
	);
	await meet(visitor, phone, 'Do you repair lanterns?');
	await show(page, '/repairs', 'Repairs');
	await phone.openVisitor();
	const visit = phone.part('Visit');
	await expect(visit).toContainText('1 visit so far');
	await expect(visit).toContainText('On the site now');
	await expect(visit).toContainText(/Chrome \d+ on Linux · Computer/);
	await expect(visit).toContainText('Campaign: spring · letter');
	const pages = phone.part('Browsing history').getByRole('listitem');
	await expect(pages).toHaveCount(2);
	await expect(pages.first()).toContainText(/Repairs.*Here now/s);
	await expect(pages.first()).toHaveAttribute('aria-current', 'page');
	await expect(pages.last()).toContainText(/Lamps and lanterns.*\d+ sec/s);
	await expect(phone.page.locator('body')).not.toContainText('s3cret');
	const info = phone.part('Customer info');
	for (const line of [/plan\s*Gold/, /spend\s*1250/, /order id\s*A-17/])
		await expect(info).toContainText(line);
	await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await phone.goOffline();
	await phone.page.reload();
	await info.getByRole('button', { name: 'Copy: order id' }).click();
	await expect(info.getByText('Copied')).toBeVisible();
	await expect(pages).toHaveCount(2);
	await expect(visit).toContainText(/Chrome \d+/);
	// The visitor goes meanwhile, and is said to be gone.
	await page.close();
	await phone.context.setOffline(false);
	await expect(visit).toContainText('Last seen');
});

test('[V2] [V10] every page of a visit is one visit, with its time and duration', async ({
	phone,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	await visitor.close().catch(() => undefined);
	await visitor.page.getByRole('link', { name: 'Prices' }).click();
	await phone.openVisitor();
	const pages = phone.part('Browsing history').getByRole('listitem');
	await expect(pages).toHaveCount(2);
	await expect(pages.first()).toContainText(/prices.*Here now · \d+:\d\d/s);
	await expect(phone.part('Visit')).toContainText('1 visit so far');
});

test('[V4] place, local time and many visits are said as far as they are known, without a network too', async ({
	owner,
	phone,
	server,
	visitor
}) => {
	await meet(visitor, phone, 'Hello');
	const { id: visitorId = '' } = (await owner.read('visitor'))[0] ?? {};
	const at = Date.now() + 1_000;
	const page = { url: `${new URL(visitor.page.url()).origin}/`, title: 'Lamps', enteredAt: at };
	const document = {
		id: newId(),
		visitorId,
		ordinal: 12,
		startedAt: at,
		seenAt: at,
		pages: [page],
		pageCount: 1,
		country: 'FR',
		city: 'Lyon',
		timeZone: 'Asia/Tokyo'
	};
	await server.seed(owner.session.workspaceId, [{ collection: 'visit', document }]);
	await phone.openVisitor();
	const visit = phone.part('Visit');
	await expect(visit).toContainText('12 visits so far');
	await phone.goOffline();
	await phone.page.reload();
	await expect(visit).toContainText('🇫🇷');
	await expect(visit).toContainText('Lyon, France');
	await expect(visit).toContainText('Approximate, from the IP address.');
	const hour = (at: number) =>
		new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Asia/Tokyo' }).format(at);
	// It may have struck meanwhile.
	const hours = [hour(Date.now() - 60_000), hour(Date.now())].join('|');
	await expect(visit).toContainText(new RegExp(`(${hours}):\\d\\d there`));
});

test('[V6] [E3] [E12] the IP address is copied and kept out without a network, the widget goes, the list takes it back, and that is undone', async ({
	newBrowser,
	owner,
	phone,
	server,
	site,
	visitor
}) => {
	await server.addColleague({ workspaceId: owner.session.workspaceId, ...ben });
	await phone.context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await meet(visitor, phone, 'Buy now!');
	await phone.openVisitor();
	const part = phone.part('IP address');
	await expect(part).toContainText('127.0.0.1');
	await phone.goOffline();
	await part.getByRole('button', { name: 'Copy: IP address' }).click();
	await expect(part.getByText('Copied')).toBeVisible();
	expect(await phone.page.evaluate(() => navigator.clipboard.readText())).toBe('127.0.0.1');
	await part.getByRole('button', { name: 'Block this address…' }).click();
	await part.locator('label').filter({ hasText: '1 week' }).click();
	await part.getByRole('button', { name: 'Block', exact: true }).click();
	await expect(part.getByText(/^Blocked by Ana Lindqvist since .*, until /)).toBeVisible();
	await expect(phone.notices).toContainText('127.0.0.1 is blocked');
	await phone.context.setOffline(false);
	await expect(visitor.page.locator('porchlight-widget')).toHaveCount(0);
	// Another browser, without a conversation, from the same address.
	const other = await (await newBrowser()).newPage();
	const refused = other.waitForEvent('console', (line) =>
		line.text().startsWith('Porchlight: nothing is drawn')
	);
	await other.goto(site.origin);
	await refused;
	await expect(other.locator('porchlight-widget')).toHaveCount(0);
	await phone.go('/settings/blocked');
	const row = phone.page.getByRole('list', { name: 'Blocked IP addresses' }).getByRole('listitem');
	await expect(row).toContainText(/127\.0\.0\.1.*Blocked by Ana Lindqvist since .*, until /s);
	// Who may not see addresses sees that one is blocked, and not which.
	const colleague = await Phone.enter(await newBrowser(asPhone), server.origin, ben);
	await colleague.open('Vera');
	await colleague.openVisitor();
	await expect(colleague.part('Browsing history')).toBeVisible();
	await expect(colleague.part('IP address')).toHaveCount(0);
	await colleague.go('/settings/blocked');
	await expect(colleague.page.getByText('An IP address', { exact: true })).toBeVisible();
	await expect(colleague.page.locator('main')).not.toContainText('127.0.0.1');
	await row.getByRole('button', { name: 'Unblock 127.0.0.1' }).click();
	await expect(phone.page.getByText('No address is blocked.')).toBeVisible();
	await phone.context.setOffline(true);
	await phone.notices.getByRole('button', { name: 'Undo' }).click();
	await expect(row).toContainText(/127\.0\.0\.1.*Blocked by Ana Lindqvist since .*, until /s);
	await phone.context.setOffline(false);
	const inForce = async () =>
		(await owner.read('setting')).filter(({ deletedAt }) => deletedAt === undefined).length;
	await expect.poll(inForce).toBe(1);
	await row.getByRole('button', { name: 'Unblock 127.0.0.1' }).click();
	await expect(phone.page.getByText('No address is blocked.')).toBeVisible();
	await expect.poll(inForce).toBe(0);
	await other.reload();
	await expect(other.locator('porchlight-widget')).toHaveCount(1);
});

test('[V6] an owner who hides IP addresses sees none any more, from the first tap on', async ({
	owner,
	phone,
	visitor
}) => {
	const address = await meet(visitor, phone, 'Hello');
	await phone.openVisitor();
	await expect(phone.part('IP address')).toBeVisible();
	await phone.go('/settings/blocked');
	await phone.page.getByRole('switch', { name: 'Keep IP addresses' }).click();
	await expect.poll(async () => (await owner.read('workspace'))[0]?.hidesIpAddresses).toBe(true);
	await phone.go(`${address}?visitor`);
	await expect(phone.part('Visit')).toBeVisible();
	await expect(phone.part('IP address')).toHaveCount(0);
});
