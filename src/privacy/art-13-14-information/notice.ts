/** An information notice as the register keeps it (Art. 13, 14): a version is never changed, only ended. */
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Locale } from '../../metadata/label.ts';

/** For data from the person (13), from elsewhere (14). */
export const noticeArticles = ['13', '14'] as const;
export type NoticeArticle = (typeof noticeArticles)[number];

export interface InformationNotice {
  readonly id: string;
  /** What its versions and languages have in common: `customers`. */
  readonly code: string;
  readonly version: string;
  readonly language: Locale;
  readonly title: string;
  readonly body: string;
  readonly sha256: string;
  readonly articles: readonly NoticeArticle[];
  readonly purposes: readonly string[];
  readonly validFrom: string;
  readonly endedOn: string | null;
  readonly createdAt: string;
  /** The version of its language that is given today. */
  readonly current: boolean;
  /** How many persons it was given to. */
  readonly given: number;
}

const columns = `n.id, n.code, n.version, n.language, n.title, n.body, n.sha256, n.articles, n.purposes,
  n.valid_from AS "validFrom", n.ended_on AS "endedOn", n.created_at AS "createdAt",
  (n.valid_from <= $1 AND (n.ended_on IS NULL OR n.ended_on >= $1) AND NOT EXISTS (
    SELECT FROM attesta.information_notices later WHERE later.code = n.code AND later.language = n.language
      AND later.valid_from <= $1 AND (later.valid_from, later.created_at) > (n.valid_from, n.created_at))) AS current,
  (SELECT count(DISTINCT g.subject)::int FROM attesta.information_given g WHERE g.notice = n.id) AS given`;

/** The whole register, versions of one notice together, the newest first. `today`: a legal day. */
export function allNotices(tx: Sql, today: string): Promise<readonly InformationNotice[]> {
  return tx.query<InformationNotice & Record<string, unknown>>(
    `SELECT ${columns} FROM attesta.information_notices n
     ORDER BY n.code, n.valid_from DESC, n.created_at DESC, n.language`,
    [today],
  );
}

export async function readNotice(tx: Sql, id: string, today: string): Promise<InformationNotice> {
  const [found] = await tx.query<InformationNotice & Record<string, unknown>>(
    `SELECT ${columns} FROM attesta.information_notices n WHERE n.id = $2`,
    [today, id],
  );
  if (!found)
    throw new Problem('not_found', {
      en: 'There is no information notice with this id.',
      es: 'No existe ningún aviso informativo con este id.',
    });
  return found;
}
