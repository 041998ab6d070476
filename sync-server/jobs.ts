/**
 * Does what entries are waiting for: lets them leave by e-mail, and tells devices of them. A job is written in the transaction of its entry and goes in
 * the one that tells its end, so a killed server tries again; the letter has the same name then (product C6).
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { isBlocked } from '#domain/block.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Clock } from '#domain/clock.ts';
import type { MailFault, Mailing } from '#domain/email.ts';
import type { Message } from '#domain/message.ts';
import { endpoints } from '#protocol/endpoints.ts';
import type { Addresses } from './address.ts';
import type { Disk } from './disk.ts';
import { escalate } from './escalation.ts';
import { openLane } from './lane.ts';
import type { About, AttachedFile } from './letter.ts';
import { openLimiter } from './limit.ts';
import { stackOf, type Log } from './log.ts';
import type { Mailer } from './mail.ts';
import type { ReplyKey } from './reply-address.ts';
import type { DueJob } from './store/jobs.ts';
import type { Store } from './store/store.ts';
import { decideWhoIsTold, tellDevice, type TellingParts } from './telling.ts';
import { documentsIn, itemsIn, messagesIn, NOBODY } from './thread.ts';

/** After so long an e-mail is given up that no mail server took. */
export const GIVEN_UP_MS = 2 * DAY_MS;
/** A file up to this size comes along; a larger one is a link, since many mailboxes take no more. */
export const ATTACHED_MAX_BYTES = 10_000_000;
/** How long such a link holds; the letter says until when. */
export const LINK_LIFE_MS = 30 * DAY_MS;
/** How much one workspace may send in a day: whoever may sign up must not make this server a source of rubbish. */
export const MAILS_PER_DAY = 500;

/** What waits for other servers waits apart, by whom it waits for; what only decides waits for nobody. */
const LANES = {
	deciding: { kinds: ['notice', 'escalate-next', 'escalate-group'], places: 10 },
	pushes: { kinds: ['push'], places: 50 },
	letters: { kinds: ['mail', 'escalate-mail'], places: 3 }
} as const;
/**
 * How long what is due waits for what is written in the same breath: a visitor's outbox that leaves in several parts is one
 * notification then (product N6), and however much is written there are ten looks a second.
 */
export const GATHER_MS = 100;
/** How long what is under way may still take when the server closes; what does not end is tried again after its next start. */
const FINISH_MS = 5_000;

/** What the worker needs. */
export interface JobParts {
	readonly store: Store;
	readonly disk: Disk;
	readonly addresses: Addresses;
	readonly clock: Clock;
	readonly log: Log;
	/** Absent where no e-mail can be sent. */
	readonly mailer?: Mailer | undefined;
	readonly replyTo?: ((of: ReplyKey) => string) | undefined;
	readonly publicOrigin?: string | undefined;
	readonly telling: TellingParts;
}

/** Does what is due. */
export interface Jobs {
	/** Returns once everything that is due was tried; joins what is under way. */
	run(): Promise<void>;
	/** Does the same within GATHER_MS. */
	soon(): void;
	/** Begins nothing more, and gives what is under way a little time. */
	close(): Promise<void>;
}

type End = { readonly mailing: Mailing } | { readonly dueAt: number };

