/** What the server says to those who run it; the only file that writes to the standard streams. */

/** Named values of one entry; never a text that a person wrote, never a secret. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Takes entries. */
export interface Log {
	info(event: string, fields?: Fields): void;
	error(event: string, fields?: Fields): void;
	/** A line for the person at the terminal. */
	say(line: string): void;
}

/** Writes JSON lines, or plain ones for a person at a terminal, to standard error. */
export function openLog(options: { readonly plain: boolean }): Log {
	const write = (level: string, event: string, fields: Fields = {}) => {
		const at = new Date().toISOString();
		process.stderr.write(
			options.plain
				? `${at.slice(11, 19)} ${level === 'error' ? 'error ' : ''}${event}${plainFields(fields)}\n`
				: `${JSON.stringify({ at, level, event, ...fields })}\n`
		);
	};
	return {
		info: (event, fields) => write('info', event, fields),
		error: (event, fields) => write('error', event, fields),
		say: (line) => void process.stdout.write(`${line}\n`)
	};
}

/** What is written of something that was thrown: where it came from, if it says so. */
export const stackOf = (error: unknown): string =>
	error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Says nothing. */
export const quietLog: Log = { info: () => undefined, error: () => undefined, say: () => undefined };

const plainFields = (fields: Fields): string =>
	Object.entries(fields)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => ` ${name}=${String(value)}`)
		.join('');
