/** What can be set from outside, read once from the environment and the command line. */
import { join } from 'node:path';
import { isEmail } from '#domain/email.ts';
import type { MailSettings } from './mail.ts';
import type { PushSettings } from './push-service.ts';
import { REPLY_LOCAL_MAX } from './reply-address.ts';

/** How the program was asked to run. */
export interface Config {
	/** Where everything that matters lies; made when missing. */
	readonly dataDir: string;
	readonly host: string;
	readonly port: number;
	/** How people reach it when a proxy stands in front, such as `https://chat.example.com`. */
	readonly publicOrigin?: string;
	/** How many proxies of our own stand in front. */
	readonly proxies: number;
	/** Absent where no e-mail can be sent. */
	readonly mail?: MailSettings;
	/** Push services beside the known ones. */
	readonly push?: PushSettings;
	/** What `npm run build` made. */
	readonly staticDir: string;
	/** A file of places by IP address in the MaxMind format, with cities say; countries alone without it. */
	readonly placesFile?: string;
	/** A sample workspace with simulated visitors. */
	readonly demo: boolean;
	/** The data were put back from a backup: devices begin anew (SPEC S8). */
	readonly restored: boolean;
}

const FLAGS = ['--demo', '--restored'];

const PORT_DEFAULT = 3_000;

/** @throws Error when a value makes no sense, with its name */
export function readConfig(environment: NodeJS.ProcessEnv, args: readonly string[], root: string): Config {
	const demo = args.includes('--demo');
	const unknown = args.find((arg) => !FLAGS.includes(arg));
	if (unknown !== undefined) throw new Error(`${unknown} is not known; there are ${FLAGS.join(' and ')}`);
	const publicOrigin = originOf(environment['PUBLIC_ORIGIN']);
	const mail = mailOf(environment);
	const hosts = pushHostsOf(environment['PUSH_HOSTS']);
	return {
		dataDir: environment['DATA_DIR'] ?? join(root, 'data', ...(demo ? ['demo'] : [])),
		host: environment['HOST'] ?? '127.0.0.1',
		port: integerOf('PORT', environment['PORT'], PORT_DEFAULT, 65_535),
		...(publicOrigin === undefined ? {} : { publicOrigin }),
		...(mail === undefined ? {} : { mail }),
		...(hosts.length === 0 ? {} : { push: { hosts } }),
		proxies: integerOf('PROXIES', environment['PROXIES'], 0, 10),
		staticDir: environment['BUILD_DIR'] ?? join(root, 'build'),
		...(environment['PLACES_FILE'] ? { placesFile: environment['PLACES_FILE'] } : {}),
		demo,
		restored: args.includes('--restored')
	};
}

function mailOf(environment: NodeJS.ProcessEnv): MailSettings | undefined {
	const { SMTP_URL: url = '', MAIL_FROM: from = '', MAIL_REPLY_TO: replyTo = '' } = environment;
	if (url === '') return undefined;
	// Never printed: there may be a password in it.
	if (!/^smtps?:\/\/[^/]/.test(url) || !URL.canParse(url))
		throw new Error('SMTP_URL makes no sense; smtp://name:password@mail.example.com:587 is meant');
	if (!isEmail(from))
		throw new Error(`MAIL_FROM is ${from}; with SMTP_URL the address of the sender is needed`);
	if (replyTo === '') return { url, from };
	if (!isEmail(replyTo) || replyTo.lastIndexOf('@') > REPLY_LOCAL_MAX)
		throw new Error(
			`MAIL_REPLY_TO is ${replyTo}; an address with at most ${REPLY_LOCAL_MAX} signs before the @ is needed`
		);
	return { url, from, replyTo };
}

function pushHostsOf(text = ''): string[] {
	const hosts = text.split(',').flatMap((host) => host.trim() || []);
	const wrong = hosts.find((host) => !/^\.?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(host));
	if (wrong === undefined) return hosts;
	throw new Error(
		`PUSH_HOSTS names ${wrong}; hosts such as push.example.com or .push.example.com are needed`
	);
}

function integerOf(name: string, text: string | undefined, otherwise: number, max: number): number {
	if (text === undefined || text === '') return otherwise;
	const value = Number(text);
	if (Number.isInteger(value) && value >= 0 && value <= max) return value;
	throw new Error(`${name} is ${text}; a whole number from 0 to ${max} is needed`);
}

function originOf(text: string | undefined): string | undefined {
	if (text === undefined || text === '') return undefined;
	if (URL.canParse(text) && new URL(text).origin !== 'null') return new URL(text).origin;
	throw new Error(`PUBLIC_ORIGIN is ${text}; an origin such as https://chat.example.com is needed`);
}
