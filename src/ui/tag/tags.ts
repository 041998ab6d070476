/** Finding a tag by what is typed. */
import type { Color, Setting } from '#domain/setting.ts';
import { fold } from '#domain/fold.ts';

/** The tags whose name has every word that was typed, accents and capitals aside; all of them for nothing. */
export function matching(tags: readonly Setting[], typed: string): readonly Setting[] {
	const words = fold(typed).split(' ');
	return tags.filter(({ name }) => words.every((word) => fold(name).includes(word)));
}

/** Whether a tag is called so already. */
export const sameName = ({ name }: Setting, typed: string): boolean => fold(name) === fold(typed);

const COLORS = ['blue', 'green', 'amber', 'violet', 'red'] as const satisfies readonly Color[];

/** The colour of a new tag, so that neighbours differ. @param count how many there are already */
export const colorOf = (count: number): Color => COLORS[count % COLORS.length] ?? 'grey';
