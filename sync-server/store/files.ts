/** What is known of the bytes of files; the bytes themselves lie on disk (SPEC F2, F3). */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { FileType, StoredFile } from '#domain/file.ts';
import { isPublic, type Message } from '#domain/message.ts';

/** How many files of no message are told at once. */
export const LOOSE_AT_ONCE = 500;
/** How many files of no message one visitor may have: many more than wait in a widget, and no flood. */
export const LOOSE_PER_VISITOR = 100;

/** What happens to the record of a file. */
export type FileStep =
	| {
			readonly do: 'start';
			readonly file: Pick<StoredFile, 'id' | 'authorKind' | 'authorId' | 'type' | 'size'>;
	  }
	/** So many of its bytes are on disk; less than before when the disk lost some. */
	| { readonly do: 'grow'; readonly id: string; readonly received: number }
	| { readonly do: 'finish'; readonly id: string; readonly width?: number; readonly height?: number }
	| { readonly do: 'drop'; readonly id: string };

/** The record of a file, and whose it is. */
export interface FileKey {
	readonly workspaceId: string;
	readonly id: string;
}

/** The part of the writer that keeps the records of files. */
export function fileTable(db: DatabaseSync) {
	const start = db.prepare(`INSERT OR IGNORE INTO files
		(workspace, id, author_kind, author_id, type, size, received, is_whole, touched_at)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7 WHERE ?3 <> 'visitor' OR ${LOOSE_PER_VISITOR} >
			(SELECT count(*) FROM files WHERE workspace = ?1 AND author_id = ?4 AND message_id IS NULL)`);
	const grow = db.prepare(
		'UPDATE files SET received = ?, is_whole = 0, touched_at = ? WHERE workspace = ? AND id = ?'
	);
	const finish = db.prepare(`UPDATE files SET is_whole = 1, width = ?, height = ?, touched_at = ?
		WHERE workspace = ? AND id = ? AND received = size`);
	const drop = db.prepare('DELETE FROM files WHERE workspace = ? AND id = ? AND message_id IS NULL');
	const attach = db.prepare(
		'UPDATE files SET message_id = ?, name = ?, visitor_id = ? WHERE workspace = ? AND id = ?'
	);
	return {
		stepFile: (workspaceId: string, step: FileStep, now: number): void => {
			if (step.do === 'start') {
				const { id, authorKind, authorId, type, size } = step.file;
				start.run(workspaceId, id, authorKind, authorId, type, size, now);
			} else if (step.do === 'grow') grow.run(step.received, now, workspaceId, step.id);
			else if (step.do === 'finish')
				finish.run(step.width ?? null, step.height ?? null, now, workspaceId, step.id);
			else drop.run(workspaceId, step.id);
		},
		/** A message was written: from now on its file is seen by who may read it. */
		attachFile: (workspaceId: string, message: Message, visitorId: string): void => {
			if (!message.file) return;
			const { id, name } = message.file;
			attach.run(message.id, name, isPublic(message) ? visitorId : null, workspaceId, id);
		}
	};
}

/** Reads the records of files. */
export function fileReader(db: DatabaseSync) {
	const one = db.prepare('SELECT * FROM files WHERE workspace = ? AND id = ?');
	const loose = db.prepare(
		`SELECT workspace, id FROM files WHERE message_id IS NULL AND touched_at < ? LIMIT ${LOOSE_AT_ONCE}`
	);
	return {
		file: (workspaceId: string, id: string): StoredFile | undefined => {
			const row = one.get(workspaceId, id);
			return row && storedFile(row);
		},
		/** Files of no message that nothing was added to since the moment. */
		looseFiles: (before: number): FileKey[] =>
			loose.all(before).map((row) => ({ workspaceId: String(row['workspace']), id: String(row['id']) }))
	};
}

function storedFile(row: Record<string, SQLOutputValue>): StoredFile {
	const { width, height, message_id: messageId, name, visitor_id: visitorId } = row;
	return {
		id: String(row['id']),
		authorKind: String(row['author_kind']),
		authorId: String(row['author_id']),
		type: String(row['type']) as FileType,
		size: Number(row['size']),
		received: Number(row['received']),
		isWhole: row['is_whole'] === 1,
		...(typeof width === 'number' ? { width } : {}),
		...(typeof height === 'number' ? { height } : {}),
		...(typeof messageId === 'string' ? { messageId } : {}),
		...(typeof name === 'string' ? { name } : {}),
		...(typeof visitorId === 'string' ? { visitorId } : {})
	};
}
