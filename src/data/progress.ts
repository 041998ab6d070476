/** How much of the feed this device holds, for those who look (product X14). */
import type { Data } from './data.ts';
import type { Progress } from './lives.ts';
import { Live } from './live.ts';

/** How much of the feed the copy holds, kept current while read; undefined while it is empty. */
export const watchProgress = ({ database }: Pick<Data, 'database'>): Live<Progress | undefined> =>
	new Live(database.progress, (tell) => {
		tell(database.progress);
		return database.changes.add(({ collection }) => collection === 'progress' && tell(database.progress));
	});
