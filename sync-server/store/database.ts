/** Opens a file of the embedded database: version, durability, migrations. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { wordsOf } from '#domain/search.ts';
import { migrations } from './migrations/sqlite.ts';

/** The place of a database that lives as long as its connection; for tests. */
export const MEMORY = ':memory:';

// Older ones can damage a database whose log is written and checkpointed by several connections.
const SQLITE_OLDEST = [3, 51, 3] as const;
const BUSY_TIMEOUT_MS = 5_000;

/** Opens a connection that writes durably: what it has committed survives a loss of power. */
export function openDatabase(file: string, options: { readonly readOnly?: boolean } = {}): DatabaseSync {
	const db = new DatabaseSync(file, { readOnly: options.readOnly ?? false, timeout: BUSY_TIMEOUT_MS });
	refuseOlder(String(db.prepare('SELECT sqlite_version() AS version').get()?.['version']));
	if (options.readOnly !== true) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
	return db;
}

/**
 * Keeps a directory for this process: two would not tell each other what they commit. It ends with the process,
 * however that ends.
 *
 * @returns gives it back
 * @throws Error when another process has it
 */
export function holdAlone(dataDir: string): () => void {
	const db = new DatabaseSync(join(dataDir, 'lock.db'), { timeout: 0 });
	try {
		db.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		db.close();
		throw new Error(`another Porchlight is running on ${dataDir}`, { cause: error });
	}
	return () => {
		if (db.isOpen) db.close();
	};
}

/** Brings the main file to the present shape and returns its epoch; a new one when asked, or when the file is new. */
export function migrate(db: DatabaseSync, newId: () => string, renew = false): string {
	// For what the steps take from documents that are there already.
	db.function('words_of', { deterministic: true }, (one, other) =>
		joinedWords(`${one ?? ''} ${other ?? ''}`)
	);
	db.function('scope', { deterministic: true }, (workspaceId) => scopeOf(String(workspaceId)));
	db.exec('BEGIN IMMEDIATE');
	try {
		const done = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
		if (done > migrations.length) throw new Error('the data were written by a newer version of Porchlight');
		for (const step of migrations.slice(done)) db.exec(step);
		db.exec(`PRAGMA user_version = ${migrations.length}`);
		db.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('epoch', ?)").run(newId());
		if (renew) db.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(newId());
		db.exec('COMMIT');
	} catch (error) {
		db.exec('ROLLBACK');
		throw error;
	}
	return String(db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.['value']);
}

/** The words of a text as the table of words takes them apart again. */
export const joinedWords = (text: string): string =>
	[...new Set(wordsOf(text).map((word) => word.text))].join(' ');

/** The word by which the texts of a workspace are known. */
export const scopeOf = (workspaceId: string): string => `w${workspaceId.replaceAll('-', '')}`;

/** @throws Error when the version is older than the oldest that is safe */
export function refuseOlder(version: string): void {
	const parts = version.split('.').map(Number);
	for (const [index, oldest] of SQLITE_OLDEST.entries()) {
		const part = parts[index] ?? 0;
		if (part > oldest) return;
		if (part < oldest)
			throw new Error(`SQLite ${version} is too old: ${SQLITE_OLDEST.join('.')} or newer is needed`);
	}
}
