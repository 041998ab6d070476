import { expect, test } from 'vitest';
import { Drawn } from '#ui/conversation/drawn.svelte.ts';
import { sampleMessage } from '#ui/sample.ts';
import type { ShownMessage } from '#domain/shown.ts';

const thread = (count: number) =>
	Array.from({ length: count }, (_, index) => sampleMessage(index + 1, { author: 'visitor' }));

/** The first and the last position that is drawn. */
const span = ({ messages }: Drawn) => [messages[0]?.position, messages.at(-1)?.position];
const idAt = (messages: readonly ShownMessage[], position: number) => messages[position - 1]?.id ?? '';

test('[R1] what stands around a match is drawn, and more of it on either side up to both ends', () => {
	const messages = thread(400);
	const drawn = new Drawn(() => messages, undefined);
	expect(span(drawn)).toEqual([361, 400]);
	drawn.around(idAt(messages, 200));
	expect(span(drawn)).toEqual([180, 220]);
	expect(drawn.hasEnd).toBe(false);
	drawn.older();
	expect(span(drawn)).toEqual([100, 220]);
	drawn.newer();
	expect(span(drawn)).toEqual([100, 300]);
	for (let look = 0; look < 2; look += 1) drawn.newer();
	expect(span(drawn)).toEqual([100, 400]);
	expect(drawn.hasEnd).toBe(true);
	for (let look = 0; look < 2; look += 1) drawn.older();
	expect(span(drawn)).toEqual([1, 400]);
});

test('[R1] a match at either end, or among what is drawn already, needs nothing else', () => {
	const messages = thread(400);
	const drawn = new Drawn(() => messages, 350);
	expect(span(drawn)).toEqual([346, 400]);
	drawn.around(idAt(messages, 370));
	expect(span(drawn)).toEqual([346, 400]);
	drawn.around(idAt(messages, 3));
	expect(span(drawn)).toEqual([1, 23]);
	drawn.around(idAt(messages, 385));
	expect(span(drawn)).toEqual([365, 400]);
	expect(drawn.hasEnd).toBe(true);
});

test('[R1] the newest are drawn again when they are wanted', () => {
	const messages = thread(400);
	const drawn = new Drawn(() => messages, undefined);
	drawn.around(idAt(messages, 200));
	expect(span(drawn)).toEqual([180, 220]);
	drawn.toEnd();
	expect(span(drawn)).toEqual([361, 400]);
	expect(drawn.hasEnd).toBe(true);
});
