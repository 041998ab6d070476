import { error } from '@sveltejs/kit';

/** The gallery is for those who build; in the product there is nothing at this address. */
export function load() {
	if (!import.meta.env.DEV) error(404);
}
