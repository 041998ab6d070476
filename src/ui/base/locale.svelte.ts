/** The language of all screens as state: changing it changes every sentence in place, without a reload. */
import { getLocale, overwriteGetLocale, setLocale, type Locale } from '#messages/runtime';

class Language {
	#current = $state<Locale>(getLocale());

	get current(): Locale {
		return this.#current;
	}

	/** Changes the language and remembers it on this device. */
	set current(locale: Locale) {
		void setLocale(locale, { reload: false });
		this.#current = locale;
	}
}

export const language = new Language();

// Every message asks for the locale when it is shown: reading state there makes all of them reactive.
overwriteGetLocale(() => language.current);
