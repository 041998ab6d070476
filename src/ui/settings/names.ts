/** What may be wrong with the name of a tag or a group. */
import type { Setting } from '#domain/setting.ts';
import { m } from '#messages';
import { sameName } from '../tag/tags.ts';

/** Tells what is wrong with the name of one of a list, as a sentence. @param known said when another one has it */
export const nameFault =
	(list: readonly Setting[], known: () => string) =>
	(name: string, id?: string): string | undefined => {
		if (name === '') return m.tags_missing_name();
		return list.some((one) => one.id !== id && sameName(one, name)) ? known() : undefined;
	};
