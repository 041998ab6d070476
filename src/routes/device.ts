/** The data of this device that is open now: at most one, closed before another is opened. */
import type { Data } from '#data/data.ts';
import { openData } from '#data/device.ts';
import { finishSignOut, rememberedSession } from '#data/session.ts';

type Session = NonNullable<ReturnType<typeof rememberedSession>>;

let open: Promise<Data> | undefined;
/** Opened before its screen has asked for it. */
let ahead: { readonly session: string; readonly data: Promise<Data> } | undefined;

/** Opens what this device knows of an agent, first finishing what an earlier sign-out or agent left. */
export async function openDevice(session: Session): Promise<Data> {
	const taken = ahead;
	ahead = undefined;
	if (taken?.session === JSON.stringify(session)) return await taken.data;
	const earlier = open;
	open = (async () => {
		await earlier?.then((data) => data.close()).catch(() => undefined);
		await finishSignOut();
		return await openData(session);
	})();
	return await open;
}

/** Begins to open it while the screen is still on its way: a cold start waits for both at once. */
export function openAhead(): void {
	const session = rememberedSession();
	if (!session || open) return;
	const data = openDevice(session);
	ahead = { session: JSON.stringify(session), data };
	// Who asks for it hears of its failure.
	data.catch(() => undefined);
}
