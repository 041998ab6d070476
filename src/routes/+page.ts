import { redirect } from '@sveltejs/kit';
import { rememberedSession } from '#data/session.ts';

/** The first screen: the conversations for who is signed in, network or not; else the door. */
export function load() {
	redirect(307, rememberedSession() ? '/conversations' : '/sign-in');
}
