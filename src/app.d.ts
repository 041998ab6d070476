/** The types every file of the app may take for granted. */
declare global {
	namespace App {}
}

export {};
