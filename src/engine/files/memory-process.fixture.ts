/** A process that stores and reads 200 MB and prints its largest resident size, in bytes. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FileStore } from './file-store.ts';
import { receive } from './receive.ts';
import { openSealedFile } from './sealed-file.ts';

const [folder = ''] = process.argv.slice(2);
const line = `${randomBytes(30_000).toString('base64')}\n`;
const chunk = Buffer.from(line);
const chunks = Math.ceil(200_000_000 / chunk.length);
const store: Pick<FileStore, 'path' | 'incomingPath' | 'limit'> = {
  path: (id) => `${folder}/${id}`,
  incomingPath: (id) => `${folder}/incoming-${id}`,
  limit: 400_000_000,
};
const before = process.memoryUsage().rss;
function* content(): Generator<Buffer> {
  for (let index = 0; index < chunks; index += 1) yield chunk;
}
const received = await receive(store, crypto.randomUUID(), {
  stream: Readable.from(content(), { highWaterMark: 4 }),
  filename: 'big.txt',
  declaredType: '',
});
const digest = createHash('sha256');
const stream = await openSealedFile({
  path: store.path(received.id),
  key: received.key,
  id: received.id,
  size: received.size,
});
for await (const part of stream) digest.update(part);
const same = digest.digest('hex') === received.sha256;
console.log(
  JSON.stringify({ same, size: received.size, grown: process.resourceUsage().maxRSS * 1024 - before }),
);
