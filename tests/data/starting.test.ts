import { expect, test } from 'vitest';
import { visitorsLike, visitorWith } from '#data/starting.ts';
import type { Visitor } from '#domain/visitor.ts';
import { countedIds } from '../kit/cast.ts';

const newId = countedIds(1_000);
const visitor = (known: Partial<Visitor>): Visitor => ({
	id: newId(),
	pageUrl: '',
	pageTitle: '',
	referrer: '',
	language: 'en',
	browser: '',
	createdAt: 0,
	seenAt: 0,
	...known
});
const zoe = visitor({ name: 'Zoë Lund', email: 'Zoe@Shop.example' });
const paul = visitor({ name: 'Paul', phone: '+33 1 23' });
const nobody = visitor({});
const all = [zoe, paul, nobody];

test('[E7] somebody is found by parts of name, address and telephone number, in any capitals and accents', () => {
	expect(visitorsLike(all, 'zoe', 5)).toEqual([zoe]);
	expect(visitorsLike(all, 'LUND zo', 5)).toEqual([zoe]);
	expect(visitorsLike(all, 'shop.ex', 5)).toEqual([zoe]);
	expect(visitorsLike(all, '1 23', 5)).toEqual([paul]);
	expect(visitorsLike(all, 'zoe paul', 5)).toEqual([]);
	expect(visitorsLike(all, '   ', 5)).toEqual([]);
	expect(visitorsLike([zoe, paul], 'u', 1)).toEqual([zoe]);
});

test('[E7] an address is its visitor’s in any capitals, and part of one is nobody’s', () => {
	expect(visitorWith(all, ' zoe@shop.EXAMPLE ')).toBe(zoe);
	expect(visitorWith(all, 'zoe@shop')).toBeUndefined();
	expect(visitorWith(all, '')).toBeUndefined();
});
