import { build } from 'vite'; import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { sparingTypeBox2 } from '/tmp/wp/tb.mjs'; import { leanSvelte } from '/tmp/wp/lean.mjs';
import { decode } from '@jridgewell/sourcemap-codec';
const named = { name:'named', enforce:'pre', resolveId: (id, importer) => id === '../runtime.js' && importer?.includes('/messages/generated/') ? '\0named' : null, load: (id) => id === '\0named' ? `export const experimentalStaticLocale = undefined; export const getLocale = () => 'en';` : null };
const [{ output }] = await build({ configFile: false, mode: 'production', logLevel: 'warn', publicDir: false,
 plugins: [leanSvelte(true,true), named, sparingTypeBox2(), svelte({ emitCss: false, compilerOptions: { css: 'injected', runes: true, discloseVersion: false } })],
 build: { write: false, sourcemap: true, modulePreload: false, rolldownOptions: { treeshake: { propertyReadSideEffects: false, moduleSideEffects: false }, output: { minify: true } },
 lib: { entry: process.argv[2], formats: ['es'], fileName: () => 'x.js' } } });
const chunk = output.find(o=>o.type==='chunk'); const c = chunk.code; console.log(c.length, gzipSync(c,{level:9}).length);
const lines = c.split('\n'); const map = chunk.map; const m = decode(map.mappings); const by = {};
m.forEach((segs, li) => segs.forEach((s, i) => { const end = segs[i+1]?.[0] ?? lines[li].length; const src = s.length>1 ? map.sources[s[1]].replace(/.*\/node_modules\//,'').replace(/.*\/src\//,'') : '?'; by[src]=(by[src]??0)+end-s[0]; }));
for (const [k,v] of Object.entries(by).sort((a,b)=>b[1]-a[1]).slice(0,60)) console.log(v,k);
const g=s=>gzipSync(s,{level:9}).length; const total=g(c);
const flat=[]; m.forEach((segs, li) => segs.forEach((s,i)=>{ const end = segs[i+1]?.[0] ?? lines[li].length; const src = s.length>1 ? map.sources[s[1]].replace(/.*\/node_modules\//,'').replace(/.*\/src\//,'') : '?'; flat.push([src, lines[li].slice(s[0],end)]); }));
console.log('--- marginal');
const groups = {}; for (const [s] of flat) groups[s.includes('messages')?'MESSAGES':s]=1;
const res=Object.keys(groups).map(k=>[k,total-g(flat.filter(([s])=>(s.includes('messages')?'MESSAGES':s)!==k).map(x=>x[1]).join(''))]).sort((a,b)=>b[1]-a[1]);
for (const r of res.slice(0,50)) console.log(r[1], r[0]);
console.log(lines[0].slice(0,300));
console.log('--- ?'); for (const [s,t] of flat) if (s==='?' && t.length>60) console.log(t.length, t.slice(0,150).replace(/\n/g,' '));
