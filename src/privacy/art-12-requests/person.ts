/** The person behind a case: who may be meant by a claimed identity, and how to reach them. */
import type { CallContext } from '../../engine/access/principal.ts';
import { subjectModules } from '../../engine/catalog/subject-way.ts';
import { type Sql, sqlName } from '../../engine/database/database.ts';
import { sameButForCase } from '../../engine/database/same-but-for-case.ts';
import { recordedAddress } from '../../engine/subjects/recorded-address.ts';
import { fieldType } from '../../fields/index.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { ClaimedIdentity, RightsRequest } from './request.ts';

/** A person who may have written. Two people who share a mailbox are two candidates (law.md §11.10). */
export interface Candidate {
  readonly id: string;
  readonly module: string;
  readonly number: string;
  readonly title: string;
  readonly matched: readonly ('email' | 'phone')[];
}

const MOST_CANDIDATES = 20;

/** People whose e-mail address or telephone number is exactly the claimed one. For staff only: nothing is disclosed. */
export async function candidatesFor(
  tx: Sql,
  catalog: Catalog,
  claimed: ClaimedIdentity,
  country: string,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const module of subjectModules(catalog)) {
    const number = readPhone(module, claimed.phone, country);
    const address = claimed.email?.trim().normalize('NFC') || null;
    const email = address === null ? 'false' : sameAddress(module, '$1');
    const phone = number === null ? 'false' : sameNumber(module, '$2');
    const rows = await tx.query<{
      id: string;
      number: string;
      title: string;
      email: boolean;
      phone: boolean;
    }>(
      `SELECT id, number, coalesce(nullif(record_title, ''), number) AS title,
         ${email} AS email, ${phone} AS phone
       FROM data.${sqlName(module.name)}
       WHERE state IN ('active', 'restricted', 'archived') AND ($1::text IS NOT NULL OR $2::text IS NOT NULL)
         AND (${email} OR ${phone})
       ORDER BY number LIMIT ${MOST_CANDIDATES}`,
      [address, number],
    );
    for (const row of rows) {
      const matched = (['email', 'phone'] as const).filter((kind) => row[kind]);
      found.push({ id: row.id, module: module.name, number: row.number, title: row.title, matched });
    }
  }
  return found;
}

/** The same address in capitals is the same mailbox; an accent makes it another one. */
function sameAddress(module: ModuleDefinition, parameter: string): string {
  const same = fieldsOf(module, 'email').map((field) =>
    sameButForCase(sqlName(field.name), `${parameter}::text`),
  );
  return same.length === 0 ? 'false' : `coalesce(${same.join(' OR ')}, false)`;
}

function sameNumber(module: ModuleDefinition, parameter: string): string {
  const columns = fieldsOf(module, 'phone').map((field) => sqlName(field.name));
  return columns.length === 0
    ? 'false'
    : `coalesce(${parameter}::text = ANY (ARRAY[${columns.join(', ')}]), false)`;
}

function readPhone(module: ModuleDefinition, claimed: string | undefined, country: string): string | null {
  const [field] = fieldsOf(module, 'phone');
  if (!field || !claimed) return null;
  const read = fieldType('phone').parseText(claimed, field, { locale: 'en', defaultCountry: country });
  return read.ok && typeof read.value === 'string' ? read.value : null;
}

function fieldsOf(module: ModuleDefinition, type: 'email' | 'phone'): readonly FieldDefinition[] {
  return module.fields.filter((field) => field.type === type);
}

/** Where the person can be written to; null where no address is known. Until the identity is settled, where they wrote from. */
export async function addressOf(
  tx: Sql,
  context: Pick<CallContext, 'catalog'>,
  request: RightsRequest,
): Promise<string | null> {
  if (request.mandate === 'accepted' && request.answerTo === 'representative') {
    return request.representative?.email ?? null;
  }
  const claimed = request.claimed?.email ?? null;
  const isSettled = request.identity === 'confirmed' || request.identity === 'not_needed';
  if (claimed !== null && !isSettled) return claimed;
  return (await recordedAddress(tx, context.catalog, request.subject)) ?? claimed;
}

/** The address on record by which the person was found: the one that somebody typed may be another's that looks the same. */
export async function matchedAddress(
  tx: Sql,
  catalog: Catalog,
  { id, module: name }: Pick<Candidate, 'id' | 'module'>,
  written: string,
): Promise<string | null> {
  const module = catalog.modules.get(name);
  const columns = module ? fieldsOf(module, 'email').map((field) => sqlName(field.name)) : [];
  if (!module || columns.length === 0) return null;
  const [row] = await tx.query<{ address: string }>(
    `SELECT a.address FROM data.${sqlName(module.name)} r, unnest(ARRAY[${columns.map((one) => `r.${one}`).join(', ')}]) AS a (address)
     WHERE r.id = $1 AND ${sameButForCase('a.address', '$2::text')} LIMIT 1`,
    [id, written.trim().normalize('NFC')],
  );
  return row?.address ?? null;
}

/** Titles of the persons of many cases, by id. Blocked records are shown to nobody, so they have none. */
export async function personTitles(
  tx: Sql,
  catalog: Catalog,
  ids: readonly string[],
): Promise<
  ReadonlyMap<string, { readonly module: string; readonly number: string; readonly title: string }>
> {
  const found = new Map<string, { module: string; number: string; title: string }>();
  if (ids.length === 0) return found;
  for (const module of subjectModules(catalog)) {
    const rows = await tx.query<{ id: string; number: string; title: string }>(
      `SELECT id, number, coalesce(nullif(record_title, ''), number) AS title
       FROM data.${sqlName(module.name)} WHERE id = ANY ($1::uuid[]) AND state <> 'blocked'`,
      [ids],
    );
    for (const { id, ...row } of rows) found.set(id, { module: module.name, ...row });
  }
  return found;
}
