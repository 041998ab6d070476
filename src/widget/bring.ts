/** Brings a part of the panel that comes when it is needed; one that can't be had now, when the network is back. */
export async function bring(attempt: () => Promise<void>): Promise<void> {
	try {
		await attempt();
	} catch {
		addEventListener('online', () => void bring(attempt), { once: true });
	}
}
