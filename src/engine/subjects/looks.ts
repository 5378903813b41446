/** Who looked at a person's data, from the evidence: by user, with what they did and how often. */
import type { Sql } from '../database/database.ts';

export interface Look {
  readonly user: { readonly id: string; readonly name: string };
  readonly looks: number;
  /** Secrets that were opened. */
  readonly opened: number;
  readonly exports: number;
  readonly refused: number;
  readonly last: string;
}

/** Looks at the person's own record and at records whose events name the person, since an instant. */
export async function looksAt(tx: Sql, subject: string, since: Temporal.Instant): Promise<readonly Look[]> {
  const rows = await tx.query<{
    id: string;
    name: string;
    looks: number;
    opened: number;
    exports: number;
    refused: number;
    last: string;
  }>(
    `select u.id, u.name, count(*) filter (where e.action in ('record.viewed', 'file.downloaded', 'history.viewed', 'restriction.used', 'existence.checked')) as looks,
            count(*) filter (where e.action = 'secret.revealed') as opened,
            count(*) filter (where e.action = 'record.exported') as exports,
            count(*) filter (where e.action in ('permission.refused', 'secret.refused')) as refused, max(e.at) as last
       from evidence.events e join attesta.users u on u.id = e.actor
      where (e.record = $1 or e.subjects @> array[$1::uuid])
        and e.at >= $2
        and e.action in ('record.viewed', 'file.downloaded', 'history.viewed', 'record.exported', 'permission.refused', 'secret.revealed',
          'secret.refused', 'restriction.used', 'existence.checked')
      group by u.id, u.name order by max(e.at) desc limit 50`,
    [subject, since.toString()],
  );
  return rows.map(({ id, name, ...counts }) => ({ user: { id, name }, ...counts }));
}
