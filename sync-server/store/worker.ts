/** The one thread that writes: requests that arrive while a transaction runs share the next one. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { stackOf } from '../log.ts';
import { openDatabase } from './database.ts';
import { openWriter, type Job, type Written } from './write.ts';

/** How many requests share a transaction at most, so that none waits long. */
const GROUP_MAX = 100;

/** A request with the number by which its answer is found; none closes the database. */
export type ToWriter = { readonly ticket: number; readonly job: Job } | 'close';

/** What became of the requests of one transaction. */
export interface FromWriter {
	readonly tickets: readonly number[];
	/** Absent when nothing of the group was written. */
	readonly written?: Written;
	readonly failure?: string;
}

const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker');
const db = openDatabase(String((workerData as { file: string }).file));
const write = openWriter(db);

port.on('message', (first: ToWriter) => {
	const group: { ticket: number; job: Job }[] = [];
	let message: ToWriter | undefined = first;
	while (message !== undefined) {
		if (message === 'close') {
			flush(group);
			db.close();
			port.close();
			return;
		}
		group.push(message);
		if (group.length >= GROUP_MAX) break;
		message = receiveMessageOnPort(port)?.message as ToWriter | undefined;
	}
	flush(group);
});

function flush(group: readonly { ticket: number; job: Job }[]): void {
	if (group.length === 0) return;
	const tickets = group.map(({ ticket }) => ticket);
	let answer: FromWriter;
	try {
		answer = { tickets, written: write(group.map(({ job }) => job)) };
	} catch (error) {
		answer = { tickets, failure: stackOf(error) };
	}
	port?.postMessage(answer);
}
