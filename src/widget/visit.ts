/**
 * Tells the server which page is looked at, for as long as it is (SPEC W8). Keeps nothing: the name of the visit lives as
 * long as the page, and whoever has a token brings it.
 */
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol/version.ts';
import { VISIT_EVERY_MS, type VisitAnswer, type VisitRequest } from '#protocol/visit.ts';

/** How soon a new address is seen, in milliseconds. */
const LOOK_MS = 1_000;

/** What is told of a page. */
export interface Visit {
	/** Says it again at once: the visitor may have a token now. */
	tell(): void;
	/** What the site knows of its visitor, from now on. */
	know(variables: VisitRequest['variables']): void;
}

/** Begins to tell, a moment after the page has begun. @param tokenNow the visitor's token, when there is one */
export function tellVisit(server: string, workspaceId: string, tokenNow: () => string | undefined): Visit {
	let visitId: string | undefined;
	let { href } = location;
	let dueAt = 0;
	let isActive = true;
	let isBusy = false;
	let variables: VisitRequest['variables'];

	// What is not known is left out of the JSON.
	async function say(hasLeft: boolean): Promise<void> {
		if (isBusy && !hasLeft) return;
		isBusy = true;
		// A page that is come back to says so at once.
		dueAt = hasLeft ? 0 : Date.now() + VISIT_EVERY_MS;
		const body: { [Field in keyof VisitRequest]: VisitRequest[Field] | undefined } = {
			workspaceId,
			visitId,
			pageUrl: href,
			pageTitle: document.title,
			referrer: document.referrer,
			timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
			isActive,
			hasLeft,
			variables
		};
		isActive = false;
		try {
			const response = await fetch(`${server}/api/visit`, {
				method: 'POST',
				headers: {
					[PROTOCOL_HEADER]: `${PROTOCOL}`,
					// One that is empty is none (SPEC W8).
					authorization: `Bearer ${tokenNow() ?? ''}`
				},
				body: JSON.stringify(body),
				credentials: 'omit',
				keepalive: true
			});
			if (response.ok) ({ visitId } = (await response.json()) as VisitAnswer);
			// Not wanted here, or no visit at all: a page that goes on saying so would only be a burden.
			if (response.status === 403 || (response.ok && !visitId)) return clearInterval(timer);
		} catch {
			// The next word is another try.
		}
		isBusy = false;
	}

	// Pages change their address without loading, in ways that can't be heard everywhere and should not be patched.
	const timer = setInterval(() => {
		if (location.href !== href) {
			({ href } = location);
			// Its title comes a moment after its address.
			dueAt = Date.now();
		} else if (Date.now() > dueAt) void say(false);
	}, LOOK_MS);
	for (const name of ['pointerdown', 'keydown', 'scroll'])
		addEventListener(name, () => (isActive = true), true);
	addEventListener('pagehide', () => void (visitId && say(true)));
	const tell = () => void (dueAt = 0);
	return {
		tell,
		know: (known) => {
			// A page that knows nothing of who is there may say so.
			variables = known ?? undefined;
			tell();
		}
	};
}
