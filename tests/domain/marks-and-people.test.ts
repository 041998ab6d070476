import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { AVAILABILITY_WISH_MAX_MS } from '#domain/agent.ts';
import { newId } from '#domain/id.ts';
import { isUnread, markId } from '#domain/mark.ts';
import type { Actor } from '#domain/mutator.ts';
import { stateOf } from '#domain/shown.ts';
import { timeZoneOf } from '#domain/time-zone.ts';
import { keptDaysOf } from '#domain/working-set.ts';
import { KeepConversations, parseOrigin, SetTimeZone } from '#domain/workspace.ts';
import { ana, begunConversation, ben, DAWN, emptyWorkspace, thread, vera, workspaceId } from '../kit/cast.ts';
import type { Documents } from '../kit/documents.ts';

const now = DAWN + 1_000;
const read = (documents: Documents, position: number, actor: typeof ana | typeof vera = ana) =>
	documents.run({ name: 'markRead', args: { conversationId: thread, position } }, actor, { now });

test('a read position is each agent’s own, only grows, and never passes the newest message', () => {
	const documents = begunConversation();
	read(documents, 500);
	read(documents, 0);
	const mark = documents.read('mark', markId(ana.id, thread));
	expect(mark?.position).toBe(1);
	const conversation = documents.all('conversation')[0];
	expect(conversation && isUnread(conversation, mark)).toBe(false);
	expect(conversation && isUnread(conversation, documents.read('mark', markId(ben.id, thread)))).toBe(true);
});

const type = (documents: Documents, text: string, writtenAt: number, actor: typeof ana = ana) =>
	documents.run({ name: 'saveDraft', args: { conversationId: thread, text } }, actor, { writtenAt, now });
const draftOf = (documents: Documents, { id } = ana) =>
	documents.read('mark', markId(id, thread))?.draft?.text;

test.for([
	['a later text', 'Dear Vera', 'Dear Otto', 'Dear Otto'],
	['a later end', 'Dear Vera', '', ''],
	['a text after an end', '', 'Dear Otto', 'Dear Otto']
])('[X11] of two devices that typed, %s wins, in whatever order they arrive', ([, earlier, later, wins]) => {
	for (const order of [0, 1]) {
		const documents = begunConversation();
		const typed = [
			[earlier ?? '', now - 2],
			[later ?? '', now - 1]
		] as const;
		for (const [text, at] of order === 0 ? typed : typed.toReversed()) type(documents, text, at);
		expect(draftOf(documents)).toBe(wins);
	}
});

test('[X11] what one device typed goes over what it had typed before, though the clocks of its requests say otherwise', () => {
	const documents = begunConversation();
	const save = (text: string, writtenAt: number, writerId: string) =>
		documents.run({ name: 'saveDraft', args: { conversationId: thread, text, writerId } }, ana, {
			writtenAt,
			now
		});
	const [phoneId, deskId] = [newId(), newId()];
	save('', now - 1, phoneId);
	save('Next', now - 3, phoneId);
	expect(draftOf(documents)).toBe('Next');
	// It counts as no older than what it goes over: what was refused for that one stays refused.
	save('Typed at the desk before', now - 2, deskId);
	expect(draftOf(documents)).toBe('Next');
	save('Typed at the desk since', now, deskId);
	save('Next but one', now - 4, phoneId);
	expect(draftOf(documents)).toBe('Typed at the desk since');
});

test('[X11] a draft is its author’s own, and leaves the read position alone, as reading leaves the draft', () => {
	const documents = begunConversation();
	type(documents, 'Only mine ', now);
	read(documents, 1);
	type(documents, 'Ben’s', now, ben);
	expect(documents.read('mark', markId(ana.id, thread))).toMatchObject({
		position: 1,
		draft: { text: 'Only mine ', writtenAt: now }
	});
	expect(draftOf(documents, ben)).toBe('Ben’s');
	type(documents, 'Mine again', now + 1);
	expect(documents.read('mark', markId(ana.id, thread))?.position).toBe(1);
	const foreign = { name: 'saveDraft', args: { conversationId: workspaceId, text: 'x' } } as const;
	expect(documents.run(foreign, ana, { now })).toEqual({ kind: 'refused', reason: 'not-found' });
	const visiting = { name: 'saveDraft', args: { conversationId: thread, text: 'x' } } as const;
	expect(documents.run(visiting, vera, { now })).toEqual({ kind: 'refused', reason: 'forbidden' });
});

test('[C1] delivered and read come from the visitor, and read includes delivered', () => {
	const documents = begunConversation();
	const conversation = () => documents.read('conversation', thread);
	const message = { ...documents.all('message')[0], author: 'agent', position: 1 } as never;
	expect(stateOf(message, conversation())).toBe('sent');
	documents.run({ name: 'markDelivered', args: { conversationId: thread, position: 1 } }, vera, { now });
	expect(stateOf(message, conversation())).toBe('delivered');
	read(documents, 1, vera);
	expect(stateOf(message, conversation())).toBe('read');
});

test('[P4] the later choice of availability wins, in whatever order the two arrive', () => {
	for (const order of [0, 1]) {
		const documents = emptyWorkspace();
		const choices = [
			['online', now],
			['away', now + 1]
		] as const;
		for (const index of [order, 1 - order]) {
			const [availability, writtenAt] = choices[index] ?? choices[0];
			documents.run({ name: 'setAvailability', args: { availability } }, ana, { writtenAt, now: now + 2 });
		}
		expect(documents.read('agent', ana.id)?.availability).toBe('away');
	}
});

