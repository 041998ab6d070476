/** The end of a storm: nobody is hindered any more, and whoever waits then waits for ever. */
import { FAIR } from '../kit/wire.ts';
import type { Storm } from './acts.ts';

/** Ends the weather: everything flows, everybody is there, and time passes until nothing changes any more. */
export async function calm({ world }: Storm): Promise<void> {
	for (const { wire } of [...world.devices, ...world.strangers, ...world.visitors]) {
		wire.weather = FAIR;
		wire.flows = true;
		wire.mend();
		wire.flush();
	}
	for (const device of [...world.devices, ...world.strangers]) {
		device.machine.room = Infinity;
		device.thaw();
		device.mend();
		device.look();
	}
	await world.until(async () => {
		await Promise.all(world.visitors.map((visitor) => visitor.tryNow()));
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
