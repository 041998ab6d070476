/** On the home screen: what the browser wants of an app, and the guide to it (issue 5; product N2). */
import { Phone } from './kit/phone.ts';
import { expect, test } from './kit/test.ts';

test('[N2] the browser finds nothing that keeps it from installing the app', async ({
	owner,
	pocket,
	server
}) => {
	const phone = await Phone.enter(await pocket.open(), server.origin, owner.account);
	await phone.isKept();
	const browser = await phone.context.newCDPSession(phone.page);
	const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
	expect(installabilityErrors).toEqual([]);
	const { errors, data } = await browser.send('Page.getAppManifest');
	expect(errors).toEqual([]);
	const manifest = JSON.parse(data ?? '') as {
		icons: { src: string }[];
		screenshots: { src: string }[];
		shortcuts: { url: string }[];
	};
	for (const { src } of [...manifest.icons, ...manifest.screenshots])
		expect((await phone.context.request.get(phone.origin + src)).ok(), src).toBe(true);
	for (const { url } of manifest.shortcuts) {
		await phone.go(url);
		await expect(phone.page.getByRole('heading', { level: 1 })).toBeVisible();
	}
});

test('[N2] where the browser can be asked, one tap installs; without a network the guide is there', async ({
	phone
}) => {
	await phone.isKept();
	await phone.context.setOffline(true);
	await phone.page.getByRole('link', { name: 'Profile', exact: true }).click();
	await phone.page.getByRole('link', { name: /^On the home screen/ }).click();
	await expect(phone.page.getByText('On the home screen it is called Porchlight')).toBeVisible();
	await expect(phone.page.getByText('Confirm, and open Porchlight from its new icon.')).toBeVisible();
	// A browser of a test never asks its person; what it would say stands in for it.
	await phone.page.evaluate(() => {
		const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
			prompt: async () => undefined,
			userChoice: Promise.resolve({ outcome: 'accepted' })
		});
		dispatchEvent(offer);
		if (!offer.defaultPrevented) throw new Error('the browser would ask by itself');
	});
	await phone.page.getByRole('button', { name: 'Install Porchlight' }).click();
	await expect(phone.page.getByText('Porchlight is installed here.')).toBeVisible();
});
