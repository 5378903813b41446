/** A process that stores a file slowly, to be killed: prints when the upload has begun. */
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { receive } from './receive.ts';

const [incoming = '', path = '', id = ''] = process.argv.slice(2);
const store = { incomingPath: () => incoming, path: () => path, limit: 2 ** 30 };

async function* slowly(): AsyncGenerator<Buffer> {
  for (let index = 0; index < 1000; index += 1) {
    yield Buffer.alloc(200_000, 'secret ');
    if (index === 3) console.log('begun');
    await setTimeout(20);
  }
}
await receive(store, id, {
  stream: Readable.from(slowly()),
  filename: 'slow.txt',
  declaredType: 'text/plain',
});
