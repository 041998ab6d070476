/** Sharing with the app from elsewhere on the phone. */
import type { Page } from '@playwright/test';
import type { Chosen } from './files.ts';

/** Posts what the system posts when its person picks this app from the share sheet: a form of several parts. */
export async function share(page: Page, text: string, ...files: readonly Chosen[]): Promise<void> {
	const given = files.map(({ name, mimeType, buffer }) => ({
		name,
		mimeType,
		base64: buffer.toString('base64')
	}));
	await page.evaluate(
		async ({ text, given }) => {
			const form = document.createElement('form');
			Object.assign(form, { method: 'post', enctype: 'multipart/form-data', action: '/share' });
			const words = Object.assign(document.createElement('input'), { name: 'text', value: text });
			const chosen = Object.assign(document.createElement('input'), {
				type: 'file',
				name: 'files',
				multiple: true
			});
			const all = new DataTransfer();
			for (const { name, mimeType, base64 } of given) {
				const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
				all.items.add(new File([bytes], name, { type: mimeType }));
			}
			chosen.files = all.files;
			form.append(words, chosen);
			document.body.append(form);
			form.submit();
		},
		{ text, given }
	);
}
