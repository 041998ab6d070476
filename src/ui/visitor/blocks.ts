/** What is said of a block. */
import type { Block } from '#domain/block.ts';
import type { Setting } from '#domain/setting.ts';
import { m } from '#messages';
import { formatMoment } from '../base/format.ts';

/** Who set it, since when and until when. */
export function formatBlock(
	{ blockedAt, endsAt }: Pick<Block, 'blockedAt' | 'endsAt'>,
	name: string,
	now: number
): string {
	const since = formatMoment(blockedAt, now);
	return endsAt === undefined
		? m.block_by({ name, since })
		: m.block_by_until({ name, since, until: formatMoment(endsAt, now) });
}

/** The same of an IP address that is kept out. */
export const formatIpBlock = (
	{ createdAt, endsAt }: Pick<Setting, 'createdAt' | 'endsAt'>,
	name: string,
	now: number
): string => formatBlock({ blockedAt: createdAt, ...(endsAt === undefined ? {} : { endsAt }) }, name, now);
