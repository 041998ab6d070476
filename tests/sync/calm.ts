/** The end of a storm: nobody is hindered any more, and whoever waits then waits for ever. */
import { FAIR } from '../kit/wire.ts';
import type { Storm } from './acts.ts';
import { shareAll } from './drafts.ts';

/**
 * Ends the weather: everything flows, and time passes until nothing changes any more. Often nobody looks at a screen, and no
 * browser tells that the network is back: what needs no person must come about by itself.
 */
export async function calm(storm: Storm): Promise<void> {
	const { world, chance } = storm;
	const isLookedAt = chance.isIn(0.5);
	for (const { wire } of [...world.devices, ...world.strangers, ...world.visitors]) {
		wire.weather = FAIR;
		wire.flows = true;
		wire.mend();
		wire.flush();
	}
	for (const device of [...world.devices, ...world.strangers]) {
		device.machine.room = Infinity;
		device.thaw();
		const { state, unsent } = device.data.connection.view;
		// What stopped for want of room says so, and waits for its person.
		if (!isLookedAt && state.kind !== 'stopped' && !unsent) continue;
		device.mend();
		device.look();
	}
	await shareAll(storm);
	await world.until(
		async () => {
			// Not waited for: one that is asking in vain goes on when its time is over.
			for (const visitor of world.visitors) void visitor.tryNow();
			await world.quiet();
			const { store } = world.server;
			const clock = await store.clock(world.workspaceId);
			// The numbers of two epochs may be the same.
			const isAt = (at: { readonly epoch?: string | undefined; readonly number?: number | undefined }) =>
				at.epoch === store.epoch && at.number === clock;
			if (world.visitors.some((visitor) => visitor.outbox.length > 0 || !isAt(visitor))) return false;
			return world.devices.every(({ data: { overlay, database, connection } }) => {
				const waits = overlay.sight.wishes.some(({ state }) => state !== 'held' && state !== 'refused');
				const { progress } = database;
				const isThere = progress?.kind === 'whole' && isAt(progress);
				return !waits && isThere && connection.state.kind === 'open';
			});
		},
		'the storm is over and nobody waits',
		() => JSON.stringify(waiting(storm))
	);
}

/** Who is how far, for whoever looks for the reason. */
const waiting = ({ world }: Storm) => ({
	visitors: world.visitors.map(({ outbox, number, isTrying }) => ({
		waits: outbox.length,
		number,
		isTrying
	})),
	devices: world.devices.map(({ session, data: { overlay, database, connection }, wire }) => ({
		name: session.name,
		wishes: overlay.sight.wishes.map(({ state, mutation }) => `${mutation.name} ${state}`),
		progress: database.progress,
		line: connection.view,
		dead: wire.silentSince
	}))
});
