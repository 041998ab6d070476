/** The rooms and what each may use; and the sources as rooms.test.ts sees them: files, imports, exports. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface Room {
	readonly path: string;
	/** Rooms it may import from. */
	readonly looksInto: readonly RoomName[];
	/** Packages it may import; `node` and `$app` stand for everything below them. */
	readonly packages: readonly string[];
}

export type RoomName =
	| 'domain'
	| 'protocol'
	| 'outbox'
	| 'data'
	| 'ui'
	| 'routes'
	| 'service-worker'
	| 'widget'
	| 'sync-server'
	| 'messages';

export const rooms: Readonly<Record<RoomName, Room>> = {
	domain: { path: 'src/domain', looksInto: [], packages: ['typebox'] },
	protocol: { path: 'src/protocol', looksInto: ['domain'], packages: ['typebox'] },
	outbox: { path: 'src/outbox', looksInto: ['domain', 'protocol'], packages: ['dexie'] },
	data: {
		path: 'src/data',
		looksInto: ['domain', 'protocol', 'outbox'],
		packages: ['rxdb', 'rxjs', 'svelte']
	},
	ui: {
		path: 'src/ui',
		looksInto: ['domain', 'messages'],
		packages: [
			'svelte',
			'bits-ui',
			'@lucide/svelte',
			'virtua',
			'chart.js',
			'emoji-picker-element',
			'emoji-picker-element-data'
		]
	},
	routes: {
		path: 'src/routes',
		looksInto: ['domain', 'protocol', 'data', 'ui', 'messages'],
		packages: ['svelte', '@sveltejs/kit', '$app', 'workbox-window']
	},
	'service-worker': {
		path: 'src/service-worker',
		looksInto: ['domain', 'protocol', 'outbox', 'messages'],
		packages: ['workbox-precaching', 'workbox-routing', '$service-worker']
	},
	widget: { path: 'src/widget', looksInto: ['domain', 'protocol', 'messages'], packages: ['svelte'] },
	'sync-server': {
		path: 'sync-server',
		looksInto: ['domain', 'protocol', 'messages'],
		packages: [
			'node',
			'typebox',
			'hono',
			'@hono/node-server',
			'ws',
			'better-auth',
			'kysely',
			'web-push',
			'sharp',
			'bowser',
			'file-type',
			'nodemailer'
		]
	},
	// Sentences are not a place to look further from; their functions are generated.
	messages: { path: 'src/messages', looksInto: [], packages: [] }
};

/** One import as it stands in a file; `erased` when only types come through it, `later` when it is asked for while it runs. */
export interface Import {
	readonly from: string;
	readonly specifier: string;
	readonly erased: boolean;
	readonly later: boolean;
}

/** One export as it stands in a file. */
export interface Export {
	readonly file: string;
	readonly name: string;
	readonly isType: boolean;
	readonly isDocumented: boolean;
	/** Passed on from another file. */
	readonly isPassedOn: boolean;
}

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Everything written by hand: paths from the root, in order. */
export const files: readonly string[] = globSync(
	['src/**/*', 'sync-server/**/*', 'tests/**/*', '.run/*', '*.{js,ts}'].map((pattern) => join(root, pattern)),
	{ exclude: (path) => /(^|\/)(node_modules|generated|project\.inlang|fixtures)$/.test(String(path)) }
)
	.map((path) => path.slice(root.length))
	.filter((path) => /\.(ts|js|mjs|svelte|css|html|sql)$/.test(path))
	.sort();

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

export const roomOf = (path: string): RoomName | undefined =>
	(Object.keys(rooms) as RoomName[]).find((name) => path.startsWith(`${rooms[name].path}/`));

/** Where an import leads: a file from the root, or the name of a package. */
export function targetOf({ from, specifier }: Import): string {
	if (specifier.startsWith('.')) return join(dirname(from), specifier);
	if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
	const [first = '', second = ''] = specifier.replace(':', '/').split('/');
	return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The imports of a file, those of a component's scripts included. */
export function importsOf(from: string): Import[] {
	const found: Import[] = [];
	const add = (specifier: ts.Node | undefined, erased: boolean, later = false) => {
		if (specifier && ts.isStringLiteral(specifier))
			found.push({ from, specifier: specifier.text, erased, later });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) {
			add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
		} else if (ts.isExportDeclaration(node)) {
			add(node.moduleSpecifier, node.isTypeOnly);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			add(node.argument.literal, true);
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			add(node.arguments[0], false, true);
		}
		ts.forEachChild(node, visit);
	};
	visit(parse(from));
	return found;
}

/** The exports of a file. */
export function exportsOf(file: string): Export[] {
	const source = parse(file);
	return source.statements.flatMap((statement) => {
		const isPassedOn = ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
		if (!isPassedOn && !isExported(statement)) return [];
		const isType = ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
		const isDocumented = (ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? []).some(
			(comment) => source.text.startsWith('/**', comment.pos)
		);
		return namesOf(statement).map((name) => ({ file, name, isType, isDocumented, isPassedOn }));
	});
}

const isExported = (statement: ts.Statement): boolean =>
	ts.canHaveModifiers(statement) &&
	(ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);

function namesOf(statement: ts.Statement): string[] {
	if (ts.isVariableStatement(statement)) {
		return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
	}
	const { name } = statement as ts.DeclarationStatement;
	return [name && ts.isIdentifier(name) ? name.text : 'default'];
}

/** The names that a declaration gives, those of its parts where it takes something apart. */
const namesIn = (name: ts.BindingName): string[] =>
	ts.isIdentifier(name)
		? [name.text]
		: name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));

function parse(file: string): ts.SourceFile {
	const text = file.endsWith('.svelte')
		? [...read(file).matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map((match) => match[1] ?? '').join('\n')
		: read(file);
	return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}
