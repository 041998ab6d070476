import { expect, test } from 'vitest';
import { newId } from '#domain/id.ts';
import { PROTOCOL } from '#protocol/version.ts';
import { openDesk, wish } from './desk.ts';
import { begun, joining } from './talk.ts';

test('typing reaches those who may see the conversation, and nobody else', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const ben = await desk.agent(ana.workspaceId);
	const stranger = await desk.owner('Eve');
	const otto = desk.visitor(ana.workspaceId);
	const lines = {
		ana: await desk.line(ana),
		ben: await desk.line(ben),
		eve: await desk.line(stranger),
		vera: await desk.line(vera),
		otto: await desk.line(otto)
	};
	lines.vera.say({ say: 'typing', conversationId, active: true });
	await lines.ana.until('signal');
	const typing = {
		about: 'typing',
		conversationId,
		author: 'visitor',
		authorId: vera.id,
		authorName: '',
		active: true
	};
	expect(lines.ana.all('signal')).toEqual([{ say: 'signal', signal: typing }]);
	expect(lines.ben.all('signal')).toHaveLength(1);
	lines.otto.say({ say: 'typing', conversationId, active: true });
	lines.eve.say({ say: 'typing', conversationId, active: true });
	// An agent who only reads does not show as an answer to come.
	lines.ana.say({ say: 'typing', conversationId, active: true });
	await lines.ben.until('signal', 2);
	expect(lines.vera.all('signal')).toHaveLength(0);
	await desk.wish(ana, joining(conversationId));
	lines.ana.say({ say: 'typing', conversationId, active: false });
	await lines.vera.until('signal');
	expect(lines.vera.all('signal')).toMatchObject([
		{ signal: { author: 'agent', authorName: 'Ana', active: false } }
	]);
	expect(lines.ana.all('signal')).toHaveLength(1);
	expect(lines.ben.all('signal')).toHaveLength(3);
	for (const nobody of [lines.eve, lines.otto]) expect(nobody.all('signal')).toHaveLength(0);
});

test('[S19] [E5] what an agent looks at is told to colleagues, also to who comes later, and to nobody else', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const stranger = await desk.owner('Eve');
	const ben = await desk.agent(ana.workspaceId);
	const lines = {
		ana: await desk.line(ana),
		ben: await desk.line(ben),
		eve: await desk.line(stranger),
		vera: await desk.line(vera)
	};
	const about = { about: 'viewing', conversationId, authorId: ana.id, authorName: 'Ana' };
	lines.eve.say({ say: 'viewing', conversationId, active: true });
	lines.ana.say({ say: 'viewing', conversationId: newId(), active: true });
	lines.ana.say({ say: 'viewing', conversationId, active: true });
	await lines.ben.until('signal');
	expect(lines.ben.all('signal')).toEqual([{ say: 'signal', signal: { ...about, active: true } }]);
	const later = await desk.line(ben);
	await later.until('signal');
	expect(later.all('signal')).toEqual([{ say: 'signal', signal: { ...about, active: true } }]);
	const second = await desk.line(ana);
	second.say({ say: 'viewing', conversationId, active: true });
	await lines.ben.until('signal', 2);
	// She still looks at it on another device.
	lines.ana.closed();
	second.say({ say: 'viewing', conversationId, active: true });
	await lines.ben.until('signal', 3);
	second.closed();
	await lines.ben.until('signal', 4);
	const told = lines.ben.all('signal').map(({ signal }) => signal.about === 'viewing' && signal.active);
	expect(told).toEqual([true, true, true, false]);
	for (const nobody of [lines.eve, lines.vera, second]) expect(nobody.all('signal')).toHaveLength(0);
});

test('[S19] a visitor who says that it looks is sent away, and a line looks at no more than a person can', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const visitor = await desk.line(vera);
	visitor.say({ say: 'viewing', conversationId, active: true });
	expect(await visitor.ended()).toMatchObject({ error: { kind: 'forbidden' } });
	const [line, ben] = [await desk.line(ana), await desk.line(await desk.agent(ana.workspaceId))];
	line.say({ say: 'viewing', conversationId, active: false });
	line.say({ say: 'viewing', conversationId, active: true });
	await ben.until('signal');
	expect(ben.all('signal')).toHaveLength(1);
});

test('words are understood in their order, those that follow the greeting at once included', async () => {
	const desk = await openDesk();
	const { ana, vera, conversationId } = await begun(desk);
	const agent = await desk.line(ana);
	const visitor = await desk.line(vera, { say: 'hello', protocol: PROTOCOL, token: vera.token });
	for (const active of [true, false, true]) visitor.say({ say: 'typing', conversationId, active });
	await agent.until('signal', 3);
	const told = agent.all('signal').map(({ signal }) => signal.about === 'typing' && signal.active);
	expect(told).toEqual([true, false, true]);
});

test('who says more than a person types is sent away', async () => {
	const desk = await openDesk();
	const { vera, conversationId } = await begun(desk);
	const line = await desk.line(vera);
	for (let word = 0; word < 40; word += 1) line.say({ say: 'typing', conversationId, active: true });
	expect(await line.ended()).toMatchObject({ error: { kind: 'busy' } });
});

test('everybody is told when the team comes online or goes, once', async () => {
	const desk = await openDesk();
	const { ana, vera } = await begun(desk);
	const line = await desk.line(vera);
	const choose = (availability: string) =>
		desk.wish(ana, wish('setAvailability', { availability }, desk.now()));
	await choose('online');
	await line.until('signal');
	desk.pass(1);
	await choose('online');
	desk.pass(1);
	await choose('offline');
	await line.until('signal', 2);
	expect(line.all('signal').map(({ signal }) => signal)).toEqual([
		{ about: 'team', online: true, names: ['Ana'] },
		{ about: 'team', online: false, names: [] }
	]);
});
