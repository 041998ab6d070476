import { redirect } from '@sveltejs/kit';
import { rememberedSession } from '#data/session.ts';

/** Behind the door: for who is signed in on this device, network or not. */
export function load() {
	const session = rememberedSession();
	if (!session) redirect(307, '/sign-in');
	return { session };
}
