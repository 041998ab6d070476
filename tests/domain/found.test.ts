import { expect, test } from 'vitest';
import { matchPlaceOf } from '#domain/found.ts';
import type { Piece } from '#domain/hit.ts';
import { parseQuery } from '#domain/search.ts';

const place = (asked: string, ...pieces: Piece[]) => matchPlaceOf({ pieces }, parseQuery(asked));

test('[R1] a hit opens at the message that has most of the words', () => {
	const one: Piece = { of: 'message', text: 'An old lantern', position: 180 };
	const both: Piece = { of: 'note', text: 'The lantern of the garden', position: 7 };
	expect(place('lantern', one)).toEqual({ position: 180 });
	expect(place('lantern garden', one, both)).toEqual({ position: 7 });
});

test('[R1] [V8] what was noted on the visitor is shown with the visitor, unless a message says as much', () => {
	const note: Piece = { of: 'visitor-note', text: 'Wants a garden lantern' };
	const message: Piece = { of: 'message', text: 'A lantern, please', position: 3 };
	expect(place('lantern garden', note, message)).toBe('visitor');
	expect(place('lantern', note, message)).toEqual({ position: 3 });
});

test('[R1] e-mail and telephone are shown with the visitor, and only say whose message it is', () => {
	const email: Piece = { of: 'email', text: 'vera@shop.example' };
	const message: Piece = { of: 'message', text: 'A lantern, please', position: 3 };
	expect(place('vera@shop', email)).toBe('visitor');
	expect(place('555', { of: 'phone', text: '555 12' })).toBe('visitor');
	expect(place('vera@shop lantern', email, message)).toEqual({ position: 3 });
});

test('[R1] names and tags stand above the thread, which then opens at its end, and so does what only a filter left', () => {
	expect(place('vera', { of: 'name', text: 'Vera' }, { of: 'tag', text: 'vera' })).toBe(undefined);
	expect(place('', { of: 'message', text: 'Thank you' })).toBe(undefined);
	expect(place('vera')).toBe(undefined);
});
