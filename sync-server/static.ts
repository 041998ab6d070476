/** The built files: the app with its fallback, the widget for foreign pages, the demo page. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Hono, type Context } from 'hono';
import { SHARE_PATH } from '#domain/shared.ts';

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json; charset=utf-8',
	'.svg': 'image/svg+xml; charset=utf-8',
	'.txt': 'text/plain; charset=utf-8',
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
	'.webp': 'image/webp',
	'.ico': 'image/x-icon',
	'.woff2': 'font/woff2',
	'.mp3': 'audio/mpeg',
	'.wasm': 'application/wasm'
};
const COMPRESSED = /^(text\/|application\/(json|manifest|wasm)|image\/svg)/;
/** Their names change with their contents. */
const IMMUTABLE = /^\/_app\/immutable\/|^\/widget\/[\w.]+-[\w-]{8,}\.(js|css)$/;
/** Where somebody comes who is not signed in yet: pages that name the files of the door alone (.run/shells.mjs). */
const DOORS = new Map([
	['/', 'index.html'],
	['/sign-in', 'sign-in.html'],
	['/sign-up', 'sign-up.html']
]);
const YEAR_SECONDS = 31_536_000;

interface File {
	readonly type: string;
	readonly etag: string;
	/** The bytes by content encoding; the plain ones under `identity`. */
	readonly bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Serves what the build made; with a folder that is not there it says so. */
export function staticFiles(staticDir: string, options: { readonly secure: boolean }): Hono {
	const app = join(staticDir, 'app');
	const kept = new Map<string, Promise<File | undefined>>();
	// A build is replaced as a whole, with a new start of the server, so files are read once.
	const file = (folder: string, path: string): Promise<File | undefined> => {
		const name = within(folder, path);
		if (name === undefined) return Promise.resolve(undefined);
		const known = kept.get(name) ?? load(name);
		kept.set(name, known);
		// What could not be read, for too many files were open, say, is tried again by the next who asks.
		void known.then(
			(found) => found ?? kept.delete(name),
			() => kept.delete(name)
		);
		return known;
	};
	const find = async (path: string): Promise<File | undefined> => {
		if (path === '/widget.js') return file(join(staticDir, 'widget'), 'widget.js');
		if (path.startsWith('/widget/')) return file(join(staticDir, 'widget'), path.slice('/widget/'.length));
		if (path === '/demo' || path === '/demo/')
			return (await file(app, 'demo.html')) ?? file(app, 'demo/index.html');
		const found = await file(app, DOORS.get(path) ?? path.slice(1));
		// Everything without a dot is a place in the app; a missing script must not be answered with a page.
		return found ?? (path.split('/').at(-1)?.includes('.') ? undefined : file(app, '200.html'));
	};
	// What is shared is the worker's; where there is none its person is asked to share it again, instead of losing it unseen.
	const missed = new Hono().post(SHARE_PATH, (context) =>
		context.redirect(`${SHARE_PATH}?fault=missed`, 303)
	);
	return missed.get('*', async (context) => {
		secureHeaders(context, options.secure);
		const path = decoded(context.req.path);
		const found = path === undefined ? undefined : await find(path);
		if (!found || path === undefined) return missing(context, await file(app, '200.html'));
		return send(context, path, found);
	});
}

function missing(context: Context, built: File | undefined): Response {
	if (built) return context.text('Not found\n', 404);
	return context.text('The app is not built yet: run npm run build\n', 503);
}

function send(context: Context, path: string, file: File): Response {
	const immutable = IMMUTABLE.test(path);
	context.header('content-type', file.type);
	context.header('cache-control', immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
	context.header('etag', file.etag);
	context.header('vary', 'accept-encoding');
	if (/^\/widget(\/|\.js$)/.test(path)) {
		context.header('access-control-allow-origin', '*');
		context.header('cross-origin-resource-policy', 'cross-origin');
	}
	if (context.req.header('if-none-match') === file.etag) return context.body(null, 304);
	const accepted = context.req.header('accept-encoding') ?? '';
	for (const encoding of ['br', 'gzip']) {
		const body = file.bodies.get(encoding);
		if (!body || !new RegExp(`\\b${encoding}\\b`).test(accepted)) continue;
		context.header('content-encoding', encoding);
		return context.body(body);
	}
	return context.body(file.bodies.get('identity') ?? '');
}

/** What every page and file says of itself; the app's own policy for scripts is in its page. */
function secureHeaders(context: Context, secure: boolean): void {
	context.header('content-security-policy', "frame-ancestors 'none'");
	context.header('x-content-type-options', 'nosniff');
	context.header('referrer-policy', 'strict-origin-when-cross-origin');
	context.header('cross-origin-opener-policy', 'same-origin');
	context.header('cross-origin-resource-policy', 'same-origin');
	context.header('permissions-policy', 'geolocation=(), payment=(), usb=()');
	if (secure) context.header('strict-transport-security', `max-age=${YEAR_SECONDS}`);
}

async function load(name: string): Promise<File | undefined> {
	const plain = await bytes(name);
	if (!plain) return undefined;
	const type = TYPES[extname(name)] ?? 'application/octet-stream';
	const bodies = new Map([['identity', plain]]);
	if (COMPRESSED.test(type) && plain.length > 500) {
		bodies.set(
			'br',
			(await bytes(`${name}.br`)) ?? new Uint8Array(await promisify(brotliCompress)(plain, QUICK))
		);
		bodies.set('gzip', (await bytes(`${name}.gz`)) ?? new Uint8Array(await promisify(gzip)(plain)));
	}
	const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
	return { type, etag, bodies };
}

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

async function bytes(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
	try {
		return new Uint8Array(await readFile(name));
	} catch (error) {
		if (
			['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'].includes(String((error as NodeJS.ErrnoException).code))
		)
			return undefined;
		throw error;
	}
}

function decoded(path: string): string | undefined {
	try {
		const text = decodeURIComponent(path);
		return text.includes('\0') ? undefined : text;
	} catch {
		return undefined;
	}
}

/** The file's full name, unless it lies outside of the folder. */
function within(folder: string, path: string): string | undefined {
	const name = normalize(join(folder, path));
	return name.startsWith(folder + sep) ? name : undefined;
}
