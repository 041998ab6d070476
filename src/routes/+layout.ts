import { openAhead } from './device.ts';

// The app is a shell: all it shows comes from the local database.
export const ssr = false;
export const prerender = false;

// At the door nothing is shown of it; and the build reads this file in Node.
if (!import.meta.env.SSR && !location.pathname.startsWith('/sign-')) openAhead();
