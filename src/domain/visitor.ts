/** A person on the customer's site. */
import Type, { type Static } from 'typebox';
import { Block, BLOCKS_MAX } from './block.ts';
import { EmailText } from './email.ts';
import {
	Address,
	BROWSER_MAX,
	EMAIL_MAX,
	Id,
	LANGUAGE_MAX,
	Millis,
	NAME_MAX,
	ShortText,
	URL_MAX
} from './fields.ts';
import { entriesOf, History, HISTORY_VALUE_MAX, remember, remembers, type HistoryEntry } from './history.ts';
import { applied, refused, type Mutator } from './mutator.ts';
import { cleanLine } from './text.ts';
import { Variables } from './variables.ts';

/** Longest telephone number, in UTF-16 units. */
const PHONE_MAX = 40;

const circumstances = {
	pageUrl: Type.String({ ...Address, description: 'The page the visitor is on.' }),
	pageTitle: Type.String({ ...ShortText, description: 'The title of that page.' }),
	referrer: Type.String({ ...Address, description: 'Where the visitor came from; empty when unknown.' }),
	language: Type.String({ maxLength: LANGUAGE_MAX, description: 'Language of page or browser, BCP 47.' }),
	browser: Type.String({ maxLength: BROWSER_MAX, description: 'What the browser calls itself.' })
};

/** A person on the customer's site. */
export const Visitor = Type.Object(
	{
		id: Id,
		name: Type.Optional(ShortText),
		email: Type.Optional(EmailText),
		phone: Type.Optional(Type.String({ maxLength: PHONE_MAX })),
		...circumstances,
		createdAt: Type.Integer({ ...Millis, description: 'When its first word was written, or one to it.' }),
		seenAt: Type.Integer({
			...Millis,
			description: 'When the visitor last introduced itself; 0 when it never has.'
		}),
		blocks: Type.Optional(
			Type.Array(Block, { maxItems: BLOCKS_MAX, description: 'By id; absent when none.' })
		),
		variables: Type.Optional(Variables),
		history: Type.Optional(History)
	},
	{ additionalProperties: false, description: "A person on the customer's site." }
);
export type Visitor = Static<typeof Visitor>;

/** Arguments of `introduceVisitor`. */
export const IntroduceVisitor = Type.Object(
	{ name: Type.Optional(ShortText), email: Type.Optional(EmailText), ...circumstances },
	{ additionalProperties: false }
);
export type IntroduceVisitor = Static<typeof IntroduceVisitor>;

/** What agents may write into; each is written by itself. */
export const VisitorField = Type.Enum(['name', 'email', 'phone']);
export type VisitorField = Static<typeof VisitorField>;

/** Longest value of each, in UTF-16 units. */
export const VISITOR_FIELD_MAX: Readonly<Record<VisitorField, number>> = {
	name: NAME_MAX,
	email: EMAIL_MAX,
	phone: PHONE_MAX
};
const FieldValue = Type.String({ maxLength: HISTORY_VALUE_MAX });

/** Arguments of `editVisitor`; `editId` names this edit. */
export const EditVisitor = Type.Object(
	{
		visitorId: Id,
		editId: Id,
		field: VisitorField,
		value: Type.Optional(Type.String({ ...FieldValue, description: 'Absent to empty the field.' })),
		replaced: Type.Optional(
			Type.String({ ...FieldValue, description: 'What its author saw there; absent when nothing.' })
		),
		restoredId: Type.Optional(
			Type.String({ ...Id, description: 'The entry of the history that it brings back.' })
		)
	},
	{ additionalProperties: false }
);
export type EditVisitor = Static<typeof EditVisitor>;

type FieldEntry = HistoryEntry & { readonly field: VisitorField };

/** Somebody of whom nothing is known, and who has not introduced itself: `seenAt` is 0. */
export const emptyVisitor = (id: string, createdAt: number): Visitor => ({
	id,
	pageUrl: '',
	pageTitle: '',
	referrer: '',
	language: '',
	browser: '',
	createdAt,
	seenAt: 0
});

