/** A copy on a disk in memory, and the search thread beside it without a thread. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { onTestFinished } from 'vitest';
import { openDatabase, type Database } from '#data/database.ts';
import type { Progress } from '#data/lives.ts';
import { SearchEnd } from '#data/search-end.ts';
import { SearchLine, type OpenSearch } from '#data/search-line.ts';
import { SearchShelf } from '#data/search-shelf.ts';
import { browserStorage } from '#data/storage.ts';
import type { Document, DocumentName } from '#domain/documents.ts';
import type { Put } from '#domain/mutator.ts';
import { make } from './make.ts';

const NAME = 'porchlight-search-test';

/** A device's copy and its search, closed after the test. */
export class SearchBench {
	readonly disk = { indexedDB: new IDBFactory(), IDBKeyRange };
	/** What failed behind the line. */
	readonly failures: unknown[] = [];
	number = 0;
	/** Whether no other tab stores the index. */
	isFirstTab = true;
	#database: Database | undefined;
	#end: SearchEnd | undefined;
	#line: SearchLine | undefined;

	static async open(): Promise<SearchBench> {
		const bench = new SearchBench();
		await bench.start();
		onTestFinished(() => bench.stop());
		return bench;
	}

	get database(): Database {
		if (!this.#database) throw new Error('it is stopped');
		return this.#database;
	}

	get line(): SearchLine {
		if (!this.#line) throw new Error('it is stopped');
		return this.#line;
	}

	async start(): Promise<void> {
		const storage = browserStorage(this.disk);
		this.#database = await openDatabase(NAME, { storage, multiInstance: false });
		this.#line = new SearchLine(this.#database, this.openEnd);
		this.#line.failures.add((failure) => this.failures.push(failure));
	}

	/** Opens the other end of a line, as a browser opens its worker. */
	readonly openEnd: OpenSearch = (hear) => {
		const hold = (_name: string, _signal: AbortSignal, onHeld: () => void) =>
			void (this.isFirstTab && onHeld());
		const end = new SearchEnd({ disk: this.disk, hold }, (word) => hear(structuredClone(word)));
		this.#end = end;
		return { post: (word) => end.hear(structuredClone(word)), close: () => void end.close() };
	};

	async stop(): Promise<void> {
		this.#line?.close();
		await this.#end?.close();
		await this.#database?.close();
		this.#database = this.#line = this.#end = undefined;
	}

	/** Writes documents into the copy as the feed does, and their number after them. */
	async feed(...puts: readonly Put[]): Promise<void> {
		for (const { collection, document } of puts) {
			this.number += 1;
			await this.database.write(collection, [
				{ document: document as Document<DocumentName>, number: this.number }
			]);
		}
		await this.reach();
	}

	/** Removes a document as the feed does. */
	async remove(collection: DocumentName, id: string): Promise<void> {
		this.number += 1;
		await this.database.write(collection, [{ gone: id, number: this.number }]);
		await this.reach();
	}

	/** The copy holds everything up to its number. */
	async reach(more: Partial<Progress & { kind: 'whole' }> = {}): Promise<void> {
		await this.database.saveProgress({ kind: 'whole', epoch: 'one', number: this.number, ...more });
	}

	/** What a text finds once everything that was written is looked through: the visitors' names. */
	async find(text: string): Promise<string[]> {
		await this.settled();
		return (await this.line.ask(text, 10)).hits.map(({ name }) => name);
	}

	/** Whether the index is on the disk. */
	async isStored(): Promise<boolean> {
		const shelf = new SearchShelf(NAME, this.disk);
		const kept = await shelf.load();
		await shelf.close();
		return kept !== undefined;
	}

	/** Everything that was written is in the index. */
	async settled(): Promise<void> {
		// The first question opens it.
		await this.line.ask('', 0);
		await this.#end?.settled();
	}
}

/** A visitor who wrote these, one after another. */
export function thread(name: string, texts: readonly string[], lastMessageAt = 1_000) {
	const visitor = make('visitor', { name });
	const conversation = make('conversation', { visitorId: visitor.id, lastMessageAt });
	const messages = texts.map((text, index) =>
		make('message', { conversationId: conversation.id, text, position: index + 1 })
	);
	const puts: Put[] = [
		{ collection: 'visitor', document: visitor },
		{ collection: 'conversation', document: conversation },
		...messages.map((document): Put => ({ collection: 'message', document }))
	];
	return { visitor, conversation, messages, puts };
}
