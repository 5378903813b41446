/** Who did look, beside who could: from the evidence, by user, with what they did and when first and last. */
import type { Locale } from '../../../metadata/label.ts';
import type { Sql } from '../../database/database.ts';
import { Problem } from '../../errors/problem.ts';
import { type EvidenceAction, evidenceActions } from '../../evidence/actions.ts';

export interface Looker {
  readonly user: { readonly id: string; readonly name: string | null };
  readonly times: number;
  readonly first: string;
  readonly last: string;
  readonly did: readonly { readonly action: string; readonly label: string; readonly times: number }[];
}

export interface LookQuestion {
  /** A record, or a person with every record that is about them. */
  readonly record?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  /** `next` of the page before: the last look and the user of its last item. */
  readonly after?: { readonly last: string; readonly user: string };
}

const LOOKS = Object.entries(evidenceActions)
  .filter(([, info]) => info.kind === 'look')
  .map(([action]) => action)
  .filter((action) => action !== 'report.run');

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly times: number;
  readonly first: string;
  readonly last: string;
  readonly did: Readonly<Record<string, number>>;
}

/** Those who looked last come first. */
export async function lookers(
  sql: Sql,
  question: LookQuestion,
  locale: Locale,
): Promise<{ readonly items: readonly Looker[]; readonly more: boolean }> {
  const { record, subject, from, to, limit, after } = question;
  if ((record === undefined) === (subject === undefined))
    throw new Problem('invalid_request', {
      en: 'Ask about a record or about a person.',
      es: 'Pregunte por un registro o por una persona.',
    });
  const rows = await sql.query<Row>(
    `WITH looks AS (
       SELECT e.actor AS id, e.action, count(*)::int AS times, min(e.at) AS first, max(e.at) AS last
       FROM evidence.events e
       WHERE e.action = ANY ($1) AND ${record === undefined ? '(e.subjects @> ARRAY[$2::uuid] OR e.record = $2)' : 'e.record = $2'}
         AND ($3::timestamptz IS NULL OR e.at >= $3) AND ($4::timestamptz IS NULL OR e.at <= $4) AND e.actor IS NOT NULL
       GROUP BY 1, 2),
     people AS (SELECT l.id, u.name, sum(l.times)::int AS times, min(l.first) AS first, max(l.last) AS last,
         jsonb_object_agg(l.action, l.times) AS did
       FROM looks l LEFT JOIN attesta.users u ON u.id = l.id GROUP BY l.id, u.name)
     SELECT * FROM people WHERE $5::timestamptz IS NULL OR (last, id) < ($5, $6::uuid)
     ORDER BY last DESC, id DESC LIMIT ${limit + 1}`,
    [LOOKS, record ?? subject, from ?? null, to ?? null, after?.last ?? null, after?.user ?? null],
  );
  const items = rows.slice(0, limit).map(({ id, name, did, ...rest }) => ({
    user: { id, name },
    ...rest,
    did: Object.entries(did).map(([action, times]) => ({ action, label: labelOf(action, locale), times })),
  }));
  return { items, more: rows.length > limit };
}

function labelOf(action: string, locale: Locale): string {
  return evidenceActions[action as EvidenceAction]?.label[locale] ?? action;
}
