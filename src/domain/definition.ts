/** How a wish is defined: the shape of every entry of the registry of mutations. */
import type { Static, TSchema } from 'typebox';
import type { Actor, Key, Mutator, Scene } from './mutator.ts';

/** Arguments, actors, touched documents and mutator of one wish. */
export interface Definition<Schema extends TSchema> {
	readonly args: Schema;
	/** Who may wish it. */
	readonly actors: readonly Actor['kind'][];
	/**
	 * The documents that its mutator reads; it may write no other but new ones. Some are found only through others: it is
	 * asked again with what was read, until it names nothing more.
	 */
	readonly touches: (args: Static<Schema>, actor: Actor, known: Scene) => readonly Key[];
	readonly run: Mutator<Static<Schema>>;
}

/** An entry whose parts fit each other. */
export const define = <Schema extends TSchema>(definition: Definition<Schema>): Definition<Schema> =>
	definition;
