/** Files as people have them on their phones. */
import type { Locator, Page } from '@playwright/test';

/** What a file chooser is given. */
export interface Chosen {
	readonly name: string;
	readonly mimeType: string;
	readonly buffer: Buffer;
}

/** A photo as a camera makes it: large, noisy, and turned by a mark in it. */
export async function photo(name = 'IMG_2034.jpg', width = 3_000, height = 2_000): Promise<Chosen> {
	const { default: sharp } = await import('sharp');
	const noise = { type: 'gaussian', mean: 128, sigma: 24 } as const;
	const image = sharp({ create: { width, height, channels: 3, background: '#c84', noise } });
	const buffer = await image.jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
	return { name, mimeType: 'image/jpeg', buffer };
}

/** A document of so many bytes. */
export function paper(name = 'floor plan.pdf', size = 20_000): Chosen {
	return {
		name,
		mimeType: 'application/pdf',
		buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(size - 9, 'x')])
	};
}

/** The panel above the composer. */
export class Attaching {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	get button(): Locator {
		return this.page.getByRole('button', { name: 'Attach files' });
	}

	get picks(): Locator {
		return this.page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
	}

	get send(): Locator {
		return this.page.getByRole('button', { name: 'Send', exact: true });
	}

	async choose(...files: readonly Chosen[]): Promise<void> {
		const input = this.page.getByLabel('Choose files');
		// What it opens may still be on its way.
		if ((await this.button.getAttribute('aria-expanded')) !== 'true') await this.button.click();
		await input.setInputFiles(files.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })));
	}

	/** Pastes or drops files where the words are written. */
	async give(event: 'paste' | 'drop', ...files: readonly Chosen[]): Promise<void> {
		await give(this.page.getByRole('textbox', { name: 'Your message' }), event, ...files);
	}
}

/** Pastes or drops files onto a place. */
export async function give(
	place: Locator,
	event: 'paste' | 'drop',
	...files: readonly Chosen[]
): Promise<void> {
	const said = files.map(({ name, mimeType, buffer }) => ({
		name,
		mimeType,
		base64: buffer.toString('base64')
	}));
	await place.evaluate(
		(target, { event, said }) => {
			const given = new DataTransfer();
			for (const { name, mimeType, base64 } of said) {
				const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
				given.items.add(new File([bytes], name, { type: mimeType }));
			}
			const options = { bubbles: true, cancelable: true };
			target.dispatchEvent(
				event === 'paste'
					? new ClipboardEvent('paste', { ...options, clipboardData: given })
					: new DragEvent('drop', { ...options, dataTransfer: given })
			);
		},
		{ event, said }
	);
}

/**
 * Takes the network away when the second piece of a file is to leave: sooner or later would be nothing, or all of it.
 *
 * @returns resolves once it is gone
 */
export async function cutAtSecondPiece(page: Page): Promise<() => Promise<void>> {
	const { promise, resolve } = Promise.withResolvers<void>();
	await page.route(
		/\/api\/file\/[^/]+\/[1-9]\d*$/,
		async (route) => {
			await page.context().setOffline(true);
			await route.abort('internetdisconnected');
			resolve();
		},
		{ times: 1 }
	);
	return () => promise;
}
