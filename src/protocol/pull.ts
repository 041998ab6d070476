/** How a device learns what changed (SPEC S2, S3, S7, S8). */
import Type, { type Static } from 'typebox';
import { documentNames, type Document, type DocumentName } from '#domain/documents.ts';
import { Id, INTEGER_MAX } from '#domain/fields.ts';
import { Epoch } from './epoch.ts';

/** The server's position of a change. */
export const ChangeNumber = Type.Integer({ minimum: 0, maximum: INTEGER_MAX });
/** The most items that one answer carries. */
export const PULL_LIMIT_MAX = 1_000;

/** Asks for what changed above `after`. */
export const PullRequest = Type.Object(
	{
		epoch: Epoch,
		after: ChangeNumber,
		limit: Type.Integer({ minimum: 1, maximum: PULL_LIMIT_MAX })
	},
	{ additionalProperties: false, description: 'Asks for what changed above `after`.' }
);
export type PullRequest = Static<typeof PullRequest>;

/** How many pages of a first copy may be asked for before the one before them has come. */
export const PAGES_AHEAD = 3;

/** Asks for the next page of a first copy; without a cursor for its beginning. */
export const SnapshotRequest = Type.Object(
	{
		cursor: Type.Optional(
			Type.Object(
				{
					at: Type.Integer({ ...ChangeNumber, description: 'The number at which the snapshot began.' }),
					below: Type.Integer({
						...ChangeNumber,
						description: 'Documents changed at this number or later were sent.'
					})
				},
				{ additionalProperties: false }
			)
		)
	},
	{ additionalProperties: false, description: 'Asks for the next page of a first copy.' }
);
export type SnapshotRequest = Static<typeof SnapshotRequest>;

const Marker = Type.Object(
	{
		collection: Type.Enum(documentNames),
		number: ChangeNumber,
		id: Type.String({ maxLength: 73 }),
		gone: Type.Literal(true)
	},
	{ additionalProperties: false, description: "Deleted, or left this device's scope." }
);
const Changed = Type.Object(
	{ collection: Type.Enum(documentNames), number: ChangeNumber, document: Type.Unknown() },
	{
		additionalProperties: false,
		description: 'A document as it is at this number; its shape is that of its collection.'
	}
);

/** One entry of the feed: a document, or the marker of one that is gone. */
export const FeedItem = Type.Union([Changed, Marker], {
	description: 'A document, or the marker of one that is gone.'
});
/** One entry of the feed: a document, or the marker of one that is gone. */
export type FeedItem =
	| { [N in DocumentName]: { collection: N; number: number; document: Document<N> } }[DocumentName]
	| Static<typeof Marker>;

/** Asks for a whole conversation that the device does not keep. */
export const ThreadRequest = Type.Object(
	{ epoch: Epoch, conversationId: Id },
	{ additionalProperties: false, description: 'Asks for a whole conversation.' }
);
export type ThreadRequest = Static<typeof ThreadRequest>;

/** A conversation with all its entries, its visitor, and what agents noted on that. */
export const ThreadAnswer = Type.Object(
	{ epoch: Epoch, items: Type.Array(FeedItem) },
	{ additionalProperties: false, description: 'A conversation with all that belongs to it.' }
);
export type ThreadAnswer = Omit<Static<typeof ThreadAnswer>, 'items'> & { items: FeedItem[] };

/** What changed above `from`, in number order, up to and including `to`; `more` says that the page was full. */
export const PullAnswer = Type.Object(
	{ epoch: Epoch, from: ChangeNumber, to: ChangeNumber, more: Type.Boolean(), items: Type.Array(FeedItem) },
	{
		additionalProperties: false,
		description: 'What changed above `from`, in number order, up to and including `to`.'
	}
);
export type PullAnswer = Omit<Static<typeof PullAnswer>, 'items'> & { items: FeedItem[] };

/** A page of a first copy; complete when no cursor follows, then `pull` after `at` brings what changed meanwhile. */
export const SnapshotAnswer = Type.Object(
	{
		epoch: Epoch,
		at: ChangeNumber,
		cursor: SnapshotRequest.properties.cursor,
		ahead: Type.Optional(
			Type.Array(ChangeNumber, {
				maxItems: PAGES_AHEAD,
				description: 'Below which numbers the pages after the next will begin, unless something changes.'
			})
		),
		items: Type.Array(FeedItem)
	},
	{ additionalProperties: false, description: 'A page of a first copy; complete when no cursor follows.' }
);
export type SnapshotAnswer = Omit<Static<typeof SnapshotAnswer>, 'items'> & { items: FeedItem[] };
