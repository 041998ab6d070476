import { build } from 'vite'; import { gzipSync } from 'node:zlib';
process.env.NODE_ENV='production';
await build({ mode: 'widget', logLevel: 'warn', build: { outDir: '/tmp/wp/out', emptyOutDir: true } });
import { readdirSync, readFileSync } from 'node:fs';
for (const f of readdirSync('/tmp/wp/out')) { const c = readFileSync('/tmp/wp/out/'+f); console.log(f, c.length, gzipSync(c,{level:9}).length); }
