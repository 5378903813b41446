import { appendFile, readFile, writeFile } from 'node:fs/promises';

/** Sessions that people signed out of before their time: their cookies are worth nothing any more, after a restart too. */
export interface EndedSessions {
  has(id: string): boolean;
  /** Remembers an ended session until its cookie would have ended by itself. */
  add(id: string, until: number): Promise<void>;
}

/** Reads the list from a file and drops what has served its time. Lines: `id milliseconds`. */
export async function openEndedSessions(file: string, now: number): Promise<EndedSessions> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.split(' '));
  const ended = new Map(
    lines.flatMap(([id, until]) => (id && Number(until) > now ? [[id, Number(until)] as const] : [])),
  );
  await writeFile(file, [...ended].map(([id, until]) => `${id} ${until}\n`).join(''), { mode: 0o600 });
  return {
    has: (id) => ended.has(id),
    async add(id, until) {
      ended.set(id, until);
      await appendFile(file, `${id} ${until}\n`);
    },
  };
}
