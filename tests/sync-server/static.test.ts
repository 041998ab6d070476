import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { emptyDirectory, openDesk } from './desk.ts';

const FILES = {
	'app/200.html': `<!doctype html><title>Porchlight</title>${'x'.repeat(1_000)}`,
	'app/index.html': '<!doctype html><title>Porchlight</title>first',
	'app/sign-in.html': '<!doctype html><title>Porchlight</title>in',
	'app/sign-up.html': '<!doctype html><title>Porchlight</title>up',
	'app/_app/immutable/start.abc12345.js': 'start()',
	'app/_app/version.json': '{"version":"1"}',
	'app/service-worker.js': 'self',
	'app/demo.html': '<!doctype html><script src="/widget/widget.js"></script>',
	'app/manifest.webmanifest': '{}',
	'widget/widget.js': 'widget()',
	'widget/panel-nRf9S3Nt.js': `export default ${JSON.stringify('panel'.repeat(500))}`,
	'secret.txt': 'outside'
};

async function opened() {
	const staticDir = emptyDirectory();
	for (const [name, text] of Object.entries(FILES)) {
		mkdirSync(dirname(join(staticDir, name)), { recursive: true });
		writeFileSync(join(staticDir, name), text);
	}
	const desk = await openDesk({ staticDir });
	const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
		desk.server.app.request(path, { headers, method });
	return { desk, get, staticDir };
}

test('every place in the app is the shell, so that a reload works anywhere', async () => {
	const { get } = await opened();
	for (const path of ['/home', '/conversations/01a', '/sign-in/', '/r%C3%A9solues']) {
		const page = await get(path);
		expect([path, page.status, page.headers.get('content-type')]).toEqual([
			path,
			200,
			'text/html; charset=utf-8'
		]);
		expect(await page.text()).toBe(FILES['app/200.html']);
		expect(page.headers.get('cache-control')).toBe('no-cache');
	}
});

test('the door has pages of its own, which name its files alone', async () => {
	const { get } = await opened();
	for (const [path, name] of [
		['/', 'app/index.html'],
		['/sign-in', 'app/sign-in.html'],
		['/sign-up', 'app/sign-up.html']
	] as const) {
		const page = await get(path);
		expect([path, page.status, page.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
		expect(await page.text()).toBe(FILES[name]);
	}
});

test('a file that is not there is no page', async () => {
	const { get } = await opened();
	for (const path of [
		'/_app/immutable/old.js',
		'/widget/none.js',
		'/widget/',
		'/robots.txt',
		'/%E0%A4%A',
		'/a%00b'
	]) {
		const missing = await get(path);
		expect([path, missing.status]).toEqual([path, 404]);
		expect(await missing.text()).not.toContain('<title>');
	}
	expect((await get('/', {}, 'POST')).status).toBe(404);
});

test('files whose names change with their contents are kept for ever, the others are asked for again', async () => {
	const { get } = await opened();
	const caching = async (path: string) => (await get(path)).headers.get('cache-control');
	expect(await caching('/_app/immutable/start.abc12345.js')).toMatch(/immutable/);
	expect(await caching('/widget/panel-nRf9S3Nt.js')).toMatch(/immutable/);
	for (const path of ['/service-worker.js', '/_app/version.json', '/widget/widget.js', '/demo']) {
		expect([path, await caching(path)]).toEqual([path, 'no-cache']);
	}
	const first = await get('/service-worker.js');
	const again = await get('/service-worker.js', { 'if-none-match': first.headers.get('etag') ?? '' });
	expect([again.status, await again.text()]).toEqual([304, '']);
});

test('nothing outside of the built folders is served', async () => {
	const { get } = await opened();
	for (const path of [
		'/../secret.txt',
		'/..%2fsecret.txt',
		'/%2e%2e/secret.txt',
		'/widget/../secret.txt',
		'/widget/..%2f..%2fsecret.txt',
		'/widget/%2e%2e%2fsecret.txt',
		'//secret.txt',
		'/..%5csecret.txt'
	]) {
		expect([path, (await (await get(path)).text()).includes('outside')]).toEqual([path, false]);
	}
});

test('pages cannot be framed, and say what else browsers should hold them to', async () => {
	const { get } = await opened();
	const { headers } = await get('/');
	expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
	expect(headers.get('x-content-type-options')).toBe('nosniff');
	expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
	expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
	expect(headers.get('strict-transport-security')).toBeNull();
});

test('the widget may be loaded by every page, the app by none', async () => {
	const { get } = await opened();
	const widget = await get('/widget/widget.js', { origin: 'https://shop.example' });
	expect(widget.headers.get('access-control-allow-origin')).toBe('*');
	expect(widget.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
	const app = await get('/_app/immutable/start.abc12345.js', { origin: 'https://shop.example' });
	expect(app.headers.get('access-control-allow-origin')).toBeNull();
	expect(app.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

test('what is worth it is compressed as the browser likes it', async () => {
	const { get } = await opened();
	const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
	for (const encoding of ['br', 'gzip'] as const) {
		const page = await get('/widget/panel-nRf9S3Nt.js', { 'accept-encoding': encoding });
		expect(page.headers.get('content-encoding')).toBe(encoding);
		expect(String(unpack[encoding](await page.arrayBuffer()))).toBe(FILES['widget/panel-nRf9S3Nt.js']);
	}
	expect(
		(await get('/widget/widget.js', { 'accept-encoding': 'br' })).headers.get('content-encoding')
	).toBeNull();
});

test('without a build the server says what is missing', async () => {
	const desk = await openDesk({ staticDir: join(emptyDirectory(), 'none') });
	const page = await desk.server.app.request('/');
	expect(page.status).toBe(503);
	expect(await page.text()).toContain('npm run build');
});

test('[C3] what is shared before the worker is there leads to a page that asks for it again', async () => {
	const { get } = await opened();
	const missed = await get('/share', {}, 'POST');
	expect([missed.status, missed.headers.get('location')]).toEqual([303, '/share?fault=missed']);
});

test('a file that could not be read fails its own request alone, and is read again by the next', async () => {
	const { desk, get, staticDir } = await opened();
	const path = join(staticDir, 'app', 'loop.txt');
	symlinkSync('loop.txt', path);
	expect((await get('/loop.txt')).status).toBe(500);
	expect(desk.bugs.length).toBe(1);
	rmSync(path);
	writeFileSync(path, 'there');
	expect(await (await get('/loop.txt')).text()).toBe('there');
});
