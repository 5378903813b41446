import { appendFile, readFile, writeFile } from 'node:fs/promises';

/** Sessions that people signed out of before their time: their cookies are worth nothing any more, after a restart too. */
export interface EndedSessions {
  has(id: string): boolean;
  /** Remembers an ended session until its cookie would have ended by itself. */
  add(id: string, until: number): Promise<void>;
  /** Drops what has served its time. */
  clear(now: number): Promise<void>;
}

/** Reads the list from a file. Lines: `id milliseconds`. */
export async function openEndedSessions(file: string): Promise<EndedSessions> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.split(' '));
  const ended = new Map(lines.flatMap(([id, until]) => (id ? [[id, Number(until)] as const] : [])));
  const write = () =>
    writeFile(file, [...ended].map(([id, until]) => `${id} ${until}\n`).join(''), { mode: 0o600 });
  await write();
  return {
    has: (id) => ended.has(id),
    async add(id, until) {
      ended.set(id, until);
      await appendFile(file, `${id} ${until}\n`);
    },
    async clear(now) {
      const over = [...ended].filter(([, until]) => !(until > now));
      for (const [id] of over) ended.delete(id);
      if (over.length > 0) await write();
    },
  };
}
