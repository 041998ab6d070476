/**
 * The form of the widget while nobody is there: asks how the visitor can be reached (product P4, section 6 "team offline").
 * Brought when the last agent goes. It holds nothing back: what is written is sent with an address or without one, and an
 * address that was said goes with the introduction, ahead of the words.
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
	widget_form_wrong
} from '#messages';
import { isEmail } from '#domain/email.ts';
import { EMAIL_MAX, NAME_MAX } from '#domain/fields.ts';
import styles from './contact.css?inline';
import type { Introduction } from './introduction.ts';
import { dress, part } from './part.ts';
import type { Kept } from './storage.ts';
import type { View } from './view.ts';

/** What is lent by the talk. */
export interface Lent {
	readonly kept: Kept;
	view(): Pick<View, 'team' | 'line'>;
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

/** What is to be seen. */
type Scene =
	| { readonly kind: 'nothing' }
	| { readonly kind: 'ask'; readonly canMail: boolean; readonly isNamed: boolean }
	| { readonly kind: 'known'; readonly canMail: boolean; readonly email: string; readonly isFixed: boolean };

/** Draws it into the panel, above the field. */
export function drawContact(panel: HTMLElement, lent: Lent): Contact {
	const { kept } = lent;
	const root = panel.getRootNode() as ShadowRoot;
	dress(panel, styles);
	/** Said to who hears the panel, too: it stands there before its words do. */
	const known = part('p', { role: 'status', dir: 'auto' });
	const form = part('form', { noValidate: true });
	const place = part('div', { className: 'contact' }, known, form);
	panel.querySelector('.composer')?.before(place);
	let isChanging = false;
	let shown = '';

	function refresh(): void {
		const scene = sceneOf(lent, isChanging);
		const text = JSON.stringify(scene);
		if (text === shown) return;
		shown = text;
		const hadFocus = place.contains(root.activeElement);
		place.hidden = scene.kind === 'nothing';
		known.textContent = scene.kind === 'known' ? wordsOf(scene) : '';
		form.replaceChildren(...drawn(scene));
		if (!hadFocus) return;
		(field() ?? panel.querySelector<HTMLElement>('.composer textarea'))?.focus();
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

	function drawFields({ canMail, isNamed }: Extract<Scene, { kind: 'ask' }>): Node[] {
		const typed = { name: '', email: '', ...kept.get('said'), ...kept.get('contact') };
		const name = part('input', { name: 'name', autocomplete: 'name', maxLength: NAME_MAX });
		const email = part('input', {
			type: 'email',
			name: 'email',
			autocomplete: 'email',
			maxLength: EMAIL_MAX
		});
		const why = part('p', {
			id: 'contact-why',
			textContent: canMail ? widget_form_mail() : widget_form_reach()
		});
		const wrong = part('p', { id: 'contact-wrong', className: 'wrong', role: 'alert' });
		email.setAttribute('aria-describedby', `${why.id} ${wrong.id}`);
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
			why,
			...(isNamed ? [] : [part('label', {}, widget_form_name(), name)]),
			part('div', { className: 'row' }, part('label', {}, widget_form_email(), email), save),
			wrong
		];
	}

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
		tellWrong(true);
		email.focus();
	});
	refresh();
	return { refresh, take };
}

/** Hours, when a workspace has them, are one more answer to the question whether the form stands here (product E2). */
function sceneOf({ kept, view, introduction, canMail: ask }: Lent, isChanging: boolean): Scene {
	const { team, line } = view();
	if (team.online || line.kind === 'stopped') return { kind: 'nothing' };
	const canMail = ask();
	const { name, email: told } = introduction.known();
	const isFixed = (told ?? '') !== '';
	const email = isFixed ? told : kept.get('said')?.email;
	if (email !== undefined && (isFixed || !isChanging)) return { kind: 'known', canMail, email, isFixed };
	return { kind: 'ask', canMail, isNamed: name !== undefined };
}

const wordsOf = ({ canMail, email }: Extract<Scene, { kind: 'known' }>): string =>
	canMail ? widget_form_mail_to({ email }) : widget_form_reach_at({ email });