test('[P4] a wish to be online from yesterday evening is not applied this morning', () => {
	const documents = emptyWorkspace();
	const wish = { name: 'setAvailability', args: { availability: 'online' } } as const;
	documents.run(wish, ana, { writtenAt: now, now: now + AVAILABILITY_WISH_MAX_MS + 1 });
	expect(documents.read('agent', ana.id)?.availability).toBe('offline');
});

test('[W2] the owner lists an origin once however it is typed, and takes it away; an agent may not', () => {
	const documents = emptyWorkspace();
	const add = (origin: string, actor = ana) =>
		documents.run({ name: 'addOrigin', args: { workspaceId, origin } }, actor, { now });
	add('shop.example.org/cart?x=1');
	add('https://shop.example.org');
	expect(add('http://other.example.org', ben)).toEqual({ kind: 'refused', reason: 'forbidden' });
	expect(add('not a site')).toEqual({ kind: 'refused', reason: 'invalid' });
	expect(documents.read('workspace', workspaceId)?.origins).toEqual(['https://shop.example.org']);
	const args = { workspaceId, origin: 'https://shop.example.org' };
	documents.run({ name: 'removeOrigin', args }, ana, { now });
	expect(documents.read('workspace', workspaceId)?.origins).toEqual([]);
});

test('[S3] the owner says for how long devices keep conversations, what is said later wins, and an agent may not', () => {
	const documents = emptyWorkspace();
	const keep = (days: number, actor: Actor, writtenAt: number) =>
		documents.run({ name: 'keepConversations', args: { workspaceId, days } }, actor, { now, writtenAt });
	expect(keep(7, ben, now)).toEqual({ kind: 'refused', reason: 'forbidden' });
	expect(keptDaysOf(documents.read('workspace', workspaceId))).toBe(90);
	keep(365, ana, now - 1_000);
	keep(30, ana, now - 2_000);
	expect(keptDaysOf(documents.read('workspace', workspaceId))).toBe(365);
	const args = { workspaceId: newId(), days: 30 };
	expect(documents.run({ name: 'keepConversations', args }, ana, { now })).toEqual({
		kind: 'refused',
		reason: 'not-found'
	});
});

test('[S3] days are bounded: fewer than 7 or more than 730 fit nowhere', () => {
	const fits = Compile(KeepConversations);
	for (const [days, isFit] of [
		[6, false],
		[7, true],
		[730, true],
		[731, false],
		[30.5, false]
	] as const) {
		expect(fits.Check({ workspaceId, days })).toBe(isFit);
	}
});

test('[R3] the owner says in which time zone days begin, what is said later wins, and an agent may not', () => {
	const documents = emptyWorkspace();
	const say = (timeZone: string, actor: Actor, writtenAt: number) =>
		documents.run({ name: 'setTimeZone', args: { workspaceId, timeZone } }, actor, { now, writtenAt });
	const zone = () => timeZoneOf(documents.read('workspace', workspaceId));
	expect(zone()).toBe('UTC');
	expect(say('Europe/Paris', ben, now)).toEqual({ kind: 'refused', reason: 'forbidden' });
	expect(say('Moon/Tranquility', ana, now)).toEqual({ kind: 'refused', reason: 'invalid' });
	say('Asia/Kolkata', ana, now - 1_000);
	say('Europe/Paris', ana, now - 2_000);
	expect(zone()).toBe('Asia/Kolkata');
	expect(timeZoneOf({ timeZone: 'Moon/Tranquility' })).toBe('UTC');
	const args = { workspaceId: newId(), timeZone: 'UTC' };
	expect(documents.run({ name: 'setTimeZone', args }, ana, { now })).toEqual({
		kind: 'refused',
		reason: 'not-found'
	});
});

test('[R3] a time zone is a name, never an offset or a path', () => {
	const fits = Compile(SetTimeZone);
	for (const [timeZone, isFit] of [
		['Europe/Paris', true],
		['America/Port-au-Prince', true],
		['Etc/GMT+12', true],
		['+02:00', false],
		['', false],
		['Europe/Paris\n', false],
		[`A${'b'.repeat(64)}`, false]
	] as const) {
		expect(fits.Check({ workspaceId, timeZone })).toBe(isFit);
	}
});

test('[W2] only web addresses have an origin', () => {
	expect(parseOrigin('javascript:alert(1)')).toBeUndefined();
	expect(parseOrigin('ftp://files.example.org')).toBeUndefined();
	expect(parseOrigin('http://localhost:4000/a')).toBe('http://localhost:4000');
	expect(parseOrigin('MÜNCHEN.example')).toBe('https://xn--mnchen-3ya.example');
});

test('what a visitor says of itself is kept until it says otherwise', () => {
	const documents = emptyWorkspace();
	const page = {
		pageUrl: 'https://shop.example.org/',
		pageTitle: 'Shop',
		referrer: '',
		language: 'en',
		browser: ''
	};
	documents.run({ name: 'introduceVisitor', args: { ...page, name: 'Vera\u202E' } }, vera, { now });
	documents.run({ name: 'introduceVisitor', args: { ...page, pageTitle: 'Cart' } }, vera, { now: now + 1 });
	expect(documents.read('visitor', vera.id)).toMatchObject({
		name: 'Vera',
		pageTitle: 'Cart',
		createdAt: now,
		seenAt: now + 1
	});
});
