/** The list where a phone is small, or lies on its side (product L1, L2). */
import { asPhone, Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';
import { WireVisitor } from './kit/wire.ts';

const SMALL = { width: 360, height: 740 };

test('[L1] [L2] on a small phone the title is one word in one line, and on its side rows are seen beside all that is said around them', async ({
	newBrowser,
	owner,
	server
}) => {
	const browser = await newBrowser({ ...asPhone, viewport: SMALL });
	const phone = await Phone.enter(browser, server.origin, owner.account);
	const visitor = await WireVisitor.come(server.origin, owner.session.workspaceId, 'Vera');
	await visitor.say('Is it there?');
	const title = phone.page.getByRole('heading', { level: 1, name: 'Conversations' });
	const lineOf = (element: Element) => parseFloat(getComputedStyle(element).lineHeight);
	const { height = 0 } = (await title.boundingBox()) ?? {};
	expect(height).toBeLessThan(1.5 * (await title.evaluate(lineOf)));
	await expect(phone.page.getByRole('button', { name: 'Go online' })).toBeVisible();
	await expect(phone.page.getByText('You will not be told of new messages')).toBeVisible();
	await phone.page.setViewportSize({ width: SMALL.height, height: SMALL.width });
	await expect(phone.row('Vera').getByText('Is it there?')).toBeInViewport({ ratio: 1 });
	const warning = phone.page.getByText('You will not be told of new messages');
	await warning.scrollIntoViewIfNeeded();
	await expect(warning).toBeInViewport();
});
