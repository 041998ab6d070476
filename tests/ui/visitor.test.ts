import { expect, test } from 'vitest';
import type { Visitor } from '#domain/visitor.ts';
import { ana, ben, sampleId, sampleVisitor } from '#ui/sample.ts';
import ContactSection from '#ui/visitor/ContactSection.svelte';
import NotesSection from '#ui/visitor/NotesSection.svelte';
import { formatTimeIn } from '#ui/visitor/visits.ts';
import { button, buttons, press, show, words, write } from './screen.ts';

function showContact(visitor: Visitor) {
	const saved: (readonly [string, string, string])[] = [];
	const restored: string[] = [];
	const screen = show(ContactSection, {
		visitor,
		nameOf: (id: string) => (id === ana.id ? ana.name : ben.name),
		onsave: (field: string, value: string, seen: string) => saved.push([field, value, seen]),
		onrestore: ({ id }: { id: string }) => restored.push(id)
	});
	const input = () => screen.querySelector('input') as HTMLInputElement;
	return { screen, saved, restored, input };
}

test('[V1] a field is saved by itself, with what was seen there, and not at all when nothing changed', () => {
	const { screen, saved, input } = showContact(sampleVisitor(1, { name: 'Vera' }));
	press(button(screen, 'Edit: Name'));
	press(button(screen, 'Save'));
	press(button(screen, 'Edit: Name'));
	write(input(), ' Vera Lund ');
	press(button(screen, 'Save'));
	press(button(screen, 'Edit: Phone'));
	write(input(), '+33');
	press(button(screen, 'Save'));
	expect(saved).toEqual([
		['name', 'Vera Lund', 'Vera'],
		['phone', '+33', '']
	]);
});

test('[V3] what is no e-mail address is not saved, and emptying the field is', () => {
	const { screen, saved, input } = showContact(sampleVisitor(1, { email: 'vera@example.com' }));
	press(button(screen, 'Edit: E-mail'));
	write(input(), 'vera');
	press(button(screen, 'Save'));
	expect(words(screen)).toContain('Please enter an e-mail address');
	write(input(), '');
	press(button(screen, 'Save'));
	expect(saved).toEqual([['email', '', 'vera@example.com']]);
});

test('[X5] what gave way is listed with who wrote it, the newest first, and is restored by its entry', () => {
	const entry = (number: number, value: string, authorId: string) =>
		({ id: sampleId(number), field: 'email', value, authorId, writtenAt: number }) as const;
	const history = [entry(1, 'a@x', ana.id), entry(2, 'b@x', ben.id), entry(3, 'a@x', ana.id)];
	const { screen, restored } = showContact(sampleVisitor(1, { email: 'a@x', history: [...history] }));
	press(button(screen, '2 earlier values'));
	expect(words(screen)).toMatch(/Changed by Ana.*b@x Ben .*a@x Ana/);
	// What stands already need not be restored.
	expect(buttons(screen).filter((name) => name === 'Restore')).toHaveLength(1);
	press(button(screen, 'Restore'));
	expect(restored).toEqual([sampleId(2)]);
});

test('[V1] [V3] a number is called as it was written, and behind an address nothing is added to the letter', () => {
	const email = 'vera@example.com?bcc=all@example.com&body=x';
	const { screen } = showContact(sampleVisitor(1, { phone: '+33 (1) 23-45', email }));
	const link = (name: string) => screen.querySelector(`a[aria-label="${name}"]`)?.getAttribute('href');
	expect(link('Call +33 (1) 23-45')).toBe('tel:+3312345');
	expect(link(`Write to ${email}`)).toBe('mailto:vera@example.com%3Fbcc=all@example.com%26body=x');
	const { screen: other } = showContact(sampleVisitor(1, { phone: 'ask at the door' }));
	expect(other.querySelector('a')).toBeNull();
});

test('[V4] the time there says which day it is when that is not today', () => {
	const noon = new Date(2026, 10, 30, 12).getTime();
	const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
	expect(formatTimeIn(here, noon, 'en-GB')).toBe('12:00');
	const there = ['Pacific/Kiritimati', 'Etc/GMT+12'].map((zone) => formatTimeIn(zone, noon, 'en-GB'));
	expect(there.some((time) => /^(Sun|Tue) \d\d:\d\d$/.test(time ?? ''))).toBe(true);
});

test('[V8] a note is added without the space around it, and none that is empty or too long', () => {
	const added: string[] = [];
	const screen = (text: string) =>
		show(NotesSection, {
			notes: [],
			waitingIds: [],
			text,
			oninput: () => undefined,
			onadd: (note: string) => added.push(note)
		});
	press(button(screen(' Speaks German '), 'Add a note'));
	expect(buttons(screen('  '))).toEqual([]);
	expect(button(screen('x'.repeat(4_001)), 'Add a note').disabled).toBe(true);
	expect(added).toEqual(['Speaks German']);
});
