#!/usr/bin/env node
import { join } from 'node:path';
// `npm start`: installs what is missing, builds what has changed, and runs the back office and the portal.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrap, root } from './bootstrap.mjs';
import './follow.mjs';

await bootstrap(fileURLToPath(import.meta.url));
const load = (path) => import(pathToFileURL(join(root, path)).href);
const { start } = await load('src/server/start.ts');
const { build } = await load('tools/build.ts');
await start({ build });
