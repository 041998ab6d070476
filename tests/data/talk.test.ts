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
