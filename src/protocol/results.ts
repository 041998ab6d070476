/** What each wish is for and what may become of it (SPEC S4, M2); the reference page prints it. */
import type { MutationName } from '#domain/mutations.ts';
import type { HeldReason, Notice, RefusedReason } from '#domain/mutator.ts';
import { listResults, type Results } from './list-results.ts';

/** Why any wish may be refused: arguments that do not fit, an author who may not, a name that is none. */
export const refusedAnyway = ['invalid', 'forbidden', 'unknown'] as const satisfies readonly RefusedReason[];

/** What may become of each wish. */
export const results = {
	...listResults,
	sendMessage: {
		meaning:
			"Appends a message. A visitor's first one, under a conversation id that is new, begins the conversation and makes the visitor who has not introduced itself; one to a resolved conversation opens it again or, a day after its end, begins `nextConversationId`. An agent must have joined; what waited for less than a minute is held by `taken` only. With `channel` it goes by e-mail, too, to the visitor's address as it stands.",
		held: ['taken', 'resolved', 'colleague-wrote', 'visitor-wrote'],
		refused: ['not-found', 'not-joined', 'blocked', 'no-address'],
		notices: []
	},
	sendFile: {
		meaning:
			'Appends a message of kind `file`, under the rules of `sendMessage`; all of its bytes must have been received from its author before (F3).',
		held: ['taken', 'resolved', 'colleague-wrote', 'visitor-wrote'],
		refused: ['not-found', 'not-joined', 'blocked', 'no-address', 'file-missing'],
		notices: []
	},
	startConversation: {
		meaning:
			'Begins a conversation by an agent’s first words, who has joined it by that and leaves an entry saying so under `eventId`. Makes the visitor when there is none under `visitorId`, with `email` when that is known; goes by `channel` as `sendMessage` does.',
		held: [],
		refused: ['not-found', 'blocked', 'no-address'],
		notices: []
	},
	mailTranscript: {
		meaning:
			'Sends what the visitor may read of the conversation by e-mail, to the visitor or to the author, and leaves an entry for agents under `eventId` that tells how far it has come.',
		held: [],
		refused: ['not-found', 'blocked', 'no-address'],
		notices: []
	},
	joinConversation: {
		meaning:
			'Makes the agent a participant, and responsible if nobody is; who comes second is told `taken`. Leaves an entry under `eventId` when it became responsible.',
		held: [],
		refused: ['not-found'],
		notices: ['taken']
	},
	resolveConversation: {
		meaning: 'Ends the conversation and leaves an entry; one that has ended stays as it is.',
		held: ['visitor-wrote', 'reopened'],
		refused: ['not-found'],
		notices: []
	},
	reopenConversation: {
		meaning: 'Opens a resolved conversation again and leaves an entry; one that is open stays as it is.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	assignConversation: {
		meaning:
			'Makes an agent responsible and leaves an entry; an agent who became responsible unseen (`seenAssigneeId`) stays, the chosen one takes part, and the author is told `taken`.',
		held: [],
		refused: ['not-found'],
		notices: ['taken']
	},
	transferConversation: {
		meaning:
			'Gives a conversation to a group, or to none: nobody is responsible then, and an entry for agents is left. What was assigned or transferred unseen (`seenAssigneeId`, `seenGroupId`) stays, and the author is told `taken`.',
		held: [],
		refused: ['not-found'],
		notices: ['taken']
	},
	rateConversation: {
		meaning:
			"A visitor's verdict on the end of a conversation that it saw (`resolvedPosition`), within a day of it, and an entry for agents under `id`. Of several about one end the one given last stands; the same once more changes nothing (M9).",
		held: [],
		refused: ['not-found', 'blocked', 'too-late'],
		notices: []
	},
	requestTranscript: {
		meaning:
			'Sends what its visitor may read of a conversation to an address that the visitor typed, once an agent has written in it, and leaves an entry for agents under `id` that says how far it has come (M10).',
		held: [],
		refused: ['not-found', 'blocked', 'no-address', 'unanswered', 'too-many'],
		notices: []
	},
	tagConversation: {
		meaning:
			'Puts a tag on a conversation by an act with an id of its own; an act that was taken away never returns. The first one leaves an entry for agents, under that id.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	untagConversation: {
		meaning:
			'Takes away those acts of a tag that the author saw (`addIds`), and no others; the last one leaves an entry for agents, under `eventId`.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	noteConversation: {
		meaning: 'Appends an entry of kind `note` to the thread, for agents only.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	noteVisitor: {
		meaning: 'Adds a note on a visitor, for agents only.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	editVisitor: {
		meaning:
			'Writes into one field of a visitor. What was written last stands; what gave way stays in the history and is restored by an edit that names it (`restoredId`).',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	blockVisitor: {
		meaning: 'Blocks a visitor, for a time or for good: what it writes, and what waits for it, is refused.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	unblockVisitor: {
		meaning: 'Takes away those blocks of a visitor that the author saw, and no others.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	hideIpAddresses: {
		meaning:
			"Says whether visitors' IP addresses are kept; what was said later wins, and those that were kept are forgotten. For owner and managers.",
		held: [],
		refused: ['not-found'],
		notices: []
	},
	markRead: {
		meaning:
			"Says how far its author has read: an agent's own mark, and what the other side is shown. Positions only grow and end at the newest entry.",
		held: [],
		refused: ['not-found'],
		notices: []
	},
	saveDraft: {
		meaning:
			"Keeps what an agent is writing in a conversation, in its own mark; of several texts the one typed last stays, and an empty one clears it. A text is kept as it was typed. A newer one takes the place of an older one in the device's outbox (S12).",
		held: [],
		refused: ['not-found'],
		notices: []
	},
	markDelivered: {
		meaning: "Says how far messages have reached the visitor's device. Positions only grow.",
		held: [],
		refused: ['not-found'],
		notices: []
	},
	setAvailability: {
		meaning: "Sets the agent's own availability; the later choice wins, one older than 12 h changes nothing.",
		held: [],
		refused: ['not-found'],
		notices: []
	},
	introduceVisitor: {
		meaning: 'Says where a visitor is and what is known of it; what is left out stays as it was.',
		held: [],
		refused: [],
		notices: []
	},
	limitFiles: {
		meaning: 'Chooses how large a file may be from now on; for owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	addOrigin: {
		meaning: 'Lets the widget stand on one more origin; for owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	removeOrigin: {
		meaning: 'Takes one origin from the list; one that is not on it changes nothing. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	setEscalation: {
		meaning:
			'Says after how many minutes a step is taken about a message that nobody has seen, or that it is not. For owner and managers; of one step what was said later stands.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	setTagMakers: {
		meaning:
			'Says who may make new tags: every agent, or owner and managers alone; what was said later wins. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	setTimeZone: {
		meaning:
			'Says in which time zone the days of the workspace begin; what was said later wins, and one that the server does not know is `invalid`. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	},
	keepConversations: {
		meaning:
			'Says for how many days after their end devices keep conversations; what was said later wins. For owner and managers.',
		held: [],
		refused: ['not-found'],
		notices: []
	}
} as const satisfies Record<MutationName, Results>;

/** What each reason means to the person whose wish it was. */
export const reasons = {
	'visitor-wrote': 'The visitor wrote something that the author had not seen (`seenPosition`).',
	'colleague-wrote': 'A colleague wrote something that the author had not seen.',
	taken: 'A colleague has become responsible; as a notice: was so already, and the wish is applied.',
	resolved: 'The conversation was resolved, and the author had not seen it.',
	reopened: 'A colleague opened the conversation again, and the author had not seen it.',
	blocked: 'The visitor is blocked.',
	invalid: 'The arguments do not fit, the text is empty when cleaned, an id is taken, or a list is full.',
	forbidden: 'Authors of this kind or role may not.',
	'not-found': 'There is no such thing, or it is not theirs.',
	'not-joined': 'Only who has joined the conversation may write in it.',
	'no-address': 'There is no e-mail address that something could be sent to.',
	unanswered: 'No agent has written in the conversation yet.',
	'too-many': 'Its visitor, or others from where it came, had as much sent lately as one day allows.',
	'too-late':
		'The conversation goes on, was resolved once more, or ended more than a day before it was rated.',
	'file-missing': 'The bytes of the file have not all been received.',
	'file-too-large':
		'The file is larger than the workspace allows; a device says so when its upload is refused.',
	'file-kind': 'The file is of no kind that may be sent, or its bytes are of another; said as above.',
	unknown: 'There is no wish of this name, or the fault is ours.'
} as const satisfies Record<HeldReason | RefusedReason | Notice, string>;
