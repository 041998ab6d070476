/** Values of a visitor's fields that were taken back before they left: kept on this device until they are written again (product X2). */
import type { VisitorField } from '#domain/visitor.ts';
import type { Data } from './data.ts';
import { OpenNote } from './note-draft.ts';

/** Under which name the value of a field is kept. */
export const fieldDraftId = (visitorId: string, field: VisitorField): string => `field:${visitorId}:${field}`;

/** What was taken back into the fields of a visitor; empty where nothing was. */
export function openFieldDrafts(data: Data, visitorId: string): Readonly<Record<VisitorField, OpenNote>> {
	const open = (field: VisitorField) => new OpenNote(data, fieldDraftId(visitorId, field));
	return { name: open('name'), email: open('email'), phone: open('phone') };
}
