/** Where an answer to an e-mail goes: an address that names its conversation and that nobody else can make. */
import { createHmac } from 'node:crypto';

/** What stands before the `+` may have so many signs, so that the whole local part has 64 (RFC 5321). */
export const REPLY_LOCAL_MAX = 22;

const ID_SIGNS = 25;
const SIGNATURE_BYTES = 10;
const SIGNATURE_SIGNS = 16;

/** A conversation and whose it is. */
export interface ReplyKey {
	readonly workspaceId: string;
	readonly conversationId: string;
}

/**
 * Makes the function that gives a conversation its address. Only figures and small letters: some mail servers
 * do not tell small from capital ones.
 *
 * @param replyTo a mailbox that takes what stands behind a `+`
 */
export function openReplyAddresses(key: string, replyTo: string): (of: ReplyKey) => string {
	const at = replyTo.lastIndexOf('@');
	return ({ workspaceId, conversationId }) => {
		const hash = createHmac('sha256', key).update(`${workspaceId}.${conversationId}`).digest();
		const signature = signs(hash.subarray(0, SIGNATURE_BYTES).toString('hex'), SIGNATURE_SIGNS);
		const name = signs(conversationId.replaceAll('-', ''), ID_SIGNS);
		return `${replyTo.slice(0, at)}+${name}${signature}${replyTo.slice(at)}`;
	};
}

const signs = (hex: string, length: number): string => BigInt(`0x${hex}`).toString(36).padStart(length, '0');
