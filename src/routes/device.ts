/** The data of this device that is open now: at most one, closed before another is opened. */
import type { Data } from '#data/data.ts';
import { openData } from '#data/device.ts';
import { finishSignOut, type rememberedSession } from '#data/session.ts';

type Session = NonNullable<ReturnType<typeof rememberedSession>>;

let open: Promise<Data> | undefined;

/** Opens what this device knows of an agent, first finishing what an earlier sign-out or agent left. */
export async function openDevice(session: Session): Promise<Data> {
	const earlier = open;
	open = (async () => {
		await earlier?.then((data) => data.close()).catch(() => undefined);
		await finishSignOut();
		return await openData(session);
	})();
	return await open;
}
