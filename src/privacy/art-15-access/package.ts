/** An access package as the database keeps it. */
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import type { Locale } from '../../metadata/label.ts';
import type { Manifest } from './manifest.ts';

export interface AccessPackage {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly request: string | null;
  readonly state: 'making' | 'ready' | 'failed' | 'erased';
  readonly locale: Locale;
  readonly job: string | null;
  readonly file: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly manifest: Manifest | null;
  /** The ground on which it contains secrets; null where it contains none. */
  readonly secretsGround: string | null;
  readonly madeAt: string | null;
  readonly expiresAt: string | null;
  readonly downloads: number;
  readonly createdAt: string;
}

/** A copy whose content went, with the person or in time, is not ready any more, whatever was written down. */
const stateNow = `case when state = 'ready' and not exists (select from attesta.files f where f.id = packages.file)
  then 'erased' else state end`;

const columns = `id, number, subject, request, ${stateNow} as state, locale, job, file, bytes, sha256, manifest, secrets_ground as "secretsGround", made_at as "madeAt",
  expires_at as "expiresAt", downloads, created_at as "createdAt"`;

export async function readPackage(tx: Sql, id: string): Promise<AccessPackage> {
  const [found] = /^[0-9a-f-]{36}$/i.test(id)
    ? await tx.query<AccessPackage & Record<string, unknown>>(
        `select ${columns} from attesta.packages where id = $1`,
        [id],
      )
    : [];
  if (!found)
    throw new Problem('not_found', {
      en: 'There is no package with this id that you may see.',
      es: 'No hay ningún paquete con este identificador que usted pueda ver.',
    });
  return found;
}

export async function packagesOf(
  tx: Sql,
  query: { readonly request?: string; readonly subject?: string },
): Promise<readonly AccessPackage[]> {
  return tx.query<AccessPackage & Record<string, unknown>>(
    `select ${columns} from attesta.packages
      where ($1::uuid is null or request = $1) and ($2::uuid is null or subject = $2) order by created_at desc, id desc limit 200`,
    [query.request ?? null, query.subject ?? null],
  );
}
