/** What a person does with a notification: opens its conversation, answers in it, or says that it is read (product N6). */
import { newId } from '#domain/id.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import type { Args, Mutation, MutationName } from '#domain/mutations.ts';
import { cleanText } from '#domain/text.ts';
import { Pushed } from '#outbox/pushed.ts';
import { addWish, Outbox, outboxName } from '#outbox/store.ts';
import { wait } from '#outbox/wait.ts';
import { m } from '#messages';
import { keepSending } from './background.ts';
import { show, type Note } from './notification.ts';
import type { ToPage } from './push.ts';
import { endOf, sayReply, type ReplyEnd } from './replied.ts';
import { send } from './sending.ts';

/** Answers clicks. */
export function answerClicks(worker: ServiceWorkerGlobalScope): void {
	worker.addEventListener('notificationclick', (event) => event.waitUntil(answer(worker, event)));
}

async function answer(worker: ServiceWorkerGlobalScope, event: NotificationEvent): Promise<void> {
	const { notification, action } = event;
	const note = notification.data as Note | undefined;
	// Not by the action's name: where a reply was typed, some browsers leave it empty.
	const { reply } = event as NotificationEvent & { readonly reply?: string | null };
	if (!isOfOne(note)) {
		notification.close();
		return await open(worker, '/conversations');
	}
	const text = note.about.isInner ? '' : cleanText(reply ?? '').slice(0, MESSAGE_TEXT_MAX);
	const who = await whoAnswers(note);
	if (text !== '' && who !== 'nobody') return await sendReply(worker, note, text, who);
	notification.close();
	if (text !== '') await readOut(worker, note, text);
	if (who === 'signed-in' && action === 'read') return await markRead(worker, note);
	await open(worker, `/conversations/${note.about.conversationId}`);
}

/** Of one conversation; a test is of none. */
type NoteOfOne = Note & { readonly about: NonNullable<Note['about']> };

const isOfOne = (note: Note | undefined): note is NoteOfOne => note?.about !== undefined;

/** Nothing is written for whoever signed out here meanwhile; `unknown` when the store cannot say so just now. */
async function whoAnswers({ workspaceId, agentId }: Note): Promise<'signed-in' | 'nobody' | 'unknown'> {
	try {
		const pushed = await Pushed.ofSignedIn(workspaceId, agentId);
		pushed?.close();
		return pushed ? 'signed-in' : 'nobody';
	} catch {
		return 'unknown';
	}
}

/** Focuses a window that is there and tells it where to go, else opens one: browsers allow one of both for a click. */
async function open({ clients }: ServiceWorkerGlobalScope, path: string): Promise<void> {
	const windows = await clients.matchAll({ type: 'window' });
	const window = windows.find(({ visibilityState }) => visibilityState === 'visible') ?? windows[0];
	if (!window) return void (await clients.openWindow(path));
	const focused = await window.focus();
	const heard = new MessageChannel();
	const answered = new Promise<boolean>((resolve) => {
		heard.port1.onmessage = () => resolve(true);
		void wait(1_500, new AbortController().signal).then(() => resolve(false));
	});
	focused.postMessage({ tell: 'go', path } satisfies ToPage, [heard.port2]);
	// A page that has only just begun, or one at the door, hears nothing yet.
	if (!(await answered)) await focused.navigate(path);
}

/**
 * Puts the reply where all replies wait, sends what can be sent, and says in the same notification how far that came; without
 * a line it goes on trying. What cannot be kept is read there, and can be answered again.
 */
async function sendReply(
	worker: ServiceWorkerGlobalScope,
	note: NoteOfOne,
	text: string,
	who: 'signed-in' | 'unknown'
): Promise<void> {
	const { conversationId, position, hasJoined } = note.about;
	const message = wish('sendMessage', { id: newId(), conversationId, text, seenPosition: position });
	const join = wish('joinConversation', { conversationId, eventId: newId() });
	const read = wish('markRead', { conversationId, position });
	const all = [...(hasJoined ? [] : [join]), message, read];
	const end = who === 'unknown' ? 'lost' : await wishAndSend(note, all, message.id);
	const about = end === 'lost' ? note.about : { conversationId, position, hasJoined: true };
	await sayReply(worker.registration, { ...note, about }, { text, mutationId: message.id, end });
	if (end === 'waiting') await keepSending(worker, outboxName(note.workspaceId, note.agentId));
}

/** Says that it is read; where that cannot be kept the notification stands there again. */
async function markRead({ registration }: ServiceWorkerGlobalScope, note: NoteOfOne): Promise<void> {
	const { conversationId, position } = note.about;
	const end = await wishAndSend(note, [wish('markRead', { conversationId, position })]);
	if (end === 'lost') await show(registration, note, false);
}

/** What somebody typed who is signed out by then: nobody keeps it, and nothing else of the conversation is shown. */
async function readOut(
	{ registration }: ServiceWorkerGlobalScope,
	{ language }: Note,
	text: string
): Promise<void> {
	const locale = { locale: language };
	const body = m.push_lost({ text }, locale);
	await registration.showNotification(m.app_name({}, locale), { body, tag: 'signed-out' });
}

const wish = <N extends MutationName>(name: N, args: Args<N>): Mutation =>
	({ id: newId(), name, args, at: Date.now() }) as unknown as Mutation;

/** @returns what became of one of them, the last when none is named; `lost` when none could be kept */
async function wishAndSend(
	{ workspaceId, agentId }: Note,
	mutations: readonly Mutation[],
	askedId?: string
): Promise<ReplyEnd> {
	const outbox = new Outbox(outboxName(workspaceId, agentId));
	try {
		await outbox.together(async () => {
			for (const mutation of mutations) await addWish(outbox, mutation);
		});
	} catch {
		outbox.close();
		return 'lost';
	}
	try {
		await send(outbox);
		return await endOf(outbox, askedId);
	} catch {
		// It is kept, and leaves another time.
		return 'waiting';
	} finally {
		outbox.close();
	}
}
