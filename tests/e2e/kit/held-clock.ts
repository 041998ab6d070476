/** A clock that a test moves on. */
import type { BrowserContext } from '@playwright/test';

/** Holds the clock of every page. That of a worker cannot be held, so nothing is sent by one here: it would say another time. */
export async function holdClock(context: BrowserContext): Promise<void> {
	await context.clock.install();
	await context.addInitScript(() =>
		Reflect.deleteProperty(globalThis.ServiceWorkerRegistration?.prototype ?? {}, 'sync')
	);
}
