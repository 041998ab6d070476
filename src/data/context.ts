/** How routes reach the data of the signed-in agent. */
import { getContext, setContext } from 'svelte';
import type { Data } from './data.ts';

const KEY = Symbol('data');

/** Gives the data to everything below; call it while a component is set up. */
export const setData = (data: Data): Data => setContext(KEY, data);

/** The data that a component above gave. */
export const getData = (): Data => getContext(KEY);
