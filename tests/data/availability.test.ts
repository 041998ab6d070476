import { expect, test } from 'vitest';
import { setAvailability, setBackAt, setReachable } from '#data/availability.ts';
import { openStage } from '../kit/stage.ts';

test('[P4] a switch shows at once although the clock of the device is behind', async () => {
	const { world, ana } = await openStage();
	await setAvailability(ana.data, 'online');
	await world.quiet();
	ana.cut();
	await setAvailability(ana.data, 'away');
	await world.quiet();
	expect(ana.data.overlay.sight.over('agent').get(ana.session.agentId)?.availability).toBe('away');
});

test('[P4] a press is taken back with all that was said before it', async () => {
	const { world, ana } = await openStage();
	const standing = async () => {
		await world.quiet();
		const agent = (await ana.data.database.read('agent', [ana.session.agentId])).get(ana.session.agentId);
		return [agent?.availability, agent?.backAt];
	};
	const tomorrow = ana.data.surroundings.now() + 86_400_000;
	await setAvailability(ana.data, 'away', tomorrow);
	expect(await standing()).toEqual(['away', tomorrow]);
	await setAvailability(ana.data, 'online');
	expect(await standing()).toEqual(['online', undefined]);
	await setAvailability(ana.data, 'away', tomorrow);
	expect(await standing()).toEqual(['away', tomorrow]);
});

test('[X10] [P4] of two quick choices about being away neither undoes the other', async () => {
	const { world, ana } = await openStage();
	const standing = async () => {
		await world.quiet();
		const agent = (await ana.data.database.read('agent', [ana.session.agentId])).get(ana.session.agentId);
		return [agent?.availability, agent?.backAt];
	};
	const tomorrow = ana.data.surroundings.now() + 86_400_000;
	await setAvailability(ana.data, 'offline');
	await Promise.all([setReachable(ana.data, true), setBackAt(ana.data, tomorrow)]);
	expect(await standing()).toEqual(['away', tomorrow]);
	await Promise.all([setReachable(ana.data, false), setBackAt(ana.data, undefined)]);
	expect(await standing()).toEqual(['offline', undefined]);
	await setBackAt(ana.data, tomorrow);
	await world.quiet();
	await setReachable(ana.data, true);
	expect(await standing()).toEqual(['away', tomorrow]);
});
