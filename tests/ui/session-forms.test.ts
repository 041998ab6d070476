import { tick } from 'svelte';
import { expect, test } from 'vitest';
import SignInForm from '#ui/session/SignInForm.svelte';
import SignUpForm from '#ui/session/SignUpForm.svelte';
import { button, press, show, words, write } from './screen.ts';

const field = (screen: HTMLElement, type: string) =>
	screen.querySelector(`input[type="${type}"]`) as HTMLInputElement;

test('[A0] a new password must be as long as it is told', () => {
	const sent: unknown[] = [];
	const onsubmit = (request: unknown) => sent.push(request);
	const screen = show(SignUpForm, { passwordMin: 10, busy: false, onsubmit });
	write(field(screen, 'text'), 'Ana');
	write(field(screen, 'email'), 'ana@example.com');
	write(field(screen, 'password'), 'nine long');
	press(button(screen, 'Create account'));
	expect(sent).toEqual([]);
	expect(words(screen)).toContain('The password needs at least 10 characters.');
	write(field(screen, 'password'), 'ten is now');
	press(button(screen, 'Create account'));
	expect(sent).toHaveLength(1);
});

test('[A0] nothing is sent before it can be right, each field says what is missing, and the first is gone to', async () => {
	const sent: unknown[] = [];
	const onsubmit = (request: unknown) => sent.push(request);
	const screen = show(SignUpForm, { passwordMin: 8, busy: false, onsubmit });
	write(field(screen, 'email'), 'nobody');
	write(field(screen, 'password'), 'short');
	press(button(screen, 'Create account'));
	expect(sent).toEqual([]);
	expect(words(screen)).toContain('Please enter your name.');
	expect(words(screen)).toContain('Please enter an e-mail address');
	expect(words(screen)).toContain('The password needs at least 8 characters.');
	expect(screen.querySelectorAll('[aria-invalid="true"]')).toHaveLength(3);
	await tick();
	expect(document.activeElement).toBe(field(screen, 'text'));
});

test('[A0] name and e-mail are sent without the space around them, the password as it is', () => {
	const sent: unknown[] = [];
	const onsubmit = (request: unknown) => sent.push(request);
	const screen = show(SignUpForm, { passwordMin: 8, busy: false, onsubmit });
	write(field(screen, 'text'), ' Ana ');
	write(field(screen, 'email'), ' ana@example.com ');
	write(field(screen, 'password'), ' with spaces ');
	press(button(screen, 'Create account'));
	expect(sent).toEqual([{ name: 'Ana', email: 'ana@example.com', password: ' with spaces ' }]);
});

test('[A1] a failure is told at once, and the e-mail stays', () => {
	const screen = show(SignInForm, {
		email: 'ana@example.com',
		busy: false,
		problem: 'E-mail or password is wrong.',
		onsubmit: () => undefined
	});
	expect(screen.querySelector('[role="alert"]')?.textContent).toContain('E-mail or password is wrong.');
	expect(field(screen, 'email').value).toBe('ana@example.com');
});

test('[A1] while it is under way it is not sent again', () => {
	const sent: unknown[] = [];
	const screen = show(SignInForm, {
		email: 'ana@example.com',
		busy: true,
		onsubmit: (request: unknown) => sent.push(request)
	});
	write(field(screen, 'password'), 'secret');
	press(button(screen, 'Signing in…'));
	expect(sent).toEqual([]);
});

test('[A1] the password can be looked at', () => {
	const screen = show(SignInForm, { busy: false, onsubmit: () => undefined });
	press(button(screen, 'Show password'));
	expect(field(screen, 'password')).toBe(null);
	press(button(screen, 'Hide password'));
	expect(field(screen, 'password')).not.toBe(null);
});
