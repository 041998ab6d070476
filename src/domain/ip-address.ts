/** An IP address as it is shown, and the range of addresses that stands for one line at home or at work (product V6, E3). */
import Type from 'typebox';
import type { Actor } from './mutator.ts';

/** An IPv4 or IPv6 address as text. */
export const IpAddress = Type.String({ maxLength: 45, description: 'IPv4 or IPv6; for owner and managers.' });

/** How many of the eight groups of an IPv6 address name the line; the rest is the device's own choice. */
const LINE_GROUPS = 4;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether somebody may see IP addresses and keep them out: owner and managers. */
export const maySeeIpAddresses = (actor: Pick<Actor, 'kind'> & { readonly role?: string }): boolean =>
	actor.kind === 'agent' && (actor.role === 'owner' || actor.role === 'manager');

/** The address as it is shown; an IPv4 address that came by IPv6 is itself. Undefined for what is none. */
export function readIpAddress(text: string): string | undefined {
	const plain = MAPPED.exec(text)?.[1] ?? text;
	if (IPV4.test(plain)) return plain;
	const groups = groupsOf(plain);
	return groups && new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/**
 * The range that is kept out with an address: an IPv4 address alone, of an IPv6 address its /64, within which a device
 * may call itself as it likes. Undefined for what is no address.
 */
export function ipRangeOf(text: string): string | undefined {
	const address = readIpAddress(text);
	if (address === undefined || IPV4.test(address)) return address;
	const groups = groupsOf(address)?.slice(0, LINE_GROUPS);
	return groups && `${groups.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** By what tries from an address are counted: its range, so that nobody has more of them by calling a device anew. */
export const lineOf = (address: string): string => ipRangeOf(address) ?? address;

/** The eight groups of an IPv6 address, as they are written. */
function groupsOf(text: string): string[] | undefined {
	const [head = '', tail, more] = text.split('%')[0]?.split('::') ?? [];
	const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
	if (!before || !after || more !== undefined) return undefined;
	const missing = 8 - before.length - after.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
	const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
	return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
}
