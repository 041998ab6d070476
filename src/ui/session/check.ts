/** What a person should put right before a form is sent. */
import { tick } from 'svelte';
import { m } from '#messages';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** What is wrong with an e-mail address, as a sentence; nothing when it may be one. */
export const checkEmail = (email: string): string | undefined =>
	EMAIL.test(email.trim()) ? undefined : m.field_bad_email();

/** What is wrong with a name. */
export const checkName = (name: string): string | undefined =>
	name.trim() === '' ? m.field_missing_name() : undefined;

/** Brings the person to the first field that is wrong, once the form shows which. */
export async function goToFault(form: HTMLFormElement): Promise<void> {
	await tick();
	form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** What is wrong with a password of at least `min` characters; 1 for one that exists already. */
export function checkPassword(password: string, min: number): string | undefined {
	if (password.length >= min) return undefined;
	return min === 1 ? m.field_missing_password() : m.field_short_password({ min });
}
