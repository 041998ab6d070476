/** Sending while the app is closed, asked for by a page and done by the worker (product X15): which outbox, by the tag of the request. */
import { Dexie } from 'dexie';
import { Outbox } from './store.ts';

const PREFIX = 'send ';

/** The tag under which a page asks that an outbox be sent. */
export const backgroundTag = (outboxName: string): string => PREFIX + outboxName;

/** The name of the outbox that is asked for; undefined when the tag is of something else. */
export const outboxOf = (tag: string): string | undefined =>
	tag.startsWith(PREFIX) ? tag.slice(PREFIX.length) : undefined;

/** Leaves an outbox as it is until its person signs in again: nothing of it leaves meanwhile, also not from the worker. */
export async function rest(outbox: Outbox): Promise<void> {
	await outbox.together(() => outbox.rests.put({ by: 'person' }));
}

/** The outbox of that name, when there is one and it does not rest. */
export async function wakefulOutbox(name: string): Promise<Outbox | undefined> {
	if (!(await Dexie.exists(name))) return undefined;
	const outbox = new Outbox(name);
	if ((await outbox.rests.count()) === 0) return outbox;
	outbox.close();
	return undefined;
}
