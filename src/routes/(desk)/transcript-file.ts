/** What was said, as a file: made on the device, so that it needs no line (product E6). */
import { dayOf } from '#domain/filter-choice.ts';
import { printed, printHtml, printText, type PrintWords } from '#domain/printout.ts';
import type { ShownMessage } from '#domain/shown.ts';
import { formatFull, region } from '#ui/base/format.ts';
import { m } from '#messages';

interface Wanted {
	readonly form: 'text' | 'html';
	readonly withNotes: boolean;
	readonly visitorName: string;
	readonly workspaceName: string;
	/** Whether all of it is on this device. */
	readonly isWhole: boolean;
	readonly now: number;
}

/** The file. Of what waits nothing is in it: it was not said yet. */
export function transcriptFile(messages: readonly ShownMessage[], wanted: Wanted): File {
	const { form, withNotes, visitorName, workspaceName, now } = wanted;
	const said = printed(
		messages.filter(({ wishId }) => wishId === undefined),
		withNotes
	);
	const words: PrintWords = {
		language: region(),
		title: m.transcript_title({ visitor: visitorName, workspace: workspaceName }),
		about: [
			m.transcript_as_of({ when: formatFull(now) }),
			...(wanted.isWhole ? [] : [m.transcript_partial()]),
			...(withNotes ? [m.transcript_has_notes()] : [])
		],
		nameOf: ({ author, authorName }) =>
			author === 'visitor' ? visitorName : authorName || m.message_chatbot(),
		momentOf: (at) => formatFull(at),
		file: (name) => m.transcript_file({ name }),
		note: m.transcript_note()
	};
	const [text, type, end] =
		form === 'html'
			? ([printHtml(said, words), 'text/html', 'html'] as const)
			: ([printText(said, words), 'text/plain', 'txt'] as const);
	const day = dayOf(now, Intl.DateTimeFormat().resolvedOptions().timeZone);
	return new File([text], `${m.transcript_file_name()}-${day}.${end}`, { type: `${type};charset=utf-8` });
}

/** Gives a file to the browser to be kept. */
export function saveFile(file: File): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = file.name;
	link.click();
	// The browser has taken it up by the next task.
	setTimeout(() => URL.revokeObjectURL(link.href));
}
