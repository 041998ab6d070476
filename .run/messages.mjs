/**
 * How the sentences of src/messages become functions; the widget, which lives on foreign pages, chooses its locale itself.
 *
 * @type {import('@inlang/paraglide-js').CompilerOptions}
 */
export const messages = {
	project: './src/messages/project.inlang',
	outdir: './src/messages/generated',
	strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
	localStorageKey: 'porchlight-locale',
	outputStructure: 'message-modules',
	emitTsDeclarations: true,
	emitGitIgnore: false,
	emitPrettierIgnore: false,
	emitReadme: false
};
