/** A visitor asks for what was said by e-mail (product E6; SPEC M10). */
import { expect, test } from 'vitest';
import { publicMessage } from '#domain/message.ts';
import type { Actor } from '#domain/mutator.ts';
import { ana, DAWN, otto, thread, vera } from '../kit/cast.ts';
import { conversation, id, join, play, say } from './play.ts';

const ADDRESS = 'somebody@shop.example';

/** Vera wrote, and Ana answered. */
const answered = () =>
	play([
		[vera, say('Where is my lamp?')],
		[ana, join()],
		[ana, say('It leaves today.')]
	]).documents;

function ask(
	documents: ReturnType<typeof answered>,
	{
		email = ADDRESS,
		actor = vera,
		entryId = id(),
		mayMail
	}: { email?: string; actor?: Actor; entryId?: string; mayMail?: boolean } = {}
) {
	const args = { id: entryId, conversationId: thread, email };
	const when = mayMail === undefined ? { now: DAWN + 9 } : { now: DAWN + 9, mayMail };
	return documents.run({ name: 'requestTranscript', args }, actor, when);
}

test('[M10] the letter goes to the address that was typed, and the entry about it is for agents alone', () => {
	const documents = answered();
	const { lastPosition } = conversation(documents);
	expect(ask(documents)).toMatchObject({ kind: 'applied' });
	const entry = documents.all('message').find(({ event }) => event === 'transcript');
	expect(entry).toMatchObject({
		author: 'visitor',
		authorId: vera.id,
		position: lastPosition + 1,
		email: { to: ADDRESS, state: 'queued' }
	});
	expect(entry && publicMessage(entry)).toBeUndefined();
	expect(conversation(documents).lastPosition).toBe(lastPosition + 1);
	expect(documents.read('visitor', vera.id)?.email).toBeUndefined();
});

test('[M10] nothing goes anywhere before an agent has written', () => {
	const { documents } = play([
		[vera, say('Buy our lamps!')],
		[ana, join()]
	]);
	expect(ask(documents)).toEqual({ kind: 'refused', reason: 'unanswered' });
});

test('[M10] who is not its visitor, is blocked, has had too many or names no mailbox is told so', () => {
	expect(ask(answered(), { actor: otto })).toEqual({ kind: 'refused', reason: 'not-found' });
	expect(ask(answered(), { actor: ana })).toEqual({ kind: 'refused', reason: 'forbidden' });
	for (const email of ['', 'somebody', 'a@b, c@d', 'a@b\nBcc: c@d'])
		expect(ask(answered(), { email })).toEqual({ kind: 'refused', reason: 'no-address' });
	expect(ask(answered(), { mayMail: false })).toEqual({ kind: 'refused', reason: 'too-many' });
	const { documents } = play(
		[[ana, { name: 'blockVisitor', args: { visitorId: vera.id, blockId: id() } }]],
		answered()
	);
	expect(ask(documents)).toEqual({ kind: 'refused', reason: 'blocked' });
});

test('[M10] an entry is left once under its id', () => {
	const documents = answered();
	const entryId = id();
	expect(ask(documents, { entryId }).kind).toBe('applied');
	expect(ask(documents, { entryId })).toEqual({ kind: 'refused', reason: 'invalid' });
});
