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
	`,
	`
	-- What is searched (SPEC S21): one row per message with a text, and one per visitor. A message that rests keeps its row.
	CREATE TABLE texts (
		id INTEGER PRIMARY KEY,
		workspace TEXT NOT NULL,
		document_id TEXT NOT NULL,
		-- The conversation of a message, or the visitor itself.
		owner_id TEXT NOT NULL
	);
	CREATE UNIQUE INDEX texts_key ON texts (workspace, document_id);

	-- Words as src/domain/search.ts has them; those of one workspace carry its name, so that none finds another's.
	CREATE VIRTUAL TABLE word_index USING fts5 (workspace, words, content = '', contentless_delete = 1,
		tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
	CREATE VIRTUAL TABLE vocabulary USING fts5vocab (word_index, 'row');

	INSERT INTO texts (workspace, document_id, owner_id)
		SELECT workspace, id, id FROM documents WHERE collection = 'visitor' AND doc IS NOT NULL;
	INSERT INTO word_index (rowid, workspace, words)
		SELECT texts.id, scope(texts.workspace), words_of(json_extract(doc, '$.name'), json_extract(doc, '$.email'))
		FROM texts JOIN documents ON documents.workspace = texts.workspace AND collection = 'visitor'
			AND documents.id = document_id;
	INSERT OR IGNORE INTO texts (workspace, document_id, owner_id)
		SELECT workspace, id, conversation_id FROM documents
		WHERE collection = 'message' AND doc IS NOT NULL AND json_extract(doc, '$.kind') <> 'event';
	INSERT INTO word_index (rowid, workspace, words)
		SELECT texts.id, scope(texts.workspace), words_of(json_extract(doc, '$.text'), NULL)
		FROM texts JOIN documents ON documents.workspace = texts.workspace AND collection = 'message'
			AND documents.id = document_id;
	INSERT OR IGNORE INTO texts (workspace, document_id, owner_id)
		SELECT workspace, json_extract(value, '$.id'), conversation_id FROM documents, json_each(doc, '$.messages')
		WHERE collection = 'transcript' AND doc IS NOT NULL AND json_extract(value, '$.kind') <> 'event';
	INSERT INTO word_index (rowid, workspace, words)
		SELECT texts.id, scope(texts.workspace), words_of(json_extract(value, '$.text'), NULL)
		FROM documents, json_each(doc, '$.messages') JOIN texts ON texts.workspace = documents.workspace
			AND texts.document_id = json_extract(value, '$.id')
		WHERE collection = 'transcript' AND doc IS NOT NULL AND texts.id NOT IN (SELECT rowid FROM word_index);
	`,
	`
	-- For how long devices keep a conversation after its end is the workspace's to say, so only the end is a column.
	ALTER TABLE documents RENAME COLUMN kept_until TO ended_at;
	UPDATE documents SET ended_at = ended_at - 90 * 86400000 WHERE ended_at IS NOT NULL;
	`,
	`
	-- In which report the summary of a conversation is, and of which state of it (SPEC S23).
	CREATE TABLE reported (
		workspace TEXT NOT NULL,
		conversation_id TEXT NOT NULL,
		report_id TEXT NOT NULL,
		number INTEGER NOT NULL,
		PRIMARY KEY (workspace, conversation_id)
	) WITHOUT ROWID;
	CREATE INDEX reported_in ON reported (workspace, report_id);
	CREATE INDEX documents_ended ON documents (ended_at) WHERE ended_at IS NOT NULL;

	-- Devices have no copy of the former shape any more when they read this, so its numbers stay.
	UPDATE documents SET doc = json_set(documents.doc, '$.firstReplyAt', reply.at) FROM (
		SELECT workspace, conversation_id, min(at) AS at FROM (
			SELECT workspace, conversation_id, json_extract(doc, '$.acceptedAt') AS at FROM documents
			WHERE collection = 'message' AND doc IS NOT NULL
				AND json_extract(doc, '$.author') = 'agent' AND json_extract(doc, '$.kind') = 'text'
			UNION ALL
			SELECT workspace, conversation_id, json_extract(value, '$.acceptedAt')
			FROM documents, json_each(doc, '$.messages')
			WHERE collection = 'transcript' AND doc IS NOT NULL
				AND json_extract(value, '$.author') = 'agent' AND json_extract(value, '$.kind') = 'text')
		GROUP BY workspace, conversation_id) AS reply
	WHERE documents.workspace = reply.workspace AND documents.collection = 'conversation'
		AND documents.id = reply.conversation_id;
	`,
	`
	-- Files: what of their bytes is on disk, and to which message they belong. A row without a message is forgotten in time.
	CREATE TABLE files (
		workspace TEXT NOT NULL,
		id TEXT NOT NULL,
		author_kind TEXT NOT NULL,
		author_id TEXT NOT NULL,
		type TEXT NOT NULL,
		size INTEGER NOT NULL,
		received INTEGER NOT NULL,
		is_whole INTEGER NOT NULL,
		width INTEGER,
		height INTEGER,
		message_id TEXT,
		name TEXT,
		visitor_id TEXT,
		touched_at INTEGER NOT NULL,
		PRIMARY KEY (workspace, id)
	) WITHOUT ROWID;
	CREATE INDEX files_loose ON files (touched_at) WHERE message_id IS NULL;
	`,
	`
	-- What the server still has to do for an entry, written with it; a row goes when that is done or given up.
	CREATE TABLE jobs (
		id INTEGER PRIMARY KEY,
		workspace TEXT NOT NULL,
		conversation_id TEXT NOT NULL,
		message_id TEXT NOT NULL,
		made_at INTEGER NOT NULL,
		due_at INTEGER NOT NULL,
		tries INTEGER NOT NULL DEFAULT 0
	);
	CREATE UNIQUE INDEX jobs_about ON jobs (workspace, message_id);
	CREATE INDEX jobs_due ON jobs (due_at);
	`,
	`
	-- Where devices are reached while their app is closed, and the newest decisions about each.
	CREATE TABLE subscriptions (
		id TEXT PRIMARY KEY,
		workspace TEXT NOT NULL,
		agent_id TEXT NOT NULL,
		session_token TEXT NOT NULL,
		endpoint TEXT NOT NULL UNIQUE,
		p256dh TEXT NOT NULL,
		auth TEXT NOT NULL,
		language TEXT NOT NULL,
		choices TEXT NOT NULL,
		heard_at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE INDEX subscriptions_whose ON subscriptions (workspace, agent_id);
	CREATE TABLE notices (
		id TEXT PRIMARY KEY,
		subscription_id TEXT NOT NULL,
		conversation_id TEXT NOT NULL,
		message_id TEXT NOT NULL,
		is_told INTEGER NOT NULL,
		reason TEXT NOT NULL,
		decided_at INTEGER NOT NULL,
		sent_at INTEGER,
		shown_at INTEGER,
		was_open INTEGER NOT NULL DEFAULT 0,
		fault TEXT
	) WITHOUT ROWID;
	CREATE INDEX notices_of ON notices (subscription_id, decided_at);

	-- A job is a letter, a decision about who is told of an entry, or a push to one device.
	ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'mail';
	ALTER TABLE jobs ADD COLUMN subscription_id TEXT NOT NULL DEFAULT '';
	ALTER TABLE jobs ADD COLUMN notice_id TEXT NOT NULL DEFAULT '';
	DROP INDEX jobs_about;
	CREATE UNIQUE INDEX jobs_about ON jobs (workspace, message_id, kind, subscription_id);
	`,
	`
	-- Under which public address a device's agent uses this server: how its push service reaches the owner where nothing was set.
	ALTER TABLE subscriptions ADD COLUMN origin TEXT;
	`,
	`
	-- A job's id is never another's: what ends late must not end the job that was made meanwhile.
	CREATE TABLE lasting_jobs (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		workspace TEXT NOT NULL,
		conversation_id TEXT NOT NULL,
		message_id TEXT NOT NULL,
		made_at INTEGER NOT NULL,
		due_at INTEGER NOT NULL,
		tries INTEGER NOT NULL DEFAULT 0,
		kind TEXT NOT NULL DEFAULT 'mail',
		subscription_id TEXT NOT NULL DEFAULT '',
		notice_id TEXT NOT NULL DEFAULT ''
	);
	INSERT INTO lasting_jobs
		SELECT id, workspace, conversation_id, message_id, made_at, due_at, tries, kind, subscription_id, notice_id FROM jobs;
	DROP TABLE jobs;
	ALTER TABLE lasting_jobs RENAME TO jobs;
	CREATE UNIQUE INDEX jobs_about ON jobs (workspace, message_id, kind, subscription_id);
	CREATE INDEX jobs_due ON jobs (due_at);
	`,
	`
	CREATE INDEX files_unsent ON files (workspace, author_id) WHERE message_id IS NULL;
	`,
	`
	-- A letter about what nobody has seen is a job for each of those it goes to.
	ALTER TABLE jobs ADD COLUMN agent_id TEXT NOT NULL DEFAULT '';
	DROP INDEX jobs_about;
	CREATE UNIQUE INDEX jobs_about ON jobs (workspace, message_id, kind, subscription_id, agent_id);
	`,
	`
	-- The words of each workspace by their length: a typo is looked for among its own alone.
	CREATE TABLE terms (
		workspace TEXT NOT NULL,
		length INTEGER NOT NULL,
		term TEXT NOT NULL,
		PRIMARY KEY (workspace, length, term)
	) WITHOUT ROWID;
	CREATE VIRTUAL TABLE occurrences USING fts5vocab (word_index, 'instance');
	INSERT OR IGNORE INTO terms (workspace, length, term)
		SELECT DISTINCT workspace, length(term), term FROM occurrences JOIN texts ON texts.id = doc WHERE col = 'words';
	DROP TABLE occurrences;
	DROP TABLE vocabulary;
	`,
	`
	-- What a device's browser calls itself, since when it is told, and since when its agent wants it to be told nothing.
	ALTER TABLE subscriptions ADD COLUMN looks TEXT NOT NULL DEFAULT '{}';
	ALTER TABLE subscriptions ADD COLUMN subscribed_at INTEGER;
	ALTER TABLE subscriptions ADD COLUMN stopped_at INTEGER;
	`,
	`
	-- Since when a device's push service reaches it no more.
	ALTER TABLE subscriptions ADD COLUMN ended_at INTEGER;
	`
];
