/** The round button in the corner of the page: all that is drawn before somebody wants to talk. */
import { widget_launcher_close, widget_launcher_open, widget_launcher_unread } from '#messages';
import { spoken } from './language.ts';
import styles from './launcher.css?inline';

const BUBBLE =
	'M12 3.5c5 0 9 3.3 9 7.6s-4 7.6-9 7.6c-.9 0-1.8-.1-2.6-.3L5 21l.5-4C3.9 15.6 3 13.5 3 11.1c0-4.3 4-7.6 9-7.6Z';
const DOTS = 'M8 11.2h.01M12 11.2h.01M16 11.2h.01';
const CHEVRON = 'm6 9.5 6 6 6-6';

/** The launcher and the shadow root that it shares with the panel. */
export interface Launcher {
	readonly root: ShadowRoot;
	readonly button: HTMLButtonElement;
	/** Lets it be seen. */
	reveal(): void;
	/** Takes it and everything beside it off the page. */
	remove(): void;
	show(state: { isOpen: boolean; unread: number }): void;
	/** A sentence above the button; an empty one takes it away. */
	hint(text: string): void;
}

/** Draws the launcher, hidden until `reveal`. */
export function drawLauncher(): Launcher {
	const host = document.createElement('porchlight-widget');
	// The page may be in another language: who hears the widget hears it in its own.
	host.lang = spoken.locale;
	const root = host.attachShadow({ mode: 'open' });
	// Constructed sheets are allowed by every Content-Security-Policy; a style element often is not.
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(styles);
	root.adoptedStyleSheets = [sheet];
	const button = document.createElement('button');
	button.type = 'button';
	button.className = 'launcher';
	button.hidden = true;
	button.ariaHasPopup = 'dialog';
	const count = part('span', 'count');
	const hint = part('p', 'hint');
	hint.role = 'status';
	button.append(picture('shut', BUBBLE, DOTS), picture('open', CHEVRON), count);
	root.append(hint, button);
	/** Also where a site changes its pages by putting another body in the place of the last. */
	let stand = () => {
		if (!host.isConnected) document.body.append(host);
	};
	const launcher: Launcher = {
		root,
		button,
		reveal: () => (button.hidden = false),
		remove: () => {
			stand = () => {};
			host.remove();
		},
		show: ({ isOpen, unread }) => {
			button.ariaExpanded = `${isOpen}`;
			button.ariaLabel = label(isOpen, unread);
			count.textContent = isOpen || unread === 0 ? '' : unread > 99 ? '99+' : String(unread);
		},
		hint: (text) => (hint.textContent = text)
	};
	launcher.show({ isOpen: false, unread: 0 });
	const follow = () => {
		stand();
		new MutationObserver(() => stand()).observe(document.documentElement, { childList: true });
	};
	// A script in the head runs before there is a body.
	if (document.body) follow();
	else document.addEventListener('DOMContentLoaded', follow);
	return launcher;
}

function label(isOpen: boolean, unread: number): string {
	if (isOpen) return widget_launcher_close({}, spoken);
	return unread > 0 ? widget_launcher_unread({ count: unread }, spoken) : widget_launcher_open({}, spoken);
}

function part(tag: 'span' | 'p', name: string): HTMLElement {
	const element = document.createElement(tag);
	element.className = name;
	return element;
}

/** Built by hand: pages may forbid markup from text. */
function picture(name: string, ...paths: string[]): SVGElement {
	const of = 'http://www.w3.org/2000/svg';
	const svg = document.createElementNS(of, 'svg');
	svg.setAttribute('class', name);
	svg.setAttribute('viewBox', '0 0 24 24');
	svg.ariaHidden = 'true';
	for (const d of paths) {
		const path = document.createElementNS(of, 'path');
		path.setAttribute('d', d);
		svg.append(path);
	}
	return svg;
}
