/** What is to be seen of a talk, and heard of it. */
import type { Team } from '#protocol/stream.ts';
import type { Line } from './connection.ts';
import type { Sending } from './sender.ts';
import type { Entry } from './thread.ts';

/** Everything that the panel shows. */
export interface View {
	/** Of the workspace; empty while unknown. */
	readonly name: string;
	readonly team: Team;
	/** Everything to be read, oldest first. */
	readonly entries: readonly Entry[];
	/** What is being written. */
	readonly draft: string;
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
