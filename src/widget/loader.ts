/**
 * What the owner's page loads: `<script async src="https://HOST/widget.js" data-workspace="ID"></script>`. Draws the
 * launcher, and brings the panel when somebody wants to talk. Stores nothing before the first click, and no cookie ever.
 */
import { widget_unreachable } from '#messages';
import type { ErrorBody } from '#protocol/error.ts';
import { PROTOCOL_HEADER } from '#protocol/version.ts';
import type { WidgetAnswer } from '#protocol/widget.ts';
import { chooseLocale, spoken } from './language.ts';
import { drawLauncher, type Launcher } from './launcher.ts';
import type { Panel } from './panel.svelte.ts';

/** How long the launcher waits for the server's word that it may stand here, in milliseconds. */
const REVEAL_AFTER_MS = 400;

/** The panel in each language: one is as much as a page needs. */
const panels = { en: () => import('./panel.svelte.ts?en'), fr: () => import('./panel.svelte.ts?fr') };

/** What the page's owner calls: `Porchlight('prefill', 'Hello')`; calls made before the panel is there are kept. */
type Command = (name: string, ...values: unknown[]) => void;

declare global {
	interface Window {
		Porchlight?: Command & { q?: unknown[][] };
	}
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) start(script);

function start(script: HTMLScriptElement): void {
	const workspaceId = script.dataset['workspace'] ?? '';
	const waiting = window.Porchlight?.q ?? [];
	if (document.querySelector('porchlight-widget')) return tell('the widget is already on this page');
	if (workspaceId === '') return tell('the script needs data-workspace="…", the id of your workspace');
	spoken.locale = chooseLocale(document.documentElement.lang, navigator.languages);
	const prefix = `porchlight:${workspaceId}:`;
	const isRemembered = look(() => localStorage.getItem(`${prefix}conversation`)) !== null;
	const wasOpen = look(() => sessionStorage.getItem(`${prefix}open`)) !== null;
	const launcher = drawLauncher();
	const server = new URL(script.src).origin;
	const answer = askWhetherAllowed(server, workspaceId, launcher);
	const calls: unknown[][] = [];
	let panel: Promise<Panel> | undefined;

	const bring = (): Promise<Panel> => {
		panel ??= panels[spoken.locale]().then(({ startPanel }) => {
			const { root } = launcher;
			const made = startPanel({ root, server, workspaceId, locale: spoken.locale, answer, onchange, onleave });
			for (const [name, ...values] of calls.splice(0)) made.run(String(name), ...values);
			return made;
		});
		panel.catch(() => (panel = undefined));
		return panel;
	};
	const onleave = () => launcher.button.focus();
	const onchange = (state: { isOpen: boolean; unread: number }): void => {
		launcher.show(state);
		look(() => (state.isOpen ? sessionStorage.setItem(`${prefix}open`, '1') : sessionStorage.removeItem(`${prefix}open`)));
	};
	const open = async (): Promise<void> => {
		launcher.button.ariaBusy = 'true';
		launcher.hint('');
		try {
			(await bring()).open();
		} catch {
			launcher.hint(widget_unreachable({}, spoken));
		}
		launcher.button.ariaBusy = 'false';
	};
	const run: Command = (name, ...values) => {
		if (name === 'open') void open();
		else if (panel) void panel.then((made) => made.run(name, ...values));
		else calls.push([name, ...values]);
	};

	window.Porchlight = run;
	for (const [name, ...values] of waiting) run(String(name), ...values);
	launcher.button.addEventListener('click', () => {
		if (launcher.button.ariaExpanded === 'true') run('close');
		else void open();
	});
	// A finger that hovers or a focus that passes is early enough to bring the panel before the click.
	for (const early of ['pointerenter', 'focus']) launcher.button.addEventListener(early, () => void bring().catch(() => {}));
	if (isRemembered || wasOpen) void bring().then((made) => made.resume(wasOpen), () => {});
	if (isRemembered) launcher.reveal();
	else setTimeout(launcher.reveal, REVEAL_AFTER_MS);
}

/** What the closed widget shows; takes the launcher away where the server does not want it. */
async function askWhetherAllowed(
	server: string,
	workspaceId: string,
	launcher: Launcher
): Promise<WidgetAnswer | undefined> {
	try {
		const response = await fetch(`${server}/api/widget/${encodeURIComponent(workspaceId)}`, { credentials: 'omit' });
		// Without our header it is somebody else's answer, such as a hotel's; that decides nothing.
		if (!response.headers.get(PROTOCOL_HEADER)) return undefined;
		if (response.ok) return (await response.json()) as WidgetAnswer;
		const { kind } = (await response.json()) as ErrorBody;
		if (kind !== 'forbidden' && kind !== 'not-found') return undefined;
		launcher.remove();
		tell(
			kind === 'forbidden'
				? `${location.origin} is not among the origins of workspace ${workspaceId}; add it in Porchlight's settings`
				: `there is no workspace ${workspaceId} on ${server}`
		);
		return undefined;
	} catch {
		// No line: the visitor may write all the same.
		return undefined;
	} finally {
		launcher.reveal();
	}
}

/** Says to the page's owner why nothing is to be seen. */
function tell(reason: string): void {
	console.info(`Porchlight: ${reason}.`);
}

/** Reads storage where the browser allows it. */
function look<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}
