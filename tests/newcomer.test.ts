/** What somebody has who has just cloned: the sources and the packages, and nothing that was ever generated. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const GENERATED = /^(node_modules|build|data|\.git|\.svelte-kit|src\/messages\/generated)(\/|$)/;

test('the server is built where nothing was generated before', () => {
	const clone = mkdtempSync(join(tmpdir(), 'porchlight-clone-'));
	onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
	cpSync(root, clone, { recursive: true, filter: (path) => !GENERATED.test(relative(root, path)) });
	symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
	const script = "import('./.run/build.mjs').then(({ ensureServerBuilt }) => ensureServerBuilt())";
	const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: clone, encoding: 'utf8' });
	expect({ status, stderr }).toMatchObject({ status: 0 });
	expect(existsSync(join(clone, 'build/server/main.js'))).toBe(true);
});
