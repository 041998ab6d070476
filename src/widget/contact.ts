/**
 * The form of the widget while nobody is there, or nobody answers: asks how the visitor can be reached (product P4, section 6
 * "team offline" and "waiting"). It holds nothing back: what is written is sent with an address or without one, and an address
 * that was said goes with the introduction, ahead of the words.
 */
import {
	widget_form_change,
	widget_form_email,
	widget_form_mail,
	widget_form_mail_to,
	widget_form_name,
	widget_form_reach,
	widget_form_reach_at,
	widget_form_save,
	widget_form_wait,
	widget_form_wait_at,
	widget_form_wrong
} from '#messages';
import { isEmail } from '#domain/email.ts';
import { EMAIL_MAX, NAME_MAX } from '#domain/fields.ts';
import styles from './contact.css?inline';
import type { Introduction } from './introduction.ts';
import { dress, part } from './part.ts';
import type { Kept } from './storage.ts';
import type { Surroundings } from './surroundings.ts';
import type { TextEntry } from './thread.ts';
import type { View } from './view.ts';

/** How long a visitor waits for the first answer before it is asked, in milliseconds. */
const WAIT_MS = 45_000;

/** What is lent by the talk. */
export interface Lent {
	readonly surroundings: Pick<Surroundings, 'now' | 'later'>;
	readonly kept: Kept;
	view(): Pick<View, 'team' | 'line' | 'entries' | 'typist' | 'hasEnded'>;
	readonly introduction: Pick<Introduction, 'known' | 'tell'>;
	/** The server can let letters leave. */
	canMail(): boolean;
}

/** The drawn form. */
export interface Contact {
	/** Shows how things stand now, and changes nothing while that is the same. */
	refresh(): void;
	/** Words are sent: what is typed here goes with them; an address that is none is told, and stays. */
	take(): void;
}

/** What is to be seen: who is known is told where it is reached, who is not is asked. */
type Scene =
	| { readonly kind: 'nothing' }
	| { readonly kind: 'ask'; readonly words: string; readonly isNamed: boolean }
	| { readonly kind: 'known'; readonly words: string; readonly isFixed: boolean };

