// The app is a shell: all it shows comes from the local database.
export const ssr = false;
export const prerender = false;
