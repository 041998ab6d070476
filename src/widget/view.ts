/** What is to be seen of a talk, heard of it, and done in it. */
import type { MessageFile } from '#domain/file.ts';
import type { Team } from '#protocol/stream.ts';
import type { WidgetAnswer } from '#protocol/widget.ts';
import type { Line } from './connection.ts';
import type { Known } from './introduction.ts';
import type { Entry } from './thread.ts';
import type { Sending } from './turns.ts';

/** Everything that the panel shows. */
export interface View {
	/** Of the workspace; empty while unknown. */
	readonly name: string;
	readonly team: Team;
	/** Everything to be read, oldest first. */
	readonly entries: readonly Entry[];
	/** What is being written. */
	readonly draft: string;
	/** Files were chosen that go with it. */
	readonly hasPicks: boolean;
	readonly isOpen: boolean;
	/** How many answers wait to be read. */
	readonly unread: number;
	/** Who of the team is writing now. */
	readonly typist?: string | undefined;
	/** The team has ended the conversation. */
	readonly hasEnded: boolean;
	/** The server can't be reached now. */
	readonly isCut: boolean;
	/** The browser keeps what is written; if not, it is lost with the page. */
	readonly isKept: boolean;
	readonly line: Line;
	readonly sending: Sending;
}

/** What the page's owner can listen to. */
export interface Happening {
	readonly name: 'messageSent' | 'messageReceived' | 'rating';
	readonly id: string;
	/** Of a rating the words beside it. */
	readonly text: string;
	/** Of a rating: from 1, the worst, to 5. */
	readonly score?: number;
}

/** What the visitor, the page and the browser may do. */
export interface Talk {
	view(): View;
	/** The visitor looks at the panel. */
	open(): void;
	close(): void;
	/** Takes up what an earlier page began: whoever has opened the chat once can be written to; before that nothing is asked and nothing is stored. */
	resume(): void;
	/** The page is left; `resume` or `open` takes up again. */
	sleep(): void;
	/** Network or visitor may be back, or gone. */
	wake(): void;
	/** Shows what is stored now: another tab may have changed it. */
	refresh(): void;
	/** What the server said to the closed widget. */
	meet(answer: WidgetAnswer): void;
	/** What the page knows of the visitor; told to the team once the visitor has written. */
	know(known: Known): void;
	/** The visitor writes: the text is kept, and the team sees that something is coming. */
	write(text: string): void;
	/** Puts text into an empty field, and stores nothing. */
	prefill(text: string): void;
	/** Puts what is written and chosen into the outbox; it is stored when this returns. */
	send(): void;
	/** Sends what was refused once more, as a new message. */
	retry(id: string): void;
	/** Forgets what was refused. */
	discard(id: string): void;
	/** Puts a file that was sent, or is to be, in the place of its name. */
	drawFile(place: HTMLElement, file: MessageFile): Promise<void>;
	/** Lets files be chosen by a button in this place of the form, pasted and dropped. */
	drawAttach(place: HTMLElement): Promise<void>;
	/** Asks above the field of the panel, whenever nobody is there or answers, how the visitor can be reached. */
	drawContact(panel: HTMLElement): Promise<void>;
	/** Draws in a place what comes after the messages: the question for a verdict, whenever it has ended, and how to keep what was said. */
	drawEnd(place: HTMLElement): Promise<void>;
}
