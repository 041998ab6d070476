/** The types every file of the app may take for granted. */
declare global {
	namespace App {
		interface PageState {
			/** A note is to be written in the conversation that is opened. */
			noting?: boolean;
		}
	}
}

export {};
