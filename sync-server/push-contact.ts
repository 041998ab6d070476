/** Whom push services may write to about this server: Apple's refuses every push of one that names nobody (RFC 8292, SPEC D5). */
import { isIP } from 'node:net';

/** What a push service is told where nobody is known: the others take it. */
export const NO_CONTACT = 'mailto:nobody@porchlight.invalid';
/** Names that lead nowhere outside of a house, or nowhere at all. */
const INNER = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|invalid|test|arpa)$/;
const APPLE = /(^|\.)push\.apple\.com$/;

/** An origin by which a stranger finds the server: https, and a name of the public network; nothing for any other. */
export function publicOriginIn(origin: string | undefined): string | undefined {
	if (origin === undefined || !URL.canParse(origin)) return undefined;
	const { protocol, hostname, origin: clean } = new URL(origin);
	const name = hostname.replace(/\.$/, '');
	const isPublic = name.includes('.') && isIP(name) === 0 && !name.startsWith('[') && !INNER.test(name);
	return protocol === 'https:' && isPublic ? clean : undefined;
}

/** Whether the push service of a device takes nothing from a server that names nobody. */
export const needsContact = (endpoint: string): boolean =>
	URL.canParse(endpoint) && APPLE.test(new URL(endpoint).hostname);
