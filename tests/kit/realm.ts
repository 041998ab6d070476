/**
 * Gives every device of a play its own copy of the device's code, as every browser has its own: RxDB counts the
 * collections that are open in one page, and a page never holds more than one device.
 */
import { registerHooks } from 'node:module';
import type { OpenData } from './device.ts';

const OWN = /\/node_modules\/rxdb\/|\/src\/data\//;

registerHooks({
	resolve(specifier, context, next) {
		const resolved = next(specifier, context);
		const realm = context.parentURL && new URL(context.parentURL).searchParams.get('realm');
		return realm && OWN.test(resolved.url)
			? { ...resolved, url: `${resolved.url}?realm=${realm}` }
			: resolved;
	}
});

/** The n-th device's own way to open. */
export async function openInRealm(device: number): Promise<OpenData> {
	const url = new URL('../../src/data/device.ts', import.meta.url);
	const room = (await import(`${url.href}?realm=${device}`)) as { openData: OpenData };
	return room.openData;
}