/** Says where a visitor is and what is known of it; what is left out stays as it was. */
export const introduceVisitor: Mutator<IntroduceVisitor> = (scene, args, { actor, writtenAt, now }) => {
	const known = scene.read('visitor', actor.id);
	let document: Visitor = {
		...(known ?? { id: actor.id, createdAt: writtenAt }),
		pageUrl: cleanLine(args.pageUrl, URL_MAX),
		pageTitle: cleanLine(args.pageTitle, NAME_MAX),
		referrer: cleanLine(args.referrer, URL_MAX),
		language: cleanLine(args.language, LANGUAGE_MAX),
		browser: cleanLine(args.browser, BROWSER_MAX),
		seenAt: now
	};
	for (const field of ['name', 'email'] as const) {
		const value = args[field];
		if (value !== undefined) {
			document = withSaid(document, field, cleanLine(value, VISITOR_FIELD_MAX[field]), writtenAt);
		}
	}
	return applied([{ collection: 'visitor', document }]);
};

/**
 * Writes into one field of a visitor. The value written last stands, in whatever order two arrive; the other one is
 * kept in the history and can be written again, naming its entry (product V1, X5, rule 5.4).
 */
export const editVisitor: Mutator<EditVisitor> = (scene, args, { actor, writtenAt }) => {
	const visitor = scene.read('visitor', args.visitorId);
	if (!visitor) return refused('not-found');
	const { field, editId: id, restoredId } = args;
	if (remembers(visitor.history, { field, id })) return applied([]);
	const value = cleanLine(args.value ?? '', VISITOR_FIELD_MAX[field]);
	const before = entriesOf(visitor.history, field).at(-1) ?? unwritten(visitor, field);
	// Whoever saw what stands writes after it, whatever the clocks say.
	const isAfter = before !== undefined && isSeen(visitor, field, args.replaced);
	const entry: FieldEntry = {
		id,
		field,
		...(value === '' ? {} : { value }),
		authorId: actor.id,
		writtenAt: isAfter ? Math.max(writtenAt, before.writtenAt + 1) : writtenAt,
		...(restoredId === undefined ? {} : { restoredId })
	};
	const history = before ? remember(visitor.history, before) : visitor.history;
	return applied([{ collection: 'visitor', document: withEntry({ ...visitor, history }, entry) }]);
};

/** What the field held before anybody wrote into it: as old as the visitor, and the visitor's own word. */
function unwritten(visitor: Visitor, field: VisitorField): HistoryEntry | undefined {
	const value = visitor[field];
	if (value === undefined) return undefined;
	return { id: visitor.id, field, value, authorId: visitor.id, writtenAt: visitor.createdAt };
}

/** Whether an author certainly saw what stands in a field: nothing that stood there before reads the same. */
function isSeen(visitor: Visitor, field: VisitorField, replaced: string | undefined): boolean {
	const entries = entriesOf(visitor.history, field);
	const beganEmpty = entries.every(({ id }) => id !== visitor.id);
	const alike = entries.filter(({ value }) => value === replaced).length;
	return visitor[field] === replaced && alike + (beganEmpty && replaced === undefined ? 1 : 0) <= 1;
}

/** With what the visitor says of itself; an agent's correction is not undone by hearing the old word again. */
function withSaid(visitor: Visitor, field: VisitorField, value: string, writtenAt: number): Visitor {
	const entries = entriesOf(visitor.history, field);
	if (entries.length === 0) return { ...visitor, [field]: value };
	const said = entries.find(({ id }) => id === visitor.id);
	if (said?.value === value) return visitor;
	return withEntry(visitor, { id: visitor.id, field, value, authorId: visitor.id, writtenAt });
}

/** With one entry more in its history; what was written last into its field stands. */
function withEntry(
	{ history, ...visitor }: Omit<Visitor, 'history'> & { history?: History | undefined },
	entry: FieldEntry
): Visitor {
	const { field } = entry;
	const document: Visitor = { ...visitor, history: remember(history, entry) };
	const standing = entriesOf(document.history, field).at(-1)?.value;
	if (standing === undefined) delete document[field];
	else document[field] = standing;
	return document;
}
