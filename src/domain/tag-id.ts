/** Which tag or group a name is: the same whoever writes it, with capitals and accents or without. */
import { NAME_MAX } from './fields.ts';
import { namedId } from './named-id.ts';
import { fold } from './fold.ts';
import { cleanLine } from './text.ts';

/** Whether two names are the same tag, or the same group. */
export const isSameTag = (name: string, other: string): boolean => key(name) === key(other);

/**
 * The id of the tag that has a name (SPEC M6).
 *
 * @param turn above 0 when those of the turns before belong to tags that have another name by now
 */
export const tagIdFor = (workspaceId: string, name: string, turn = 0): string =>
	namedId(workspaceId, turn === 0 ? key(name) : `${key(name)}\n${turn}`);

/** The id of the group that has a name, as `tagIdFor` of a tag; no tag has it. */
export const groupIdFor = (workspaceId: string, name: string, turn = 0): string =>
	namedId(workspaceId, `\n${key(name)}\n${turn}`);

const key = (name: string): string => fold(cleanLine(name, NAME_MAX));
