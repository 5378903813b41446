/** Whom and whose records a rule means: roles, groups and users by id, and roles by code or name as well. */
import { Type } from 'typebox';
import type { Sql } from '../../engine/database/database.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';

const Named = Type.String({ minLength: 1, maxLength: 100 });

/** A party of a rule as it is written. `id` may be a role's code or name too. */
export interface Party {
  readonly kind: string;
  readonly id?: string;
}

export const partyOf = (kinds: readonly string[]) =>
  Type.Object({ kind: Type.Enum([...kinds]), id: Type.Optional(Named) }, { additionalProperties: false });

export const PartyAnswer = Type.Object({
  kind: Type.String(),
  id: Type.Optional(Type.String()),
  title: Type.Optional(Type.String()),
});

/** Where the party stands in the row: each kind has a column of its own, so that the database knows what it refers to. */
export interface FoundParty {
  readonly role: string | null;
  readonly group: string | null;
  readonly user: string | null;
  readonly title: string | null;
  readonly findings: readonly Finding[];
}

const NOBODY: FoundParty = { role: null, group: null, user: null, title: null, findings: [] };

/** Finds who is meant, or says at `field` that nobody is. */
export async function findParty(tx: Sql, party: Party, field: string): Promise<FoundParty> {
  const refuse = (code: string, message: Sentence): FoundParty => ({
    ...NOBODY,
    findings: [{ code, field: `${field}.id`, message }],
  });
  if (party.kind === 'everyone' || party.kind === 'filter')
    return party.id === undefined
      ? NOBODY
      : refuse('rule.party', {
          en: `"${party.kind}" takes no id.`,
          es: `«${party.kind}» no admite ningún identificador.`,
        });
  const table = tableOf(party.kind);
  if (party.id === undefined)
    return refuse('rule.party', {
      en: `Say which ${table} is meant.`,
      es: `Indique de qué ${TABLES_ES[table]} se trata.`,
    });
  const [found] = await tx.query<{ id: string; title: string }>(LOOKUPS[table], [party.id]);
  return found
    ? { ...NOBODY, [table]: found.id, title: found.title }
    : refuse('not_found', {
        en: `There is no such ${table}.`,
        es: `No existe ese ${TABLES_ES[table]}.`,
      });
}

const TABLES_ES = { role: 'rol', group: 'grupo', user: 'usuario' } as const;

const LOOKUPS = {
  role: `SELECT id, name AS title FROM attesta.roles
    WHERE id::text = lower($1) OR code = lower($1) OR attesta.fold(name) = attesta.fold($1)
    ORDER BY id::text = lower($1) DESC, code = lower($1) DESC NULLS LAST LIMIT 1`,
  group: `SELECT id, name AS title FROM attesta.groups WHERE id::text = lower($1) OR attesta.fold(name) = attesta.fold($1)
    ORDER BY id::text = lower($1) DESC LIMIT 1`,
  user: `SELECT id, name AS title FROM attesta.users
    WHERE kind = 'person' AND (id::text = lower($1) OR attesta.fold(username) = attesta.fold($1))
    ORDER BY id::text = lower($1) DESC LIMIT 1`,
} as const;

function tableOf(kind: string): keyof typeof LOOKUPS {
  return kind === 'group' || kind === 'user' ? kind : 'role';
}

/** SQL of a party as JSON, from the columns with this prefix of the table `s`. */
export function partyJson(prefix: 'from' | 'to', users: boolean): string {
  const title = (table: string, column: string): string =>
    `(SELECT p.name FROM attesta.${table} p WHERE p.id = s.${prefix}_${column})`;
  const ids = [`s.${prefix}_role`, `s.${prefix}_group`, ...(users ? [`s.${prefix}_user`] : [])];
  const titles = [
    title('roles', 'role'),
    title('groups', 'group'),
    ...(users ? [title('users', 'user')] : []),
  ];
  return `jsonb_strip_nulls(jsonb_build_object('kind', s.${prefix}_kind, 'id', coalesce(${ids.join(', ')}),
    'title', coalesce(${titles.join(', ')})))`;
}

/** A party in a few words, for names and evidence: `Sales and below`, `everyone`. */
export function partyWords({
  kind,
  title,
}: {
  readonly kind: string;
  readonly title?: string | null;
}): string {
  if (kind === 'filter') return 'What matches';
  if (kind === 'role_and_subordinates') return `${title ?? ''} and below`;
  return title ?? kind;
}

/** `{role: 'sales'}`, `{type: 'role', id}`, `"everyone"` for `{kind, id}`. */
export function partyInOurWords(said: unknown): unknown {
  if (typeof said === 'string') return { kind: said };
  if (typeof said !== 'object' || said === null || Array.isArray(said) || 'kind' in said) return said;
  const { type, ...rest } = said as Readonly<Record<string, unknown>>;
  if (type !== undefined) return { kind: type, ...rest };
  for (const kind of ['role', 'role_and_subordinates', 'group', 'user']) {
    if (typeof rest[kind] === 'string') return { kind, id: rest[kind] };
  }
  return 'filter' in rest ? { kind: 'filter', filter: rest.filter } : said;
}
