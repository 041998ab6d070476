/** Telling what was done, and for a while taking it back (product E12). */
import { UNDO_MS, type Toast } from '#ui/base/toasts.svelte.ts';
import { m } from '#messages';
import type { Desk } from './desk.ts';

/**
 * @param undo absent where it can't be taken back
 * @returns the id of the notice
 */
export function offerUndo({ act, toasts }: Desk, text: Toast['text'], undo?: () => Promise<unknown>): number {
	const action = undo && { label: m.undo(), run: () => void act(undo) };
	return toasts.show({ text, forMs: UNDO_MS, ...(action ? { action } : {}) });
}
