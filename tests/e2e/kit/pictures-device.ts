/** What the device around the app brings with it: something shared from elsewhere, and the guide to notifications. */
import { go, press, type Album } from './album.ts';
import { paper } from './files.ts';
import { share } from './share.ts';

const words = { en: 'Parcel 4821 is on its way', fr: 'Le colis 4821 est en route' } as const;

/** Something is shared; nobody is chosen, so that it stands nowhere else. */
export async function takeShare(album: Album): Promise<void> {
	const { page, take, language, words: say } = album;
	await go(album, '/share?fault=full');
	await page.getByText(say('share_full')).waitFor();
	await take('share-fault');
	await go(album, '/share');
	await page.getByText(say('share_empty')).waitFor();
	await take('share-empty');
	await share(page, words[language], paper());
	await page.getByText(words[language]).waitFor();
	await take('share');
	await page.getByRole('button', { name: say('share_discard') }).click();
	await page.getByText(say('share_discarded')).waitFor();
}

/** What a phone remembers that is told, step by step; a browser without a push service stands in for none of them. */
export async function takeGuide(album: Album): Promise<void> {
	const { page, take, words } = album;
	await go(album, '/settings/guide');
	await page.getByText('Samsung', { exact: true }).click();
	await page.getByRole('button', { name: words('guide_stay') }).waitFor();
	await take('guide-install');
	await press(album, 'guide_stay');
	await page.getByRole('button', { name: words('push_turn_on') }).waitFor();
	await take('guide-ask');
	await press(album, 'push_turn_on');
	// Browsers without a person refuse.
	await page.getByRole('heading', { name: words('guide_now_allow') }).waitFor();
	await take('guide-allow');
}
