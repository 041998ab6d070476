/** What a person does with a notification: opens its conversation, answers in it, or says that it is read (product N6). */
import { newId } from '#domain/id.ts';
import { MESSAGE_TEXT_MAX } from '#domain/message.ts';
import type { Args, Mutation, MutationName } from '#domain/mutations.ts';
import { cleanText } from '#domain/text.ts';
import { Pushed } from '#outbox/pushed.ts';
import { addWish, listWishes, Outbox, outboxName } from '#outbox/store.ts';
import { wait } from '#outbox/wait.ts';
import { m } from '#messages';
import { show, type Note } from './notification.ts';
import type { ToPage } from './push.ts';
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
	const text = cleanText(reply ?? '').slice(0, MESSAGE_TEXT_MAX);
	const isMine = note !== undefined && (await isSignedIn(note));
	if (isMine && note.about && !note.about.isInner && text !== '')
		return await sendReply(worker, note, note.about, text);
	notification.close();
	if (isMine && note.about && action === 'read') {
		const { conversationId, position } = note.about;
		await wishAndSend(note, [wish('markRead', { conversationId, position })]);
		return;
	}
	await open(worker, note?.about ? `/conversations/${note.about.conversationId}` : '/conversations');
}

/** Nothing is written for whoever signed out here meanwhile. */
async function isSignedIn({ workspaceId, agentId }: Note): Promise<boolean> {
	const pushed = await Pushed.ofSignedIn(workspaceId, agentId);
	pushed?.close();
	return pushed !== undefined;
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

type About = NonNullable<Note['about']>;

/** Puts the reply where all replies wait, sends what can be sent, and says in the same notification how far that came. */
async function sendReply(
	{ registration }: ServiceWorkerGlobalScope,
	note: Note,
	{ conversationId, position, hasJoined }: About,
	text: string
): Promise<void> {
	const message = wish('sendMessage', { id: newId(), conversationId, text, seenPosition: position });
	const join = wish('joinConversation', { conversationId, eventId: newId() });
	const read = wish('markRead', { conversationId, position });
	const end = await wishAndSend(note, [...(hasJoined ? [] : [join]), message, read], message.id);
	const say = { sent: m.push_sent, waiting: m.push_waiting, held: m.push_held }[end];
	const about = { conversationId, position, hasJoined: true };
	await show(registration, { ...note, body: say({ text }, { locale: note.language }), about }, false);
}

const wish = <N extends MutationName>(name: N, args: Args<N>): Mutation =>
	({ id: newId(), name, args, at: Date.now() }) as unknown as Mutation;

/** @returns what became of one of them, the last when none is named */
async function wishAndSend(
	{ workspaceId, agentId }: Note,
	mutations: readonly Mutation[],
	askedId?: string
): Promise<'sent' | 'waiting' | 'held'> {
	const outbox = new Outbox(outboxName(workspaceId, agentId));
	try {
		await outbox.together(async () => {
			for (const mutation of mutations) await addWish(outbox, mutation);
		});
		await send(outbox);
		const asked = (await listWishes(outbox)).find(({ mutation }) => mutation.id === askedId);
		if (!asked || asked.state === 'applied') return 'sent';
		return asked.state === 'held' || asked.state === 'refused' ? 'held' : 'waiting';
	} finally {
		outbox.close();
	}
}
