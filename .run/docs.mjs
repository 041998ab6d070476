/** `npm run docs`: writes src/protocol/REFERENCE.md from the schemas and the table of endpoints. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reference } from '#protocol/reference.ts';
import { root } from './paths.mjs';

writeFileSync(join(root, 'src', 'protocol', 'REFERENCE.md'), reference());
