#!/usr/bin/env node
import { join } from 'node:path';
// The command line: `npx attesta …`.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrap, root } from './bootstrap.mjs';
import './follow.mjs';

await bootstrap(fileURLToPath(import.meta.url));
await import(pathToFileURL(join(root, 'src', 'cli', 'main.ts')).href);
