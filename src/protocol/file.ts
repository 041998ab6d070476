/** How the bytes of a file come to the server and back (SPEC F1-F5). */
import Type, { type Static } from 'typebox';
import { Id, Millis } from '#domain/fields.ts';
import { FILE_CEILING_BYTES, FileSize, FileTypeField } from '#domain/file.ts';
import { BODY_MAX_BYTES } from './body.ts';

/** The most bytes of a file that one request carries. */
export const PIECE_MAX_BYTES = BODY_MAX_BYTES;

/** Says which file is to come, or asks how far it has come. */
export const FileRequest = Type.Object(
	{
		id: Type.String({ ...Id, description: 'Of the file, made by the device.' }),
		type: FileTypeField,
		size: FileSize
	},
	{ additionalProperties: false, description: 'A file that is to come.' }
);
export type FileRequest = Static<typeof FileRequest>;

/** How far a file has come. */
export const FileAnswer = Type.Object(
	{
		received: Type.Integer({
			minimum: 0,
			maximum: FILE_CEILING_BYTES,
			description: 'How many of its bytes are on disk; the next piece begins there.'
		}),
		isWhole: Type.Boolean({ description: 'All are, and they are what they say: it may be sent.' })
	},
	{ additionalProperties: false, description: 'How far a file has come.' }
);
export type FileAnswer = Static<typeof FileAnswer>;

/** Asks where a file can be read. */
export const FileAddressRequest = Type.Object(
	{ fileId: Id },
	{ additionalProperties: false, description: 'Asks where a file can be read.' }
);
export type FileAddressRequest = Static<typeof FileAddressRequest>;

const Address = Type.String({ maxLength: 300 });

/** Where a file can be read by whoever knows it, for a while. */
export const FileAddressAnswer = Type.Object(
	{
		address: Type.String({
			...Address,
			description: 'A path of the server; with `?download` it is never shown.'
		}),
		thumbnail: Type.Optional(Type.String({ ...Address, description: 'Of a picture: a small one.' })),
		expiresAt: Type.Integer({ ...Millis, description: 'From then on both are 403.' })
	},
	{ additionalProperties: false, description: 'Where a file can be read, for a while.' }
);
export type FileAddressAnswer = Static<typeof FileAddressAnswer>;
