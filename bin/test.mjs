#!/usr/bin/env node
import { join } from 'node:path';
// `npm test`: installs what is missing and runs every check and test.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrap, root } from './bootstrap.mjs';
import './follow.mjs';

await bootstrap(fileURLToPath(import.meta.url));
await import(pathToFileURL(join(root, 'tools', 'test.ts')).href);
