/** The browser's own offer to install the app, kept until its person asks for it (product N2). */

/** What browsers that can be asked offer once, soon after the start; the platform's types do not know it. */
interface InstallOffer extends Event {
	prompt(): Promise<unknown>;
	readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

let offer = $state.raw<InstallOffer>();
let isDone = $state(false);

addEventListener('beforeinstallprompt', (event) => {
	// Ours is asked for in its own place, never over what somebody is doing.
	event.preventDefault();
	offer = event as InstallOffer;
});
addEventListener('appinstalled', () => (isDone = true));

/** Whether the app is, or can be, installed from here. */
export const installing = {
	get canAsk(): boolean {
		return offer !== undefined;
	},
	/** It runs as an app of its own, or was installed just now. */
	get isInstalled(): boolean {
		const isApp = matchMedia('(display-mode: standalone)').matches;
		return isDone || isApp || Reflect.get(navigator, 'standalone') === true;
	},
	/** Asks the browser, which asks its person; an offer is good for one question. */
	async ask(): Promise<void> {
		const asked = offer;
		offer = undefined;
		await asked?.prompt();
		isDone ||= (await asked?.userChoice)?.outcome === 'accepted';
	}
};
