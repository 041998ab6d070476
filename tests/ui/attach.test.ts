/** Choosing files, what was chosen, and files in a thread. */
import { expect, test } from 'vitest';
import type { MessageFile } from '#domain/file.ts';
import type { SharedPiece } from '#domain/shared.ts';
import { formatBytes } from '#ui/base/bytes.ts';
import AttachPanel from '#ui/conversation/AttachPanel.svelte';
import Composer from '#ui/conversation/Composer.svelte';
import FileBody from '#ui/conversation/FileBody.svelte';
import { pickedOf, type Picked } from '#ui/conversation/picked.ts';
import PickedFiles from '#ui/conversation/PickedFiles.svelte';
import { button, buttons, press, show, words } from './screen.ts';

const picks: Picked[] = [
	{ id: '1', name: 'lamp.jpg', size: 340_000, state: 'ready' },
	{ id: '2', name: 'plan.pdf', size: 2_400_000, state: 'preparing' },
	{ id: '3', name: 'film.mp4', size: 90_000_000, state: 'fault', fault: 'too-large' }
];

const plan: MessageFile = { id: '0', name: 'plan.pdf', type: 'application/pdf', size: 2_000_000 };

test.each([
	[0, '0 kB'],
	[12, '1 kB'],
	[340_000, '340 kB'],
	[1_240_000, '1.2 MB'],
	[20_000_000, '20 MB'],
	[10_737_000_000, '10.7 GB']
])('%i bytes are read as %s', (bytes, text) => {
	expect(formatBytes(bytes, 'en')).toBe(text);
});

test('[C3] the limit and the kinds stand where files are chosen', () => {
	const screen = show(AttachPanel, {
		isOpen: true,
		maxBytes: 5_000_000,
		picks: [],
		onchoose: () => undefined,
		onremove: () => undefined
	});
	expect(words(screen)).toContain('PDF, office documents, text and ZIP, up to 5 MB each');
	const [camera, files] = [...screen.querySelectorAll('input')];
	expect([camera?.getAttribute('capture'), camera?.multiple]).toEqual(['environment', false]);
	expect([
		files?.multiple,
		files?.accept.includes('application/pdf'),
		files?.accept.includes('html')
	]).toEqual([true, true, false]);
});

test('[C3] Escape closes where files come from, unless something lies over it', () => {
	let closed = 0;
	const onclose = () => (closed += 1);
	const nothing = () => undefined;
	show(AttachPanel, { isOpen: true, maxBytes: 1, picks: [], onchoose: nothing, onremove: nothing, onclose });
	const escape = () => new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
	const over = document.body.appendChild(document.createElement('div'));
	over.setAttribute('role', 'dialog');
	document.body.dispatchEvent(escape());
	expect(closed).toBe(0);
	over.remove();
	const key = escape();
	document.body.dispatchEvent(key);
	expect([closed, key.defaultPrevented]).toEqual([1, true]);
});

test('[C3] what was chosen says how it is, and can be removed', () => {
	const removed: string[] = [];
	const screen = show(AttachPanel, {
		isOpen: false,
		maxBytes: 20_000_000,
		picks,
		onchoose: () => undefined,
		onremove: (id: string) => removed.push(id)
	});
	expect([...screen.querySelectorAll('li')].map(words)).toEqual([
		'lamp.jpg 340 kB',
		'plan.pdf Getting ready…',
		'film.mp4 Larger than 20 MB.'
	]);
	press(button(screen, 'Remove film.mp4'));
	expect(removed).toEqual(['3']);
});

test('[X13] what the device has no room to keep says so, and so does the composer; what is kept does not', () => {
	const given = { isOpen: false, maxBytes: 20_000_000, onchoose: () => undefined, onremove: () => undefined };
	const [lamp, plan] = picks;
	const lacking = lamp && plan ? [{ ...lamp, lacksRoom: true }, plan] : [];
	const screen = show(AttachPanel, { ...given, picks: lacking });
	expect([...screen.querySelectorAll('li')].map(words)).toEqual([
		'lamp.jpg 340 kB, not kept on this device',
		'plan.pdf Getting ready…'
	]);
	const said = 'Send what is not kept before you leave this conversation';
	expect(words(screen)).toContain(said);
	expect(words(show(AttachPanel, { ...given, picks }))).not.toContain(said);
});

test('[C3] what was shared is listed like what was chosen: its words, and what was not taken over and why', () => {
	const removed: string[] = [];
	const piece = (id: string, known: Partial<SharedPiece>) => pickedOf({ id, at: 0, ...known });
	const film = { name: 'film.mp4', type: 'video/mp4', size: 900_000_000, fault: 'too-large' } as const;
	const screen = show(PickedFiles, {
		picks: [
			piece('1', { text: `Tracking 4821, ${'by post '.repeat(20)}` }),
			piece('2', { file: { name: 'a.pdf', type: 'application/pdf', size: 1_000, blob: new Blob(['%PDF']) } }),
			piece('3', { file: film }),
			piece('4', { file: { ...film, name: 'IMG_7.jpg', fault: 'too-many' } })
		],
		limit: '100 MB',
		label: 'What was shared',
		onremove: (id: string) => removed.push(id)
	});
	expect([...screen.querySelectorAll('li')].map(words)).toEqual([
		expect.stringContaining('Tracking 4821'),
		'a.pdf 1 kB',
		'film.mp4 Larger than 100 MB.',
		'IMG_7.jpg Only 20 files at a time: share this one again by itself.'
	]);
	expect(buttons(screen)[0]).toBe('Remove Tracking 4821, by post by post by post b');
	press(button(screen, 'Remove a.pdf'));
	expect(removed).toEqual(['2']);
});

test('[C3] files may be sent without a word, and words with files that are not ready may wait', () => {
	const sent: string[] = [];
	const given = {
		text: ' ',
		enterSends: true,
		ondraft: () => undefined,
		onsend: (text: string) => sent.push(text)
	};
	expect(button(show(Composer, given), 'Send').disabled).toBe(true);
	press(button(show(Composer, { ...given, hasMore: true }), 'Send'));
	expect(sent).toEqual(['']);
});

test('[C3] a file in a thread has its name and size, and on its way a bar and a way back', () => {
	const heard: string[] = [];
	const given = { file: plan, onopen: () => heard.push('open'), oncancel: () => heard.push('cancel') };
	const screen = show(FileBody, { ...given, received: 500_000 });
	expect(words(screen)).toContain('plan.pdf 2 MB');
	expect(words(screen)).toContain('500 kB of 2 MB');
	expect(screen.querySelector('progress')?.value).toBe(500_000);
	press(button(screen, 'Download plan.pdf 2 MB'));
	press(button(screen, 'Cancel sending plan.pdf'));
	expect(heard).toEqual(['open', 'cancel']);
	expect(buttons(show(FileBody, { file: plan, onopen: () => undefined }))).toEqual([
		'Download plan.pdf 2 MB'
	]);
});

test('[C3] a picture has its place before it is there', () => {
	const file = { ...plan, name: 'lamp.webp', type: 'image/webp', width: 1_200, height: 600 } as const;
	const screen = show(FileBody, { file, isLooked: true, onopen: () => undefined });
	const place = button(screen, 'Open lamp.webp');
	expect([place.style.width, place.style.aspectRatio]).toEqual(['300px', '300 / 150']);
	expect(words(screen)).toBe('The preview is not on this device yet');
});
