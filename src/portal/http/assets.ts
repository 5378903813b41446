import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** Stylesheets and fonts, read once. */
export interface Assets {
  /** Address of the stylesheet, with its hash. */
  readonly stylesheet: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const FOR_EVER = 'public, max-age=31536000, immutable';

export async function readAssets(folder: string): Promise<Assets> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !(extname(entry.name) in TYPES)) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), await readFile(path));
  }
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name) ?? '');
  return { stylesheet: `/assets/${hash.digest('hex').slice(0, 12)}/portal.css`, files };
}

/** Serves the files by name under their hash, and the company's colour as a stylesheet of its own. */
export function addAssets(app: FastifyInstance, { stylesheet, files }: Assets): void {
  const folder = stylesheet.slice(0, stylesheet.lastIndexOf('/'));
  for (const [name, content] of files) {
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    app.get(`${folder}/${name}`, async (_request, reply) =>
      reply.header('content-type', type).header('cache-control', FOR_EVER).send(content),
    );
  }
  app.get<{ Params: { colour: string } }>('/theme/:colour.css', async (request, reply) => {
    const { colour } = request.params;
    if (!/^[0-9a-f]{6}$/.test(colour)) return reply.callNotFound();
    return reply
      .header('content-type', TYPES['.css'])
      .header('cache-control', FOR_EVER)
      .send(`:root { --brand: #${colour}; }\n`);
  });
  app.get<{ Params: { colour: string } }>('/theme/:colour.svg', async (request, reply) => {
    const { colour } = request.params;
    if (!/^[0-9a-f]{6}$/.test(colour)) return reply.callNotFound();
    return reply.header('content-type', 'image/svg+xml').header('cache-control', FOR_EVER).send(mark(colour));
  });
}

/** The mark in the browser's tab: a ring on the company's colour, which white reads on. */
function mark(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#${colour}"/><circle cx="12" cy="12" r="6" fill="none" stroke="#fff" stroke-width="3.5"/></svg>\n`;
}
