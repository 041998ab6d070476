import { build } from 'vite'; import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { sparingTypeBox2 as sparingTypeBox } from '/tmp/wp/tb.mjs';
import { leanSvelte } from '/tmp/wp/lean.mjs';
const named = { name:'named', enforce:'pre', resolveId: (id, importer) => id === '../runtime.js' && importer?.includes('/messages/generated/') ? '\0named' : null, load: (id) => id === '\0named' ? `export const experimentalStaticLocale = undefined; export const getLocale = () => 'en';` : null };
const entry = process.argv[2];
const [{ output }] = await build({ configFile: false, mode: 'production', logLevel: 'warn', publicDir: false,
 plugins: [leanSvelte(true,true), named, sparingTypeBox(), svelte({ emitCss: false, compilerOptions: { css: 'injected', runes: true, discloseVersion: false } })],
 build: { write: false, modulePreload: false, rolldownOptions: { treeshake: { propertyReadSideEffects: false, moduleSideEffects: false }, output: { minify: true } },
 lib: { entry, formats: ['es'], fileName: () => 'x.js' } } });
const c = output[0].code; console.log(c.length, gzipSync(c,{level:9}).length);
const mods = Object.entries(output[0].modules).map(([k,v])=>[k.replace('/work/main/',''), v.renderedLength]).sort((a,b)=>b[1]-a[1]);
let g={}; for (const [k,n] of mods) { const key = k.includes('node_modules/svelte')?'svelte':k.includes('typebox')?'typebox':k.includes('messages')?'messages':k.includes('.css')?'css':k.includes('clsx')?'clsx':'own'; g[key]=(g[key]??0)+n; } console.log(g);
console.log(mods.slice(0,140).map(x=>x.join(' ')).join('\n'));
import { writeFileSync } from 'node:fs'; writeFileSync('/tmp/wp/x.js', c);
