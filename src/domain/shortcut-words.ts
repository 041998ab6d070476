/** What a shortcut puts into a reply: its variables filled in, and nothing awkward where a value is unknown. */

/** What a variable stands for. */
export type Variable = 'visitor' | 'first-name' | 'email' | 'agent' | 'workspace';

/** What is known; absent what is not. */
export interface Values {
	readonly visitorName?: string | undefined;
	readonly email?: string | undefined;
	readonly agentName?: string | undefined;
	readonly workspaceName?: string | undefined;
}

/** A text to be put into a reply. */
export interface Filled {
	readonly text: string;
	/** The variables whose value is unknown and that have no other words: they were left out. */
	readonly unknown: readonly Variable[];
	/** What its author is to fill in by hand: from the first UTF-16 unit to the one behind the last. */
	readonly gap?: readonly [start: number, end: number];
}

/** A part of a text: words, or a variable, or what only looks like one. */
export type Part =
	| { readonly kind: 'words'; readonly text: string }
	| {
			readonly kind: 'variable';
			readonly text: string;
			readonly variable: Variable;
			readonly otherwise?: string;
	  }
	| { readonly kind: 'gap'; readonly text: string };

/** How each is written, whatever the language of the screen: the first word of a language is the one that is offered. */
const words: Readonly<Record<Variable, { readonly en: readonly string[]; readonly fr: readonly string[] }>> =
	{
		visitor: {
			en: ['visitor', 'visitor name', 'name', 'full name'],
			fr: ['visiteur', 'nom du visiteur', 'nom', 'nom complet']
		},
		'first-name': {
			en: ['first name', 'firstname', 'visitor first name'],
			fr: ['prénom', 'prénom du visiteur']
		},
		email: { en: ['e-mail', 'email', 'e-mail address'], fr: ['adresse e-mail', 'courriel', 'mail'] },
		agent: { en: ['agent', 'agent name', 'my name'], fr: ['nom de l’agent', 'mon nom', 'conseiller'] },
		workspace: { en: ['workspace', 'company', 'team'], fr: ['espace', 'entreprise', 'équipe'] }
	};

/** All variables, in the order in which they are offered. */
export const variables = Object.keys(words) as readonly Variable[];

/** Braces within a line, with what stands between them and, behind a bar, what is said when that is unknown. */
const BRACES = /\{([^{}|\n]{1,60})(?:\|([^{}\n]{0,200}))?\}/g;
/** Stands where something was left out, until the text around it is mended; in no text that is stored. */
const HOLE = '\u0000';

/** How a variable is written in a language. */
export const variableWord = (variable: Variable, language: string): string => {
	const { en, fr } = words[variable];
	return `{${(language.startsWith('fr') ? fr : en)[0]}}`;
};

/** The parts of a text in its order. */
export function partsOf(text: string): Part[] {
	const parts: Part[] = [];
	let end = 0;
	for (const found of text.matchAll(BRACES)) {
		if (found.index > end) parts.push({ kind: 'words', text: text.slice(end, found.index) });
		end = found.index + found[0].length;
		parts.push(partOf(found[0], found[1] ?? '', found[2]));
	}
	if (end < text.length) parts.push({ kind: 'words', text: text.slice(end) });
	return parts;
}

/**
 * The text with its variables filled in. One whose value is unknown gives way to its other words, `{first name|there}`;
 * without any it is left out with the space and the comma that led to it. Other braces stay, to be filled in by hand.
 */
export function fill(text: string, values: Values): Filled {
	const unknown = new Set<Variable>();
	const gaps: string[] = [];
	const whole = partsOf(text).map((part) => {
		if (part.kind === 'gap') gaps.push(part.text);
		if (part.kind !== 'variable') return part.text.replaceAll(HOLE, '');
		const value = valueOf(part.variable, values) ?? part.otherwise?.trim();
		if (value === undefined) unknown.add(part.variable);
		return value || HOLE;
	});
	const filled = mend(whole.join(''));
	const start = gaps[0] === undefined ? -1 : filled.indexOf(gaps[0]);
	return {
		text: filled,
		unknown: [...unknown],
		...(start === -1 ? {} : { gap: [start, start + (gaps[0]?.length ?? 0)] as const })
	};
}

function partOf(text: string, name: string, otherwise: string | undefined): Part {
	const wanted = plain(name);
	const variable = variables.find((one) =>
		[...words[one].en, ...words[one].fr].some((word) => plain(word) === wanted)
	);
	if (!variable) return { kind: 'gap', text };
	return { kind: 'variable', text, variable, ...(otherwise === undefined ? {} : { otherwise }) };
}

/** Written with accents or without, with hyphens, apostrophes and spaces of any kind. */
const plain = (word: string): string =>
	word
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[\s_'’-]+/g, ' ')
		.trim();

function valueOf(variable: Variable, values: Values): string | undefined {
	const { visitorName, email, agentName, workspaceName } = values;
	const known = {
		visitor: visitorName,
		'first-name': visitorName?.trim().split(/\s+/)[0],
		email,
		agent: agentName,
		workspace: workspaceName
	}[variable]?.trim();
	return known === '' ? undefined : known;
}

/** Takes the holes out of a text, so that nobody sees where they were. */
function mend(text: string): string {
	if (!text.includes(HOLE)) return text;
	return text
		.split('\n')
		.map((line) => (line.includes(HOLE) ? mendLine(line) : line))
		.join('\n')
		.trim();
}

function mendLine(line: string): string {
	const mended = line
		// What was around it alone: brackets and quotes.
		.replace(/[ \u00A0\u202F]*(?:\(\s*\0\s*\)|\[\s*\0\s*\]|"\s*\0\s*"|“\s*\0\s*”|«\s*\0\s*»)/g, HOLE)
		// The comma that led to it, when a sign follows that needs none.
		.replace(/,[ ]*\0(?=[ \u00A0\u202F]*(?:[,.!?;:…]|$))/g, HOLE)
		.replace(/[ ]+\0/g, HOLE);
	const isFirst = mended.trimStart().startsWith(HOLE);
	const rest = mended.replaceAll(HOLE, '');
	if (!isFirst) return rest.replace(/[ ]{2,}/g, ' ').trimEnd();
	// What followed it begins the line now.
	const begun = rest.replace(/^[\s,;:.!]+/, '');
	return begun.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()).trimEnd();
}
