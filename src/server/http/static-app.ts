import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * Serves the built staff app: files with a hash in their name for ever, the page itself always fresh, compressed copies
 * (`.br`, `.gz`) where the build made them. Answers whether there is a build.
 */
export async function addStaffApp(app: FastifyInstance, folder: string): Promise<boolean> {
  const built = existsSync(join(folder, 'index.html'));
  if (!built) return false;
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    // They are sent in the place of what they are copies of.
    globIgnore: ['**/*.br', '**/*.gz'],
    cacheControl: false,
    setHeaders(reply, path) {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}

export const NOT_BUILT_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Attesta</title>
<h1>Attesta is running</h1><p>The staff app is not built yet. Run <code>npm run build</code>, then start again.</p></html>`;