/** Opens the worker; it does something only when it is run. */
export function openJobs(parts: JobParts): Jobs {
	const { store, clock, log, mailer, publicOrigin, telling } = parts;
	const patience = openLimiter(clock, MAILS_PER_DAY, DAY_MS);
	let isClosed = false;
	const open = ({ kinds, places }: (typeof LANES)[keyof typeof LANES]) =>
		openLane({
			places,
			read: (busy, limit) => store.dueJobs(clock(), { kinds, busy, limit }),
			work: attempt,
			onerror: (error) => log.error('job', { error: stackOf(error) })
		});
	const [deciding, pushes, letters] = [open(LANES.deciding), open(LANES.pushes), open(LANES.letters)];

	/** What our own functions throw must not come again every second. */
	async function attempt(job: DueJob): Promise<void> {
		try {
			if (job.kind === 'mail') await carryOut(job);
			else if (job.kind === 'notice') await decideWhoIsTold(telling, job);
			else if (job.kind === 'push') await tellDevice(telling, job);
			else await escalate({ ...telling, mailer, publicOrigin, mayMail: patience.take }, job);
		} catch (error) {
			if (isClosed) return;
			log.error('job', { error: stackOf(error) });
			await store.delayJob(job, clock() + pauseAfter(job.tries));
		}
	}

	async function carryOut(job: DueJob): Promise<void> {
		const about = await readAbout(parts, job);
		const end = about ? await endOf(job, about) : { mailing: given('', 'no-mail', clock()) };
		if ('dueAt' in end) await store.delayJob(job, end.dueAt);
		else await store.settleJob(job, end.mailing);
	}

	async function endOf(job: DueJob, about: About): Promise<End> {
		const to = about.message.email?.to ?? '';
		if (!mailer) return { mailing: given(to, 'no-mail', clock()) };
		if (isBlocked(about.visitor, clock())) return { mailing: given(to, 'blocked', clock()) };
		const waitMs = patience.take(job.workspaceId);
		if (waitMs > 0) return { dueAt: clock() + waitMs };
		const { makeLetter } = await import('./letter.ts');
		const posted = await mailer.send(makeLetter(about));
		const at = clock();
		if (posted.kind === 'sent') return { mailing: { to, state: 'sent', endedAt: at } };
		if (posted.kind === 'rejected')
			return { mailing: { ...given(to, 'rejected', at), answer: posted.answer } };
		// Mail servers like to repeat whom a letter is for; that is nobody else's business.
		log.error('mail', { tries: job.tries + 1, why: posted.why.replace(/\S+@\S+/g, '…') });
		if (at - job.madeAt >= GIVEN_UP_MS) return { mailing: given(to, 'too-long-tried', at) };
		return { dueAt: at + pauseAfter(job.tries) };
	}

	async function run(): Promise<void> {
		if (isClosed) return;
		// Who is told is decided first: those have a job each from then on.
		await deciding.run();
		await Promise.all([pushes.run(), letters.run()]);
	}

	let gathering: NodeJS.Timeout | undefined;
	function look(): void {
		gathering = undefined;
		run().catch((error: unknown) => log.error('job', { error: stackOf(error) }));
	}

	return {
		run,
		soon: () => void (gathering ??= setTimeout(look, GATHER_MS).unref()),
		close: async () => {
			isClosed = true;
			clearTimeout(gathering);
			mailer?.close();
			const late = new Promise<void>((resolve) => setTimeout(resolve, FINISH_MS).unref());
			const ends = [deciding, pushes, letters].map((lane) => lane.close());
			await Promise.race([late, Promise.allSettled(ends)]);
		}
	};
}

/** A minute, and twice as long after each further try, up to an hour. */
const pauseAfter = (tries: number): number => Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(tries, 10));

const given = (to: string, fault: MailFault, endedAt: number): Mailing => ({
	to,
	state: 'failed',
	fault,
	endedAt
});

/** Everything that a letter is made of, as it is now; nothing when the entry is gone. */
async function readAbout(parts: JobParts, job: DueJob): Promise<About | undefined> {
	const { store, mailer, replyTo } = parts;
	const { workspaceId, conversationId } = job;
	const workspace = await store.read(workspaceId, 'workspace', workspaceId);
	const bytes = await store.thread(workspaceId, NOBODY, conversationId);
	if (!workspace || !bytes) return undefined;
	const items = itemsIn(bytes);
	const thread = messagesIn(items);
	const message = thread.find(({ id }) => id === job.messageId);
	if (!message) return undefined;
	const [visitor] = documentsIn(items, 'visitor');
	const file = await fileOf(parts, workspaceId, message);
	const from = mailer?.from ?? '';
	return { workspace, visitor, message, thread, from, replyTo: replyTo?.(job), file };
}

/** The file of an entry: its bytes, or a link where they are many and people can reach this server. */
async function fileOf(
	{ disk, addresses, clock, publicOrigin }: JobParts,
	workspaceId: string,
	{ file }: Message
): Promise<AttachedFile | undefined> {
	if (!file) return undefined;
	const key = { workspaceId, id: file.id };
	if (file.size > ATTACHED_MAX_BYTES && publicOrigin !== undefined) {
		const until = clock() + LINK_LIFE_MS;
		const path = endpoints.fileBytes.path.replace(':address', addresses.make(key, false, until));
		return { kind: 'link', href: `${publicOrigin}${path}`, until };
	}
	if ((await disk.lengthOf(key)) === 0) return undefined;
	return { kind: 'content', content: Readable.from(bytesAt(disk.pathOf(key)), { objectMode: false }) };
}

/** Opens a file when its first byte is read: not every letter leaves that is thought of. */
async function* bytesAt(path: string): AsyncGenerator<Buffer> {
	yield* createReadStream(path) as AsyncIterable<Buffer>;
}
