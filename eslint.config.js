import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Lint keeps to what catches bugs; style is Prettier's, and rules of our own are tests. */
export default ts.config(
	{ ignores: ['node_modules/', 'build/', 'data/', '.svelte-kit/', '.traces/', 'src/messages/generated/'] },
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// TypeScript knows which names exist.
			'no-undef': 'off',
			'no-console': 'error',
			// Texts of strangers are cleaned of them.
			'no-control-regex': 'off',
			eqeqeq: 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
			],
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
			'svelte/no-at-html-tags': 'error',
			// The app is served from the root of its origin.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['src/**/*.ts', 'src/**/*.svelte', 'sync-server/**/*.ts', 'tests/**/*.ts', 'tests/**/*.svelte'],
		languageOptions: {
			parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] }
		},
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			],
			'@typescript-eslint/only-throw-error': 'error'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
		// Props and derived values are declared by `let`.
		rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'off' }
	},
	{
		files: ['src/domain/**', 'src/protocol/**', 'sync-server/**'],
		linterOptions: { noInlineConfig: true }
	},
	{ files: ['src/data/database.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
	{
		files: ['sync-server/log.ts', '.run/**', 'tests/bench/**'],
		rules: { 'no-console': 'off' }
	}
);
