/** In which time zone the days of a workspace begin (product R3, section 8). */
import Type, { type Static } from 'typebox';
import type { Workspace } from './workspace.ts';

/** The name of a time zone, as IANA has it: `Europe/Paris`. */
export const TimeZone = Type.String({
	maxLength: 64,
	pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
	description: 'The name of a time zone, as IANA has it: `Europe/Paris`.'
});
export type TimeZone = Static<typeof TimeZone>;

/** Whether a time zone is known here; old browsers and servers lack the youngest. */
export function isKnownZone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
}

/** The time zone of a workspace; UTC until one was said, and where that one is not known. */
export const timeZoneOf = (workspace: Pick<Workspace, 'timeZone'> | undefined): string =>
	workspace?.timeZone !== undefined && isKnownZone(workspace.timeZone) ? workspace.timeZone : 'UTC';
