import { expect, test } from 'vitest';
import type { ShownMessage } from '#domain/shown.ts';
import ChannelBar from '#ui/conversation/ChannelBar.svelte';
import EventLine from '#ui/conversation/EventLine.svelte';
import MailFault from '#ui/conversation/MailFault.svelte';
import TranscriptForm from '#ui/conversation/TranscriptForm.svelte';
import { ana, sampleMessage } from '#ui/sample.ts';
import { button, buttons, press, show, words } from './screen.ts';

const to = 'vera@shop.example';

test('[C6] the way of a reply is one of two, and where it goes stands beside it', () => {
	const chosen: boolean[] = [];
	const screen = show(ChannelBar, {
		isEmail: false,
		hint: 'Vera is still there',
		onchange: (isEmail: boolean) => chosen.push(isEmail)
	});
	const [chat, email] = screen.querySelectorAll('input');
	expect([chat?.checked, email?.checked]).toEqual([true, false]);
	email?.click();
	expect(chosen).toEqual([true]);
	expect(words(screen)).toContain('Vera is still there');
});

test('[C6] an e-mail that was given up says why, and offers its words only when there are some', () => {
	const rejected = { to, state: 'failed', fault: 'rejected', answer: '550 no such mailbox' } as const;
	let again = 0;
	const screen = show(MailFault, { mailing: rejected, onrewrite: () => (again += 1) });
	expect(words(screen)).toContain(`${to} did not accept the e-mail.`);
	expect(words(screen)).toContain('550 no such mailbox');
	press(button(screen, 'Write it again'));
	expect(again).toBe(1);
	const late = show(MailFault, { mailing: { to, state: 'failed', fault: 'too-long-tried' } });
	expect(words(late)).toContain('two days');
	expect(buttons(late)).toEqual([]);
});

test('[E6] the entry of a transcript says how far it has come, and a waiting one says nothing of that', () => {
	const event = { author: 'agent', authorId: ana.id, kind: 'event', event: 'transcript', text: to } as const;
	const line = (known: Partial<ShownMessage>) =>
		words(show(EventLine, { own: true, message: sampleMessage(1, { ...event, ...known }) }));
	expect(line({ email: { to, state: 'sent' }, state: 'mailed' })).toContain('Sent by e-mail');
	expect(line({ email: { to, state: 'queued' }, state: 'queued', wishId: 'w' })).not.toContain('by e-mail');
	const failed = { to, state: 'failed', fault: 'no-mail' } as const;
	expect(line({ email: failed, state: 'mail-failed' })).toContain('can no longer send e-mail');
});

test('[E6] a transcript is saved without notes unless they are asked for', () => {
	const saved: unknown[] = [];
	const screen = show(TranscriptForm, {
		canMail: false,
		visitorName: 'Vera',
		ownEmail: 'ana@lantern.example',
		ondownload: (...what: unknown[]) => saved.push(what),
		onmail: () => undefined
	});
	press(button(screen, 'Download'));
	press(button(screen, 'With internal notes'));
	press(button(screen, 'Download'));
	expect(saved).toEqual([
		['text', false],
		['text', true]
	]);
	expect(words(screen)).toContain('Your workspace cannot send e-mail yet');
});
