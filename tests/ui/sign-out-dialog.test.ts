import { expect, test } from 'vitest';
import SignOutDialog from '#ui/settings/SignOutDialog.svelte';
import { button, buttons, press, show, words } from './screen.ts';

function ask(unsent: number, drafts: number) {
	const chosen: string[] = [];
	const onchoose = (what: string) => chosen.push(what);
	show(SignOutDialog, { open: true, unsent, drafts, onchoose, onclose: () => chosen.push('nothing') });
	return { chosen, screen: document.body };
}

test('[P9] what is unsent can be sent, kept or discarded, and each says what becomes of it', () => {
	const { chosen, screen } = ask(2, 0);
	expect(words(screen)).toContain('2 things are not sent yet');
	expect(words(screen)).not.toContain('Drafts stay');
	for (const name of [
		'Send first, then sign out',
		'Keep it for my next sign-in',
		'Discard and sign out',
		'Cancel'
	])
		press(button(screen, name));
	expect(chosen).toEqual(['send', 'keep', 'discard', 'nothing']);
});

test('[P9] a draft that nobody else has counts', () => {
	const { screen } = ask(1, 1);
	expect(words(screen)).toContain('2 things are not sent yet');
});

test('[P9] a draft alone is nothing to send', () => {
	const { screen } = ask(0, 1);
	expect(words(screen)).toContain('1 thing is not sent yet');
	expect(buttons(screen)).not.toContain('Send first, then sign out');
	expect(buttons(screen)).toContain('Keep it for my next sign-in');
});
