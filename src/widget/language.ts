/** The language of the page the widget stands on: it speaks as its surroundings do. */

/** The languages that the widget speaks. */
export type Locale = 'en' | 'fr';

/** The options that every sentence of the widget is asked with; set once, before anything is drawn. */
export const spoken: { locale: Locale } = { locale: 'en' };

/** The page's own language, else the first of the browser's that is spoken, else English. */
export function chooseLocale(page: string, browser: readonly string[]): Locale {
	const wanted = [page, ...browser].map((tag) => tag.toLowerCase().split('-')[0]);
	return wanted.find((tag): tag is Locale => tag === 'en' || tag === 'fr') ?? 'en';
}
