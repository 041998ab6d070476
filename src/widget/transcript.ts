/**
 * Lets the visitor keep what was said: as a file, made here from what the widget holds, and by e-mail where the server sends
 * any. What is asked for goes through the outbox, so it waits for a line as a message does (product E6, X12; SPEC M10).
 */
import {
	mail_transcript_subject,
	mail_you,
	message_chatbot,
	transcript_as_of,
	transcript_file,
	transcript_file_name,
	transcript_partial,
	widget_save,
	widget_save_address,
	widget_save_again,
	widget_save_email,
	widget_save_file,
	widget_save_refused,
	widget_save_send,
	widget_save_sending,
	widget_save_sent,
	widget_save_too_many,
	widget_save_waiting,
	widget_save_wrong,
	widget_team_name
} from '#messages';
import type { VisitorConversation } from '#domain/conversation.ts';
import { isEmail } from '#domain/email.ts';
import { EMAIL_MAX } from '#domain/fields.ts';
import type { Message } from '#domain/message.ts';
import { printed, printText } from '#domain/printout.ts';
import type { WidgetAnswer } from '#protocol/widget.ts';
import { conversationsOf, messagesOf, type Copy } from './copy.ts';
import { atEnd, drawing, part } from './part.ts';
import type { Kept, VisitorMutation, Wish } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { View } from './view.ts';

/** What is lent by the talk. */
export interface Lent {
	readonly surroundings: Pick<Surroundings, 'newId' | 'now'>;
	readonly kept: Kept;
	copy(): Copy;
	view(): Pick<View, 'name' | 'isCut' | 'hasEnded'>;
	/** The visitor's own variant of the widget's language, BCP 47. */
	region(): string;
	/** What the server said to the closed widget; nothing before it did. */
	about(): Pick<WidgetAnswer, 'canMail'> | undefined;
	/** Puts the wish for a letter into the outbox; it is stored when this returns. */
	put(mutation: VisitorMutation): void;
}

/** How far the last letter of the conversation has come, in the words for it; none when an address is to be typed. */
type Letter = { readonly said: string; readonly isEnd: boolean } | undefined;

/** What is to be seen; nothing before there is something to keep. */
type Scene =
	| { readonly isOpen: false }
	| { readonly isOpen: true; readonly canMail: boolean; readonly letter: Letter; readonly fault: string }
	| undefined;

type Asked = Extract<Wish, { name: 'requestTranscript' }>;

