/* eslint-disable @typescript-eslint/consistent-type-imports -- an import line would make this a module, which can't declare others */
/** The panel as the build makes it once for each language. */
declare module '*panel.svelte.ts?en' {
	export const startPanel: typeof import('./panel.svelte.ts').startPanel;
}

declare module '*panel.svelte.ts?fr' {
	export const startPanel: typeof import('./panel.svelte.ts').startPanel;
}
