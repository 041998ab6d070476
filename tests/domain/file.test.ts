/** What a file may be, and what its name and first bytes say. */
import { expect, test } from 'vitest';
import {
	belies,
	cleanFileName,
	faultOf,
	FILE_NAME_MAX,
	fileTypeOf,
	fileTypes,
	isAnimated,
	maySee,
	type FileType,
	type StoredFile
} from '#domain/file.ts';
import { fileLimitOf } from '#domain/workspace.ts';
import {
	ana,
	begunConversation,
	ben,
	countedIds,
	DAWN,
	otto,
	thread,
	vera,
	workspaceId
} from '../kit/cast.ts';
import type { Wish } from '../kit/documents.ts';

const id = countedIds(90_000);
const bytes = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

test.each([
	['photo.JPG', '', 'image/jpeg'],
	['photo.jpeg', 'application/octet-stream', 'image/jpeg'],
	['image', 'image/png', 'image/png'],
	['notes.txt', 'text/html', 'text/plain'],
	['prices.csv', 'application/vnd.ms-excel', 'text/csv'],
	['voice', 'audio/ogg; codecs=opus', 'audio/ogg'],
	['page.html', 'text/html', undefined],
	['setup.exe', 'application/x-msdownload', undefined],
	['run.sh', '', undefined],
	['noend', '', undefined]
])('[C3] %s, which its system calls "%s", is %s', (name, type, expected) => {
	expect(fileTypeOf({ name, type })).toBe(expected);
});

test('[C3] what is wrong with a file can be said before it is sent', () => {
	const limit = 20_000_000;
	expect(faultOf({ type: undefined, size: 5 }, limit)).toBe('kind');
	expect(faultOf({ type: 'image/png', size: 0 }, limit)).toBe('empty');
	expect(faultOf({ type: 'image/png', size: limit + 1 }, limit)).toBe('too-large');
	expect(faultOf({ type: 'image/png', size: limit }, limit)).toBeUndefined();
});

test.each<[string, FileType, string]>([
	['../../etc/passwd', 'text/plain', '_.._etc_passwd.txt'],
	['invoice\u202Efdp.exe', 'application/pdf', 'invoicefdp.exe.pdf'],
	['a\u0000b\u200F\u061C.png', 'image/png', 'ab.png'],
	['photo.JPG', 'image/jpeg', 'photo.jpg'],
	['photo', 'image/jpeg', 'photo.jpg'],
	['.htaccess', 'text/plain', 'htaccess.txt'],
	['   ', 'image/webp', 'file.webp'],
	['خطة.pdf', 'application/pdf', 'خطة.pdf'],
	['C:\\a:b*?"<>|.zip', 'application/zip', 'C__a_b______.zip']
])('[F1] the name %j of a file of kind %s is kept as %j', (name, type, expected) => {
	expect(cleanFileName(name, type)).toBe(expected);
});

test('[F1] a long name is cut before its ending, never inside a character', () => {
	const name = cleanFileName(`${'😀'.repeat(100)}.pdf`, 'application/pdf');
	expect(name.length).toBeLessThanOrEqual(FILE_NAME_MAX);
	expect(name).toMatch(/^(😀)+\.pdf$/u);
});

test.each<[FileType, string]>([
	['image/jpeg', '\xff\xd8\xff\xe0'],
	['image/png', '\x89PNG\r\n'],
	['image/webp', 'RIFF\0\0\0\0WEBP'],
	['video/mp4', '\0\0\0\x20ftypisom'],
	['application/pdf', '%PDF-1.7'],
	['application/zip', 'PK\x03\x04'],
	['text/plain', 'Grüße, ça va?\n\ttab'],
	['text/csv', '\xff\xfea\0;\0'],
	['image/svg+xml', '<?xml version="1.0"?>\n<svg xmlns="x">']
])('[F3] bytes of %s are taken for it, and for nothing that begins otherwise', (type, begin) => {
	expect(belies(type, bytes(begin))).toBe(false);
	expect(belies(type, bytes('<!doctype html><script>'))).toBe(true);
	expect(belies(type, bytes('MZ\0\0'))).toBe(true);
});

test('[X13] pictures that move are left as they are', () => {
	expect(isAnimated('image/gif', bytes('GIF89a'))).toBe(true);
	expect(isAnimated('image/png', bytes('\x89PNG....acTL'))).toBe(true);
	expect(isAnimated('image/webp', bytes('RIFF....WEBPVP8X....ANIM'))).toBe(true);
	expect(isAnimated('image/jpeg', bytes('\xff\xd8\xff'))).toBe(false);
	expect(fileTypes.filter((type) => isAnimated(type, bytes('nothing')))).toEqual(['image/gif']);
});

const stored: StoredFile = {
	id: id(),
	authorKind: 'agent',
	authorId: ana.id,
	type: 'application/pdf',
	size: 9,
	received: 9,
	isWhole: true
};

test('[F4] a file is seen by its author, then by agents, and by the visitor who may read its message', () => {
	const seers = (file: StoredFile) => [ana, ben, vera, otto].filter((who) => maySee(file, who));
	expect(seers(stored)).toEqual([ana]);
	expect(seers({ ...stored, messageId: id() })).toEqual([ana, ben]);
	expect(seers({ ...stored, messageId: id(), visitorId: vera.id })).toEqual([ana, ben, vera]);
});

const sending = (file = stored): Wish => ({
	name: 'sendFile',
	args: {
		id: id(),
		conversationId: thread,
		seenPosition: 1,
		file: { id: file.id, name: 'plan', type: file.type, size: file.size }
	}
});

test('[C3] a file is a message like others: it answers, and the list shows its name', () => {
	const play = begunConversation();
	play.run({ name: 'joinConversation', args: { conversationId: thread, eventId: id() } }, ana, { now: DAWN });
	expect(play.run(sending(), ana, { now: DAWN })).toMatchObject({ kind: 'applied' });
	expect(play.read('conversation', thread)).toMatchObject({ lastText: 'plan.pdf', lastAuthor: 'agent' });
	expect(play.read('conversation', thread)?.waitingSince).toBeUndefined();
	expect(play.all('message').at(-1)).toMatchObject({ kind: 'file', text: '', file: { name: 'plan.pdf' } });
	expect(play.run(sending(), ben, { now: DAWN })).toMatchObject({ reason: 'not-joined' });
	expect(play.run(sending(), otto, { now: DAWN })).toMatchObject({ reason: 'not-found' });
});

test('[C3] owner and managers choose how large a file may be', () => {
	const play = begunConversation();
	const limit = () => fileLimitOf(play.all('workspace')[0]);
	const choose = (actor: typeof ana) =>
		play.run({ name: 'limitFiles', args: { workspaceId, bytes: 5_000_000 } }, actor, { now: DAWN });
	expect(limit()).toBe(20_000_000);
	expect(choose(ben)).toMatchObject({ reason: 'forbidden' });
	expect(choose(ana)).toMatchObject({ kind: 'applied' });
	expect(limit()).toBe(5_000_000);
	expect(choose(ana)).toMatchObject({ kind: 'applied', puts: [] });
});
