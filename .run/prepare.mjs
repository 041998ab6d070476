/** Writes what type checks, lint and editors read: SvelteKit's types and the sentences' functions. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messages } from './messages.mjs';
import { root } from './paths.mjs';
import { runTool } from './processes.mjs';

// An image may install packages before it copies the sources.
if (existsSync(join(root, 'src', 'app.html'))) {
	process.chdir(root);
	const { compile } = await import('@inlang/paraglide-js');
	await compile(messages);
	const { code } = await runTool('node_modules/@sveltejs/kit/svelte-kit.js', ['sync']);
	process.exitCode = code;
}
