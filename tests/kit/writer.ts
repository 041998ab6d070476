/** Writes a server's file in this thread, step by step, so that it can be killed between any two and repeats with the seed. */
import { AppError } from '#protocol/error.ts';
import { openDatabase } from '../../sync-server/store/database.ts';
import type { Writer } from '../../sync-server/store/sqlite.ts';
import { openWriter, type Answer, type Job, type Written } from '../../sync-server/store/write.ts';

interface Waiting {
	readonly job: Job;
	readonly resolve: (answer: Answer) => void;
	readonly reject: (error: Error) => void;
}

/** As the server's thread does it: what arrives in one turn shares a transaction, and is answered a turn later. */
export class StepWriter implements Writer {
	readonly #db: ReturnType<typeof openDatabase>;
	readonly #write: (jobs: readonly Job[]) => Written;
	readonly #tell: (written: Written) => void;
	readonly #waiting = new Set<Waiting>();
	#arrived: Waiting[] = [];
	#isGone = false;

	constructor(file: string, tell: (written: Written) => void) {
		this.#db = openDatabase(file);
		this.#write = openWriter(this.#db);
		this.#tell = tell;
	}

	write(job: Job): Promise<Answer> {
		return new Promise((resolve, reject) => {
			if (this.#isGone) return reject(closing());
			const waiting = { job, resolve, reject };
			this.#waiting.add(waiting);
			if (this.#arrived.push(waiting) === 1) setImmediate(() => this.#step());
		});
	}

	/** Ends it, whatever it is at: what is not written is lost, and what is written is not answered. */
	kill(): void {
		this.#isGone = true;
		if (this.#db.isOpen) this.#db.close();
		for (const { reject } of this.#waiting) reject(closing());
		this.#waiting.clear();
	}

	async close(): Promise<void> {
		while (this.#waiting.size > 0) await new Promise((resolve) => setImmediate(resolve));
		this.kill();
	}

	#step(): void {
		const group = this.#arrived.splice(0);
		if (this.#isGone) return;
		const written = this.#write(group.map(({ job }) => job));
		setImmediate(() => this.#answer(group, written));
	}

	#answer(group: readonly Waiting[], written: Written): void {
		if (this.#isGone) return;
		this.#tell(written);
		for (const [index, waiting] of group.entries()) {
			this.#waiting.delete(waiting);
			waiting.resolve(written.answers[index] ?? { kind: 'failed', message: 'the writer gave no answer' });
		}
	}
}

const closing = () => new AppError({ kind: 'busy', message: 'the server is closing', waitMs: 1_000 });
