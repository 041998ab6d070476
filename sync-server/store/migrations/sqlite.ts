/** How the embedded database became what it is: one step per entry, run once, in order, never changed afterwards. */
export const migrations: readonly string[] = [
	`
	CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

	-- The clock of each workspace (SPEC S1); markers up to the horizon are forgotten (SPEC S8).
	CREATE TABLE workspaces (
		id TEXT PRIMARY KEY,
		number INTEGER NOT NULL,
		horizon INTEGER NOT NULL
	) WITHOUT ROWID;

	-- A row without doc is the marker of a document that is gone. visitor_doc is what its visitor receives:
	-- nothing, '=' for the same, or another text.
	CREATE TABLE documents (
		workspace TEXT NOT NULL,
		collection TEXT NOT NULL,
		id TEXT NOT NULL,
		number INTEGER NOT NULL,
		conversation_id TEXT,
		visitor_id TEXT,
		agent_id TEXT,
		open_at INTEGER,
		gone_at INTEGER,
		doc TEXT,
		visitor_doc TEXT
	);
	CREATE UNIQUE INDEX documents_key ON documents (workspace, collection, id);
	CREATE INDEX documents_feed ON documents (workspace, number);
	CREATE INDEX documents_visitor ON documents (workspace, visitor_id, number) WHERE visitor_id IS NOT NULL;
	CREATE INDEX documents_thread ON documents (workspace, conversation_id, collection)
		WHERE conversation_id IS NOT NULL AND doc IS NOT NULL;
	CREATE INDEX documents_loose ON documents (workspace, conversation_id)
		WHERE collection = 'message' AND doc IS NOT NULL;
	CREATE INDEX documents_open ON documents (workspace, open_at) WHERE open_at IS NOT NULL;
	CREATE INDEX documents_gone ON documents (gone_at) WHERE gone_at IS NOT NULL;

	-- Messages that rest in a transcript: their ids stay taken.
	CREATE TABLE sealed (
		workspace TEXT NOT NULL,
		id TEXT NOT NULL,
		transcript_id TEXT NOT NULL,
		PRIMARY KEY (workspace, id)
	) WITHOUT ROWID;

	-- The first result of every mutation (SPEC S5).
	CREATE TABLE results (
		workspace TEXT NOT NULL,
		actor TEXT NOT NULL,
		id TEXT NOT NULL,
		decided_at INTEGER NOT NULL,
		result TEXT NOT NULL,
		PRIMARY KEY (workspace, actor, id)
	) WITHOUT ROWID;
	CREATE INDEX results_age ON results (decided_at);

	-- Where widgets may stand (SPEC W2), kept equal to the workspaces' documents.
	CREATE TABLE origins (
		origin TEXT NOT NULL,
		workspace TEXT NOT NULL,
		PRIMARY KEY (origin, workspace)
	) WITHOUT ROWID;
	`,
	`
	-- The moment from which devices need not keep a conversation; none while it is open.
	ALTER TABLE documents ADD COLUMN kept_until INTEGER;
	UPDATE documents SET kept_until = json_extract(doc, '$.resolvedAt') + 90 * 86400000
		WHERE collection = 'conversation' AND json_extract(doc, '$.status') = 'resolved';
	CREATE INDEX documents_whose ON documents (workspace, visitor_id)
		WHERE collection = 'conversation' AND doc IS NOT NULL;
	`
];
