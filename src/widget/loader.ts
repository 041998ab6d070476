/**
 * What the owner's page loads: `<script async src="https://HOST/widget/widget.js" data-workspace="ID"></script>`. Draws the
 * launcher, and brings the panel when somebody wants to talk. Stores nothing before the first click, and no cookie ever.
 */
import { widget_unreachable } from '#messages';
import type { ErrorBody } from '#protocol/error.ts';
import { PROTOCOL_HEADER } from '#protocol/version.ts';
import type { WidgetAnswer } from '#protocol/widget.ts';
import { chooseLocale, spoken } from './language.ts';
import { drawLauncher, type Launcher } from './launcher.ts';
import { tellOwner } from './owner.ts';
import type { Panel, Parts } from './panel.svelte.ts';
import { tellVisit, type Visit } from './visit.ts';

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
	if (document.querySelector('porchlight-widget')) return tellOwner('the widget is already on this page');
	if (workspaceId === '') return tellOwner('the script needs data-workspace="…", the id of your workspace');
	spoken.locale = chooseLocale(document.documentElement.lang, navigator.languages);
	const prefix = `porchlight:${workspaceId}:`;
	const isRemembered =
		(look(() => localStorage.getItem(`${prefix}conversation`)) ?? tokenIn(prefix)) !== undefined;
	const wasOpen = look(() => sessionStorage.getItem(`${prefix}open`)) !== null;
	/** An earlier page was refused: nothing is drawn before the server has taken that back. */
	const wasShut = look(() => localStorage.getItem(`${prefix}shut`)) !== null;
	const launcher = drawLauncher();
	const server = new URL(script.src).origin;
	/** Asks whether the widget may appear to this visitor here, and lets it, or takes it off the page (SPEC W2, W6). */
	const askFor = async (): Promise<WidgetAnswer | undefined> => {
		const shut = `${prefix}shut`;
		const token = tokenIn(prefix);
		const known = await ask(`${server}/api/widget/${encodeURIComponent(workspaceId)}`, isRemembered, token);
		if (known === 'refused') {
			launcher.remove();
			if (token !== undefined) look(() => localStorage.setItem(shut, '1'));
			return undefined;
		}
		if (known && wasShut) look(() => localStorage.removeItem(shut));
		if (known || !wasShut) launcher.reveal();
		return known;
	};
	const answer = askFor();
	const visit = tellVisit(server, workspaceId, () => tokenIn(prefix));
	let lineKind = '';
	const door = makeDoor(launcher, visit, {
		root: launcher.root,
		server,
		workspaceId,
		locale: spoken.locale,
		answer,
		onleave: () => launcher.button.focus(),
		onchange: (state) => {
			launcher.show(state);
			const { line } = state;
			if (line.kind !== lineKind) {
				lineKind = line.kind;
				// There may be a token now.
				visit.tell();
				if (line.kind === 'stopped' && line.error.kind === 'forbidden') void askFor();
			}
			const key = `${prefix}open`;
			look(() => (state.isOpen ? sessionStorage.setItem(key, '1') : sessionStorage.removeItem(key)));
		}
	});
	const waiting = window.Porchlight?.q ?? [];
	window.Porchlight = door.run;
	for (const [name, ...values] of waiting) door.run(String(name), ...values);
	const resume = () => (isRemembered || wasOpen ? door.resume(wasOpen) : undefined);
	if (wasShut) return void answer.then((known) => known && resume());
	resume();
	// Another tab may be the one in which the visitor opens the chat: an answer is counted here too.
	addEventListener('storage', ({ key }) => key === `${prefix}visitor` && door.resume(false));
	if (isRemembered) launcher.reveal();
	else setTimeout(launcher.reveal, REVEAL_AFTER_MS);
}

function tokenIn(prefix: string): string | undefined {
	return (
		look(() => (JSON.parse(localStorage.getItem(`${prefix}visitor`) ?? '{}') as { token?: string }).token) ??
		undefined
	);
}

/** What leads to the panel: the launcher, the page's own script, and what an earlier page left open. */
function makeDoor(
	launcher: Launcher,
	visit: Visit,
	parts: Parts
): { run: Command; resume: (wasOpen: boolean) => void } {
	const { button } = launcher;
	const calls: [string, ...unknown[]][] = [];
	let panel: Promise<Panel> | undefined;

	const bring = (): Promise<Panel> => {
		panel ??= panels[parts.locale]().then(({ startPanel }) => {
			const made = startPanel(parts);
			for (const call of calls.splice(0)) made.run(...call);
			return made;
		});
		// Another try asks for it again.
		panel.catch(() => (panel = undefined));
		return panel;
	};
	const open = async (): Promise<void> => {
		button.ariaBusy = 'true';
		launcher.hint('');
		try {
			(await bring()).open();
		} catch {
			launcher.hint(widget_unreachable({}, spoken));
		}
		button.ariaBusy = 'false';
	};
	const run: Command = (name, ...values) => {
		if (name === 'open') void open();
		else if (name === 'variables') visit.know(values[0] as Parameters<Visit['know']>[0]);
		else if (panel) void panel.then((made) => made.run(name, ...values));
		else calls.push([name, ...values]);
	};
	button.addEventListener('click', () => run(button.ariaExpanded === 'true' ? 'close' : 'open'));
	// A pointer that comes near or a focus that passes is early enough to bring the panel before the click.
	for (const early of ['pointerenter', 'focus']) {
		button.addEventListener(early, () => void bring().catch(() => {}));
	}
	return {
		run,
		resume: (wasOpen) => {
			bring().then(
				(made) => made.resume(wasOpen),
				() => {}
			);
		}
	};
}

/** What the closed widget shows; nothing when that can't be known now, and `refused` where it may not stand. */
async function ask(
	url: string,
	isRemembered: boolean,
	token?: string
): Promise<WidgetAnswer | 'refused' | undefined> {
	try {
		const headers: HeadersInit = token === undefined ? {} : { authorization: `Bearer ${token}` };
		const response = await fetch(url, { credentials: 'omit', headers });
		// Without our header it is somebody else's answer, such as a hotel's; that decides nothing.
		if (!response.headers.get(PROTOCOL_HEADER)) return undefined;
		if (response.ok) return (await response.json()) as WidgetAnswer;
		const { kind, message } = (await response.json()) as ErrorBody;
		if (kind !== 'forbidden' && kind !== 'not-found') return undefined;
		tellOwner(`nothing is drawn, for ${message}`);
		return 'refused';
	} catch {
		// An origin that is not listed may not read even the refusal; that there is an answer tells it from no line.
		const isThere = !isRemembered && (await fetch(url, { mode: 'no-cors' }).catch(() => undefined));
		if (!isThere) return undefined;
		tellOwner(`nothing is drawn, for ${location.origin} is not among the origins that the workspace lists`);
		return 'refused';
	}
}

/** Reads storage where the browser allows it. */
function look<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}
