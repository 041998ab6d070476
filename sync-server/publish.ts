/** A committed change on its way to the lines that may receive it, to each in the form that its role may see (SPEC S6, W1, W7). */
import { maySeeIpAddresses } from '#domain/ip-address.ts';
import type { Peer } from './peer.ts';
import type { Change, ChangedItem } from './store/store.ts';

/** Who is there of one workspace. */
interface Present {
	readonly agents: Iterable<Peer>;
	readonly visitors: ReadonlyMap<string, Iterable<Peer>>;
	/** The number up to which changes were told. */
	published: number;
}

/** Tells a change to agents, and to visitors what is public of their own. */
export function publish(room: Present, change: Change, now: number): void {
	room.published = change.to;
	const shared = change.items.filter(({ agentId }) => agentId === undefined);
	const textFor = (peer: Peer) => {
		const isFull = peer.who !== undefined && maySeeIpAddresses(peer.who.actor);
		return ({ text, roleAgentText }: ChangedItem) => (isFull ? text : (roleAgentText ?? text));
	};
	const isSame = change.items.every(({ roleAgentText }) => roleAgentText === undefined);
	const common = shared.map(({ text }) => text).join(',');
	for (const peer of room.agents) {
		const own = shared.length === change.items.length ? undefined : peer.who?.actor.id;
		const mine =
			own === undefined
				? undefined
				: change.items.filter(({ agentId }) => agentId === undefined || agentId === own);
		const items = mine === undefined && isSame ? common : (mine ?? shared).map(textFor(peer)).join(',');
		peer.bring(change.to, change.tooMuch ? undefined : items, now);
	}
	for (const visitorId of change.visitorIds) {
		const own = room.visitors.get(visitorId);
		if (!own) continue;
		const items = change.items.flatMap((item) =>
			item.visitorId === visitorId ? (item.visitorText ?? []) : []
		);
		for (const peer of own) peer.bring(change.to, change.tooMuch ? undefined : items.join(','), now);
	}
}
