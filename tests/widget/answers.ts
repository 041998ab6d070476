/** What comes back over a network: from the server, or from somebody else. */
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';

/** An answer of the server's own. */
export const ours = (body: unknown, status = 200): Response =>
	new Response(JSON.stringify(body), { status, headers: { [PROTOCOL_HEADER]: String(PROTOCOL) } });

/** What a hotel answers to everything (SPEC S15). */
export const portal = (status: number): Response =>
	new Response('<html>Welcome! Please sign in.</html>', {
		status,
		headers: { 'content-type': 'text/html' }
	});
