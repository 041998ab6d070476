/** The types every file of the app may take for granted. */
declare global {
	namespace App {
		interface PageState {
			/** What is to be written at once in the conversation that is opened. */
			asks?: 'reply' | 'note';
		}
	}
}

export {};
