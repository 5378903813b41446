/** The words that a person agreed to. */
import { createHash } from 'node:crypto';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import type { ConsentInput } from './consent-input.ts';

/** What was shown is kept once, word for word, with its hash. */
export async function keepNotice(
  tx: Sql,
  context: CallContext,
  code: string,
  wording: ConsentInput['wording'],
): Promise<string | null> {
  if (!wording?.text) return null;
  const hash = sha256(wording.text);
  const version = wording.version ?? hash.slice(0, 12);
  const locale = wording.locale ?? context.locale;
  await tx.query(
    `insert into attesta.notices (id, code, version, locale, body, sha256, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (code, version, locale) do nothing`,
    [
      uuidV7(context.now()),
      code,
      version,
      locale,
      wording.text,
      hash,
      context.now().toString(),
      context.principal.userId,
    ],
  );
  const [kept] = await tx.query<{ id: string; sha256: string }>(
    'select id, sha256 from attesta.notices where code = $1 and version = $2 and locale = $3',
    [code, version, locale],
  );
  if (kept && kept.sha256 !== hash) {
    throw new Problem(
      'conflict',
      {
        en: `Version ${version} of this wording says something else. Give the changed text a new version.`,
        es: `La versión ${version} de este texto dice otra cosa. Dé al texto cambiado una versión nueva.`,
      },
      {
        findings: [
          {
            code: 'consent.wording_changed',
            field: 'wording.version',
            message: {
              en: 'Give the changed text a new version.',
              es: 'Dé al texto cambiado una versión nueva.',
            },
          },
        ],
      },
    );
  }
  return kept?.id ?? null;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