/** Draws it into its place. @returns shows how things stand now, and changes nothing while that is the same */
export function drawTranscript(place: HTMLElement, lent: Lent): () => void {
	const { kept, surroundings } = lent;
	const root = place.getRootNode() as ShadowRoot;
	let isOpen = false;
	/** What was typed is no address. */
	let isWrong = false;
	/** The letter after which its visitor wants another. */
	let settledId = '';
	let shown = '';

	function refresh(): void {
		const scene = sceneOf();
		const text = JSON.stringify(scene) ?? '';
		if (text === shown) return;
		shown = text;
		const focused = place.contains(root.activeElement) && (root.activeElement as HTMLInputElement).name;
		atEnd(place, () => place.replaceChildren(...(scene ? drawn(scene) : [])));
		if (focused === false) return;
		const same = focused && place.querySelector<HTMLElement>(`[name=${focused}]`);
		(same || place.querySelector('button') || place.closest<HTMLElement>('.log'))?.focus();
	}

	function sceneOf(): Scene {
		const current = conversationsOf(lent.copy()).at(-1);
		if (!current) return undefined;
		const isAnswered = saidIn(current).some(({ author }) => author !== 'visitor');
		if (!isAnswered && !lent.view().hasEnded) return undefined;
		if (!isOpen) return { isOpen };
		const asked = lastAsked(current);
		const reason = asked?.refused;
		const fault =
			isWrong || reason === 'no-address'
				? widget_save_wrong()
				: reason === 'too-many'
					? widget_save_too_many()
					: reason && widget_save_refused();
		return {
			isOpen,
			canMail: isAnswered && lent.about()?.canMail === true,
			letter: letterOf(asked),
			fault: fault ?? ''
		};
	}

	/** What is printed of a conversation; of what waits nothing is in it: it was not said yet. */
	const saidIn = ({ id }: VisitorConversation): Message[] => printed(messagesOf(lent.copy(), id));

	const lastAsked = (current: VisitorConversation): Asked | undefined =>
		kept
			.wishes()
			.filter((wish): wish is Asked => wish.name === 'requestTranscript')
			.findLast(({ id, args }) => args.conversationId === current.id && id !== settledId);

	function letterOf(asked: Asked | undefined): Letter {
		if (!asked || asked.refused) return undefined;
		const to = asked.args.email;
		if (asked.number !== undefined) return { said: widget_save_sent({ to }), isEnd: true };
		return {
			said: lent.view().isCut ? widget_save_waiting({ to }) : widget_save_sending({ to }),
			isEnd: false
		};
	}

	function drawn(scene: NonNullable<Scene>): Node[] {
		const opener = button('open', () => {
			isOpen = !isOpen;
			isWrong = false;
		});
		opener.className = 'opener';
		opener.ariaExpanded = String(scene.isOpen);
		opener.append(drawing('M12 4v11M7 10.5l5 5 5-5M5 20h14'), widget_save());
		if (!scene.isOpen) return [part('div', { className: 'saving' }, opener)];
		const file = button('file', save, widget_save_file());
		file.className = 'main';
		const mail = !scene.canMail ? [] : scene.letter ? drawLetter(scene.letter) : [drawForm(scene.fault)];
		return [part('div', { className: 'saving open' }, opener, file, ...mail)];
	}

	function drawLetter({ said, isEnd }: NonNullable<Letter>): Node[] {
		const words = part('p', { dir: 'auto', textContent: said });
		const again = button('again', () => (settledId = lastOfAll()?.id ?? ''), widget_save_again());
		return isEnd ? [words, again] : [words];
	}

	function drawForm(fault: string): Node {
		const field = part('input', {
			type: 'email',
			name: 'email',
			autocomplete: 'email',
			maxLength: EMAIL_MAX,
			placeholder: widget_save_address(),
			value: kept.get('letterTo') ?? knownEmail(kept)
		});
		field.ariaLabel = widget_save_address();
		field.ariaInvalid = String(fault !== '');
		field.addEventListener('input', () => kept.set('letterTo', field.value));
		const send = part('button', { type: 'submit', name: 'send', textContent: widget_save_send() });
		const form = part(
			'form',
			{ noValidate: true },
			part('p', { textContent: widget_save_email() }),
			part('div', { className: 'row' }, field, send),
			...(fault === '' ? [] : [part('p', { className: 'refused', textContent: fault })])
		);
		form.addEventListener('submit', (event) => {
			event.preventDefault();
			put(field.value.trim());
		});
		return form;
	}

	function button(name: string, press: () => void, textContent = ''): HTMLButtonElement {
		const made = part('button', { type: 'button', name, textContent });
		made.addEventListener('click', () => {
			press();
			refresh();
		});
		return made;
	}

	const lastOfAll = (): Asked | undefined => {
		const current = conversationsOf(lent.copy()).at(-1);
		return current && lastAsked(current);
	};

	function put(email: string): void {
		const current = conversationsOf(lent.copy()).at(-1);
		isWrong = !isEmail(email);
		if (isWrong || !current) return refresh();
		const before = lastAsked(current);
		if (before?.refused) kept.removeWish(before.id);
		kept.remove('letterTo');
		const id = surroundings.newId();
		const args = { id, conversationId: current.id, email };
		lent.put({ id, name: 'requestTranscript', args, at: surroundings.now() });
	}

	function save(): void {
		const current = conversationsOf(lent.copy()).at(-1);
		if (!current) return;
		const now = surroundings.now();
		const momentOf = (at: number): string =>
			new Date(at).toLocaleString(lent.region(), { dateStyle: 'full', timeStyle: 'short' });
		const workspace = lent.view().name || widget_team_name();
		const text = printText(saidIn(current), {
			language: lent.region(),
			title: mail_transcript_subject({ workspace }),
			// A copy that had to be trimmed begins at 0 until the line has brought it whole.
			about: [
				transcript_as_of({ when: momentOf(now) }),
				...(lent.copy().number > 0 ? [] : [transcript_partial()])
			],
			nameOf: ({ author, authorName }) =>
				author === 'visitor' ? mail_you() : authorName || message_chatbot(),
			momentOf,
			file: (name) => transcript_file({ name }),
			note: ''
		});
		const link = part('a', {
			href: URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' })),
			download: `${transcript_file_name()}-${dayOf(new Date(now))}.txt`
		});
		link.click();
		// The browser has taken it up by the next task.
		setTimeout(() => URL.revokeObjectURL(link.href));
	}

	refresh();
	return refresh;
}

/** What the page's owner has told of the visitor's address; on this page, by nobody else. */
function knownEmail(kept: Kept): string {
	const { email = '' } = JSON.parse(kept.get('introduced') ?? '{}') as { readonly email?: string };
	return email;
}

/** By the visitor's own calendar: `2026-01-31`. */
const dayOf = (at: Date): string =>
	[at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
