import { expect, test } from 'vitest';
import { Talk } from '#data/talk.ts';
import { DAWN } from '../kit/cast.ts';

test('[T12] a word of a newer server changes nothing, and the talk goes on', async () => {
	const heard: string[] = [];
	const hear = (what: string) => () => void heard.push(what);
	const over = new AbortController();
	const talk = new Talk({ now: () => DAWN }, over, {
		onState: hear('state'),
		onHello: hear('hello'),
		onSignal: hear('signal'),
		onFresh: hear('fresh'),
		catchUp: async () => void heard.push('catch up'),
		receive: async () => true
	});
	for (const word of ['{"say":"rights","epoch":"other","clock":0}', '{}', '7']) talk.hear(word);
	expect({ heard, isGreeted: talk.isGreeted, isOver: over.signal.aborted }).toEqual({
		heard: [],
		isGreeted: false,
		isOver: false
	});
	talk.hear('{"say":"heartbeat"}');
	await talk.ended();
	expect(heard).toEqual(['fresh']);
});

test('[X14] while it catches up it says how far the server is, by its newest word', async () => {
	const states: unknown[] = [];
	const arrived = Promise.withResolvers<void>();
	const talk = new Talk({ now: () => DAWN }, new AbortController(), {
		onState: (state) => states.push(state),
		onHello: () => undefined,
		onSignal: () => undefined,
		onFresh: () => undefined,
		catchUp: () => arrived.promise,
		receive: async () => false
	});
	const catchingUp = { kind: 'catching-up', since: DAWN };
	talk.hear('{"say":"hello","clock":7}');
	talk.hear('{"say":"poke","to":12}');
	talk.hear('{"say":"poke","to":9}');
	arrived.resolve();
	await talk.ended();
	expect(states).toEqual([
		{ ...catchingUp, to: 7 },
		{ ...catchingUp, to: 12 },
		{ ...catchingUp, to: 12 },
		{ kind: 'open', since: DAWN }
	]);
});
