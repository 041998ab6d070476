/** One life of the server's data (SPEC S8). */
import Type from 'typebox';

/** Names one life of a database; another one after a restore (SPEC S8). */
export const Epoch = Type.String({ maxLength: 36 });