/** Draws it into the panel, above the field. */
export function drawContact(panel: HTMLElement, lent: Lent): Contact {
	const { kept, surroundings } = lent;
	const root = panel.getRootNode() as ShadowRoot;
	dress(panel, styles);
	/** Said to who hears the panel, too: it stands there before its words do. */
	const words = part('p', { id: 'contact-why', role: 'status', dir: 'auto' });
	const form = part('form', { noValidate: true });
	const place = part('div', { className: 'contact' }, words, form);
	panel.querySelector('.composer')?.before(place);
	let isChanging = false;
	let shown = '';
	/** The message that waits for a first answer, and since when, by the clock of this page. */
	let waiting: { readonly id: string; readonly since: number } | undefined;
	let forgetWait = () => {};

	function refresh(): void {
		const scene = sceneOf(lent, { isChanging, isLong: waitsLong() });
		const text = JSON.stringify(scene);
		if (text === shown) return;
		const hadFocus = place.contains(root.activeElement);
		// Who types here is not interrupted: the rest of an address would go where messages are written.
		if (scene.kind === 'nothing' && hadFocus) return;
		shown = text;
		place.hidden = scene.kind === 'nothing';
		words.textContent = scene.kind === 'nothing' ? '' : scene.words;
		form.replaceChildren(...drawn(scene));
		if (hadFocus) (field() ?? messages())?.focus();
	}

	function waitsLong(): boolean {
		const now = surroundings.now();
		const { id } = unanswered(lent.view()) ?? {};
		if (id !== waiting?.id) waiting = id === undefined ? undefined : { id, since: now };
		forgetWait();
		if (!waiting) return false;
		const leftMs = waiting.since + WAIT_MS - now;
		if (leftMs > 0) forgetWait = surroundings.later(refresh, leftMs);
		return leftMs <= 0;
	}

	function drawn(scene: Scene): Node[] {
		if (scene.kind === 'ask') return drawFields(scene);
		if (scene.kind === 'nothing' || scene.isFixed) return [];
		const change = part('button', { type: 'button', textContent: widget_form_change() });
		change.addEventListener('click', () => {
			isChanging = true;
			refresh();
		});
		return [change];
	}

	function drawFields({ isNamed }: Extract<Scene, { kind: 'ask' }>): Node[] {
		const typed = { name: '', email: '', ...kept.get('said'), ...kept.get('contact') };
		const name = part('input', { name: 'name', autocomplete: 'name', maxLength: NAME_MAX });
		const email = part('input', {
			type: 'email',
			name: 'email',
			autocomplete: 'email',
			maxLength: EMAIL_MAX
		});
		const wrong = part('p', { id: 'contact-wrong', className: 'wrong', role: 'alert' });
		email.setAttribute('aria-describedby', `${words.id} ${wrong.id}`);
		for (const field of [name, email]) {
			field.value = typed[field.name as keyof typeof typed];
			field.dir = 'auto';
			field.addEventListener('input', () => {
				kept.set('contact', { name: name.value, email: email.value });
				// Told again when it is said again, and no longer than it is so.
				if (email.ariaInvalid === 'true' && isEmail(email.value.trim())) tellWrong(false);
			});
		}
		const save = part('button', { className: 'save', textContent: widget_form_save() });
		return [
			...(isNamed ? [] : [part('label', {}, widget_form_name(), name)]),
			part('div', { className: 'row' }, part('label', {}, widget_form_email(), email), save),
			wrong
		];
	}

	const messages = () => panel.querySelector<HTMLElement>('.composer textarea');
	const field = () => form.querySelector<HTMLInputElement>('input[type=email]');

	function tellWrong(isWrong: boolean): void {
		const email = field();
		if (email) email.ariaInvalid = String(isWrong);
		const told = form.querySelector('.wrong');
		if (!told) return;
		told.textContent = isWrong ? widget_form_wrong() : '';
		if (isWrong) told.scrollIntoView({ block: 'nearest' });
	}

	function take(): void {
		if (!field()) return;
		const { name = '', email = '' } = kept.get('contact') ?? {};
		const [called, address] = [name.trim(), email.trim()];
		const said = {
			...kept.get('said'),
			...(called === '' ? {} : { name: called }),
			...(isEmail(address) ? { email: address } : {})
		};
		if (Object.keys(said).length > 0) kept.set('said', said);
		if (isEmail(address)) isChanging = false;
		else if (address !== '') tellWrong(true);
	}

	form.addEventListener('submit', (event) => {
		event.preventDefault();
		take();
		lent.introduction.tell();
		refresh();
		const email = field();
		if (!email) return;
		// It stood only for as long as its person was in it.
		if (isEmail(email.value.trim())) return messages()?.focus();
		tellWrong(true);
		email.focus();
	});
	place.addEventListener('focusout', ({ relatedTarget }) => {
		if (!place.contains(relatedTarget as Node | null)) refresh();
	});
	refresh();
	return { refresh, take };
}

/** Hours, when a workspace has them, are one more answer to the question whether the form stands here (product E2). */
function sceneOf(
	{ kept, view, introduction, canMail }: Lent,
	{ isChanging, isLong }: { isChanging: boolean; isLong: boolean }
): Scene {
	const { team, line } = view();
	if ((team.online && !isLong) || line.kind === 'stopped') return { kind: 'nothing' };
	const { name, email: told } = introduction.known();
	const isFixed = (told ?? '') !== '';
	const email = isFixed ? told : kept.get('said')?.email;
	if (email !== undefined && (isFixed || !isChanging)) {
		const say = team.online ? widget_form_wait_at : canMail() ? widget_form_mail_to : widget_form_reach_at;
		return { kind: 'known', words: say({ email }), isFixed };
	}
	const say = team.online ? widget_form_wait : canMail() ? widget_form_mail : widget_form_reach;
	return { kind: 'ask', words: say(), isNamed: name !== undefined };
}

/** The first of the visitor's messages that the team has, when nobody has said anything since, nor is about to. */
function unanswered({ entries, typist, hasEnded }: ReturnType<Lent['view']>): TextEntry | undefined {
	if (hasEnded || typist !== undefined) return undefined;
	const ended = entries.findLastIndex((entry) => entry.kind === 'event' && entry.event === 'resolved');
	const texts = entries.slice(ended + 1).filter((entry) => entry.kind === 'text');
	if (texts.some(({ isOwn }) => !isOwn)) return undefined;
	return texts.find(({ state }) => state === 'sent' || state === 'seen');
}
