/**
 * The ledger's file follows the database: a line is written after the commit of its erasure, never before. What a kill, or a full disk,
 * kept from being written is made up for at the start, by the re-scan and each hour; nothing is certified before.
 */
import type { Database, Sql } from '../../engine/database/database.ts';
import type { LedgerFile } from './ledger-file.ts';
import type { LedgerLine } from './ledger-lines.ts';

/** Writes the lines of committed erasures that the file lacks. Gives how many. */
export async function reconcileLedger(database: Database, file: LedgerFile): Promise<number> {
  return oneWriter(database, async (tx) => {
    // The file first: what is committed and written meanwhile is in both.
    const { lines } = await file.read();
    const committed = await tx.query<CommittedErasure>(
      `select 2 as version, e.id as erasure, e.number, e.subject, e.subject_module as module, e.request, e.ground, e.erased_at as at,
            coalesce((select max(l.epoch) from attesta.erasure_ledger l where l.erasure = e.id), 1) as epoch,
            coalesce((select jsonb_agg(jsonb_build_object('kind', l.kind, 'token', encode(l.token, 'hex')) order by l.kind, l.token)
                        from attesta.erasure_ledger l where l.erasure = e.id), '[]') as tokens,
            case when e.scope ->> 'kind' = 'records' then (select jsonb_object_agg(r.module, r.ids) from (
              select one ->> 'module' as module, jsonb_agg(one ->> 'id') as ids from jsonb_array_elements(e.scope -> 'records') one
              group by 1) r) end as records
       from attesta.erasures e where e.state in ('erased', 'purged') and e.id <> all($1::uuid[])
      order by e.erased_at, e.id`,
      [[...lines.keys()]],
    );
    await file.append(committed.map(lineOf));
    return committed.length;
  });
}

interface CommittedErasure extends Omit<LedgerLine, 'records'>, Record<string, unknown> {
  readonly records: LedgerLine['records'] | null;
}

function lineOf({ records, ...line }: CommittedErasure): LedgerLine {
  return { ...(line as Omit<LedgerLine, 'records'>), ...(records && { records }) };
}

/** Each line is sealed to the one before it, so one program at a time adds any. */
export function oneWriter<T>(database: Database, work: (tx: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('attesta.ledger', 0))");
    return work(tx);
  });
}
