/** The few kinds of field that every document and every wish is made of. */
import Type from 'typebox';

/** The largest position, number or count that any integer field may hold. */
export const INTEGER_MAX = 2_147_483_647;
/** The last moment that fits a field: the year 2286, so that sorted keys stay 13 digits long. */
export const MILLIS_MAX = 9_999_999_999_999;
/** Longest name of a person, workspace or page, in UTF-16 units. */
export const NAME_MAX = 120;
/** Longest e-mail address, in UTF-16 units. */
export const EMAIL_MAX = 254;
/** Longest web address that is kept, in UTF-16 units. */
export const URL_MAX = 1_000;
/** Longest name of a language, BCP 47, in UTF-16 units. */
export const LANGUAGE_MAX = 35;
/** How much is kept of what a browser calls itself, in UTF-16 units. */
export const BROWSER_MAX = 300;
/** Longest question of a search, in UTF-16 units. */
export const QUERY_MAX = 200;

/** An identifier made by its author's device: UUID version 7, lower case. Says nothing about order. */
export const Id = Type.String({
	maxLength: 36,
	pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
});

/** Two identifiers joined by a dot: the id of something that belongs to a pair. */
export const PairId = Type.String({ maxLength: 73, pattern: '^[0-9a-f-]{36}\\.[0-9a-f-]{36}$' });

/** A moment: milliseconds since 1970 UTC. */
export const Millis = Type.Integer({ minimum: 0, maximum: MILLIS_MAX, multipleOf: 1 });

/** A place in a conversation, counted from 1; 0 means before the first message. */
export const Position = Type.Integer({ minimum: 0, maximum: INTEGER_MAX, multipleOf: 1 });

/** A short line of text: a name, a title. */
export const ShortText = Type.String({ maxLength: NAME_MAX });

/** A web address as text; never trusted to be one. */
export const Address = Type.String({ maxLength: URL_MAX });
