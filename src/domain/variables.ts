/** What the customer's site says of its visitor by `Porchlight('variables', {…})` (product V9). */
import Type, { type Static } from 'typebox';
import { cleanLine } from './text.ts';

/** How many variables of a visitor are kept. */
export const VARIABLES_MAX = 30;
/** Longest name of a variable, in UTF-16 units. */
const VARIABLE_NAME_MAX = 60;
/** Longest value of a variable, in UTF-16 units. */
const VARIABLE_VALUE_MAX = 300;

/** One value by its name; pairs and no object, so that no name means anything to a program. */
export const Variable = Type.Object(
	{
		name: Type.String({ minLength: 1, maxLength: VARIABLE_NAME_MAX }),
		value: Type.String({ maxLength: VARIABLE_VALUE_MAX })
	},
	{ additionalProperties: false, description: 'What the site says of its visitor, by name.' }
);
export type Variable = Static<typeof Variable>;

/** Variables in their order. */
export const Variables = Type.Array(Variable, { maxItems: VARIABLES_MAX });

/** What a page said, as it is kept: texts, numbers and truth values, each cut to its length; the rest is left out. */
export function readVariables(said: Readonly<Record<string, unknown>>): Variable[] {
	const pairs = Object.entries(said).flatMap(([name, value]): Variable[] => {
		if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
		const clean = cleanLine(name, VARIABLE_NAME_MAX);
		return clean === '' ? [] : [{ name: clean, value: cleanLine(String(value), VARIABLE_VALUE_MAX) }];
	});
	return pairs.slice(0, VARIABLES_MAX);
}
