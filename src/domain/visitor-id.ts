/** Which visitor an e-mail address is, of whom nothing else is known (product E7). */
import { namedId } from './named-id.ts';

/** The id of the visitor who is known by an address alone: the same whoever writes to it, in whatever capitals. */
export const visitorIdFor = (workspaceId: string, email: string): string =>
	namedId(workspaceId, `visitor\n${email.trim().toLowerCase()}`);
