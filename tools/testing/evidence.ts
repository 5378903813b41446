import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase } from '../../src/engine/database/database.ts';
import { migrations as ground } from '../../src/engine/database/migrations.ts';
import { type EventDraft, type PreparedEvent, prepareEvent } from '../../src/engine/evidence/event.ts';
import { migrations as evidence } from '../../src/engine/evidence/migrations.ts';
import { type NoteSigner, noteSigner } from '../../src/engine/evidence/note.ts';
import { recordEvents } from '../../src/engine/evidence/record-events.ts';
import { createSealer, type Sealer, type SealerOptions } from '../../src/engine/evidence/sealer.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export interface EvidenceFixture {
  readonly database: TestDatabase;
  readonly signer: NoteSigner;
  readonly sealer: Sealer;
  /** A sealer as another node has it, or one with other options. */
  another(options?: Partial<SealerOptions>): Sealer;
  /** Writes so many events, each with one payload, in one transaction; returns them. */
  write(count: number, draft?: Partial<EventDraft>): Promise<PreparedEvent[]>;
  /**
   * Seals until nothing waits, and says how much that was. Transactions of other test files on the same server hold the
   * sealer back for a moment: transaction ids are the whole server's.
   */
  settle(sealer?: Sealer): Promise<number>;
  /** Runs statements as someone who owns the database and has switched the append-only triggers off. */
  tamper(...statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export const testNow = Temporal.Instant.from('2026-11-24T10:00:00Z');

/** A database with nothing but evidence, its key and a sealer that seals when asked. */
export async function evidenceFixture(origin = 'attesta.test/log'): Promise<EvidenceFixture> {
  const empty = await testDatabase({ empty: true });
  const opened = await openDatabase({
    url: empty.url,
    dataDir: empty.dataDir,
    poolSize: 6,
    migrations: [...ground, ...evidence],
  });
  const close = async (): Promise<void> => {
    await opened.close();
    await empty.close();
  };
  const database: TestDatabase = { ...empty, ...opened, close };
  const signer = noteSigner(origin, randomBytes(32));
  const another = (options: Partial<SealerOptions> = {}) =>
    createSealer({ database, signer, clock: () => testNow, ...options });
  const own = another();
  return {
    database,
    signer,
    sealer: own,
    another,
    async write(count, draft = {}) {
      const events = Array.from({ length: count }, (_, i) => testEvent(i, draft));
      await recordEvents(database, events);
      return events;
    },
    async settle(sealer = own) {
      let sealed = 0;
      for (let attempt = 0; attempt < 500; attempt += 1) {
        sealed += (await sealer.sealOnce()).sealed;
        const [waiting] = await database.query(
          'SELECT 1 AS there FROM evidence.events e WHERE NOT EXISTS (SELECT FROM evidence.log l WHERE l.event = e.id) LIMIT 1',
        );
        if (!waiting) return sealed;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error('The sealer did not catch up within ten seconds.');
    },
    async tamper(...statements) {
      await database.owner.transaction(async (tx) => {
        // As the owner of the tables may, whether or not they are a superuser.
        const tables = ['events', 'payloads', 'log', 'tiles', 'checkpoints'];
        const triggers = async (verb: 'DISABLE' | 'ENABLE') => {
          for (const table of tables) await tx.query(`ALTER TABLE evidence.${table} ${verb} TRIGGER USER`);
        };
        await triggers('DISABLE');
        for (const statement of statements) await tx.query(statement);
        await triggers('ENABLE');
      });
    },
    close,
  };
}

/** An event about a person that exists nowhere else. */
export function testEvent(i: number, draft: Partial<EventDraft> = {}): PreparedEvent {
  const subject = randomUUID();
  return prepareEvent(
    {
      action: 'record.updated',
      module: 'contacts',
      record: randomUUID(),
      subjects: [subject],
      payloads: [{ subject, value: { last_name: { from: null, to: `García ${i}` } } }],
      ...draft,
    },
    { kind: 'user', id: '019a0000-0000-7000-8000-000000000001' },
    testNow,
  );
}
