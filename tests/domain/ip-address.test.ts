/** IP addresses and their ranges (product V6, E3). */
import { expect, test } from 'vitest';
import { ipRangeOf, maySeeIpAddresses, readIpAddress } from '#domain/ip-address.ts';
import { ana, ben, vera } from '../kit/cast.ts';

test.each([
	['203.0.113.7', '203.0.113.7', '203.0.113.7'],
	['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.7'],
	['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
	['2001:db8:1:2::', '2001:db8:1:2::', '2001:db8:1:2::/64'],
	['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
	['::1', '::1', '0:0:0:0::/64']
])('[V6] [E3] %s is shown as %s and kept out as %s', (text, shown, range) => {
	expect(readIpAddress(text)).toBe(shown);
	expect(ipRangeOf(text)).toBe(range);
});

test('[E3] two addresses of one line have one range, those of two lines have two', () => {
	expect(ipRangeOf('2001:db8:1:2:ffff::1')).toBe(ipRangeOf('2001:0db8:0001:0002::9'));
	expect(ipRangeOf('2001:db8:1:3::9')).not.toBe(ipRangeOf('2001:db8:1:2::9'));
});

test.each([
	'',
	'localhost',
	'300.1.1.1',
	'1.2.3',
	'1::2::3',
	'1:2:3:4:5:6:7',
	'1:2:3:4:5:6:7:8:9',
	'g::1',
	'::/0'
])('[E3] "%s" is no address, and nobody is kept out by it', (text) => {
	expect(readIpAddress(text)).toBeUndefined();
	expect(ipRangeOf(text)).toBeUndefined();
});

test('[V6] owner and managers may see addresses; other agents and visitors may not', () => {
	expect([ana, { ...ben, role: 'manager' as const }].map(maySeeIpAddresses)).toEqual([true, true]);
	expect([ben, vera].map(maySeeIpAddresses)).toEqual([false, false]);
});
