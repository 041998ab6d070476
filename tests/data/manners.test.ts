import { expect, test } from 'vitest';
import { HEARTBEAT_MS } from '#protocol/stream.ts';
import { Peer } from '../../sync-server/peer.ts';
import { startLine } from '../kit/line.ts';

const [here, there] = ['01980a2b-0000-7000-8000-000000000001', '01980a2b-0000-7000-8000-000000000002'];

test('[S17] [S19] whoever types and looks around without rest is never sent away for too many words', async () => {
	const { line, clock, socket, greet, pass } = startLine();
	await greet();
	const peer = new Peer({ send: () => undefined, close: () => undefined }, clock.now());
	let heard = socket().said.length;
	for (let turn = 0; turn < 600; turn += 1) {
		const conversationId = turn % 2 === 0 ? here : there;
		for (const active of [true, false]) line.say({ say: 'viewing', conversationId, active });
		line.say({ say: 'typing', conversationId, active: turn % 4 < 2 });
		if (turn % 100 === 99) line.say({ say: 'heartbeat' });
		await pass(50);
		for (; heard < socket().said.length; heard += 1) expect(peer.heard(clock.now())).toBe(false);
	}
	expect(heard).toBeGreaterThan(100);
});

test('[S19] of what had to wait the newest is said, and nothing that was over before', async () => {
	const { line, socket, greet, pass } = startLine();
	await greet();
	for (let turn = 0; turn < 20; turn += 1)
		line.say({ say: 'typing', conversationId: here, active: turn % 2 === 0 });
	const before = socket().said.length;
	for (const active of [true, false]) line.say({ say: 'viewing', conversationId: there, active });
	line.say({ say: 'viewing', conversationId: here, active: true });
	expect(socket().said).toHaveLength(before);
	await pass(HEARTBEAT_MS / 2);
	expect(socket().said.slice(before)).toEqual([{ say: 'viewing', conversationId: here, active: true }]);
});
