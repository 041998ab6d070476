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
	await world.until(async () => {
		// Not waited for: one that is asking in vain goes on when its time is over.
		for (const visitor of world.visitors) void visitor.tryNow();
		await world.quiet();
		const clock = await world.server.store.clock(world.workspaceId);
		if (world.visitors.some(({ outbox, number }) => outbox.length > 0 || number !== clock)) return false;
		return world.devices.every(({ data: { overlay, database, connection } }) => {
			const waits = overlay.sight.wishes.some(({ state }) => state !== 'held' && state !== 'refused');
			const { progress } = database;
			const isThere = progress?.kind === 'whole' && progress.number === clock;
			return !waits && isThere && connection.state.kind === 'open';
		});
	}, 'the storm is over and nobody waits');
}
