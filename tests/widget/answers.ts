/** What comes back over a network: from the server, or from somebody else. */
import type { WidgetAnswer } from '#protocol/widget.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** What the server says to the closed widget of a shop that sends no e-mail. */
export const lantern: WidgetAnswer = {
	name: 'Lantern',
	team: { about: 'team', online: true, names: ['Ana'] },
	fileMaxBytes: 1,
	canMail: false
};

/** An answer of the server's own. */
export const ours = (body: unknown, status = 200): Response =>
	new Response(JSON.stringify(body), { status, headers: { [PROTOCOL_HEADER]: String(PROTOCOL) } });

/** What a hotel answers to everything (SPEC S15). */
export const portal = (status: number): Response =>
	new Response('<html>Welcome! Please sign in.</html>', {
		status,
		headers: { 'content-type': 'text/html' }
	});
