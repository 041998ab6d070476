/** A world for one test, closed after it. */
import { onTestFinished } from 'vitest';
import type { DocumentName } from '#domain/documents.ts';
import { openData } from '#data/device.ts';
import type { VisitorClient } from './visitor.ts';
import type { Device } from './device.ts';
import { World } from './world.ts';

/** What an agent's screens need at least; RxDB counts the collections that are open, and a test may have two devices. */
export const SCREENS: readonly DocumentName[] = ['agent', 'conversation', 'message', 'mark', 'visitor'];

/** A server, Ana's device, and Vera who asked something; Ana has joined when it is said. In memory unless a directory is given. */
export async function openStage({ joined = true, dataDir }: { joined?: boolean; dataDir?: string } = {}) {
	const world = await World.open({
		open: async () => openData,
		...(dataDir === undefined ? {} : { dataDir })
	});
	onTestFinished(() => world.close());
	const ana = await world.device(await world.agent('Ana', 'owner'), SCREENS);
	const vera = world.visitor();
	vera.write('Is anyone there?');
	await vera.tryNow();
	if (joined) await join(world, ana, vera);
	await world.quiet();
	return { world, ana, vera, conversationId: vera.conversationId };
}

/** Another agent with a device. */
export const colleague = async (world: World, name = 'Ben'): Promise<Device> =>
	await world.device(await world.agent(name), SCREENS);

async function join(world: World, device: Device, visitor: VisitorClient): Promise<void> {
	const { joinConversation } = await import('#data/conversations.ts');
	await joinConversation(device.data, visitor.conversationId);
	await world.quiet();
}
