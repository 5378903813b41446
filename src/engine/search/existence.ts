/**
 * "Any user may find accounts by name, whatever their permissions": the exception of the article, as a check that says whether a record
 * exists and shows the fields that were agreed on. Blocked and restricted records are not told of (law.md: it would use them);
 * archived ones are, which is what the exception is for. What a record rule
 * denies is not told: the exception grants, and denying wins (design §6).
 */
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { notDeniedByRules } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { fieldColumns, foldedColumn } from '../catalog/table.ts';
import type { Row, Sql } from '../database/database.ts';
import {
  compileFragment,
  type SqlFragment,
  sql,
  sqlAny,
  sqlIdentifier,
  sqlJoin,
  sqlRaw,
} from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { moduleNamed, valuesRefused } from '../records/refusals.ts';
import { subjectsArray } from '../records/subjects-of.ts';
import { type ExistenceSetting, existenceSetting } from './existence-settings.ts';

export interface ExistenceAnswer {
  readonly exists: boolean;
  /** The agreed fields of at most five records; nothing else of them. */
  readonly items: readonly Readonly<Record<string, JsonValue | null>>[];
  /** Whether there are more: ask more exactly. */
  readonly more: boolean;
  /** How many checks the caller has left in this hour. */
  readonly left: number;
}

const MOST = 5;
const SHORTEST = 3;

/**
 * Whether a record exists whose agreed field is, or begins with, these words. Every check is an event; what was asked for isn't kept.
 * Throws `not_found` where it is not switched on, `validation_failed` under three characters, `too_many_requests`.
 */
export async function checkExistence(
  context: CallContext,
  moduleName: string,
  q: string,
): Promise<ExistenceAnswer> {
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', {
      en: 'This call is for staff.',
      es: 'Esta llamada es para el personal.',
    });
  const module = moduleNamed(context, moduleName);
  const words = q.normalize('NFC').replaceAll('\0', '').trim().slice(0, 200);
  return context.database.transaction(
    async (tx) => {
      const setting = await existenceSetting(tx, context, module.name);
      if (!setting) throw notSwitchedOn(module);
      if (words.length < SHORTEST) throw tooShort();
      const left = await countDown(tx, context, setting);
      const rows = await find(tx, context, module, setting, words);
      const found = rows.slice(0, MOST);
      await recordEvents(tx, [evidence(context, setting, found)]);
      return {
        exists: found.length > 0,
        items: found.map((row) => shownFields(module, setting, row)),
        more: rows.length > MOST,
        left,
      };
    },
    { states: ['archived'] },
  );
}

/** One check after another for a user, so that many at once are counted too. The events are the count: nothing to reset. */
async function countDown(tx: Sql, context: CallContext, setting: ExistenceSetting): Promise<number> {
  const { userId } = context.principal;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`attesta.existence ${userId}`]);
  const since = context.now().subtract({ hours: 1 });
  const [row] = await tx.query<{ made: number; oldest: string | null }>(
    `SELECT count(*) AS made, min(at) AS oldest FROM evidence.events
     WHERE actor = $1 AND id > $2 AND action = 'existence.checked' AND at > $3`,
    [userId, earliestId(since), since],
  );
  const made = row?.made ?? 0;
  if (made < setting.perHour) return setting.perHour - made - 1;
  const free = row?.oldest ? Temporal.Instant.from(row.oldest).add({ hours: 1 }) : context.now();
  const seconds = Math.max(1, Math.ceil(free.since(context.now()).total('seconds')));
  throw new Problem(
    'too_many_requests',
    {
      en: `You have made ${setting.perHour} such checks in the last hour. Each is kept as evidence; try again later.`,
      es: `Ha hecho ${setting.perHour} comprobaciones de este tipo en la última hora. Cada una queda como prueba; vuelva a intentarlo más tarde.`,
    },
    { retryAfter: seconds },
  );
}

/** The smallest UUIDv7 of an instant, a minute before it: ids may stand a little ahead of the clock. */
function earliestId(instant: Temporal.Instant): string {
  const time = (instant.epochMilliseconds - 60_000).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

async function find(
  tx: Sql,
  context: CallContext,
  module: ModuleDefinition,
  setting: ExistenceSetting,
  words: string,
): Promise<readonly Row[]> {
  const shown = module.fields.filter((field) => setting.shownFields.includes(field.name));
  const columns = shown.flatMap(fieldColumns).map((column) => sql`r.${sqlIdentifier(column.name)}`);
  const subjects = sqlRaw(`${subjectsArray(context.catalog, module, 'r')} AS "$subjects"`);
  const matches = setting.matchFields.map((name) => beginsWith(module, name, words));
  const { text, values } = compileFragment(
    sql`SELECT ${sqlJoin([sqlRaw('r.id'), subjects, ...columns], ', ')} FROM data.${sqlIdentifier(module.name)} r
      WHERE r.state IN ('active', 'archived') AND ${notDeniedByRules(context, module, 'list')} AND ${sqlAny(matches)} ORDER BY r.record_title_folded, r.id LIMIT ${MOST + 1}`,
  );
  return tx.query<Row>(text, values);
}

/** By comparisons that an index serves under row-level security: `LIKE` is not one of them. */
function beginsWith(module: ModuleDefinition, name: string, words: string): SqlFragment {
  const field = module.fields.find((one) => one.name === name);
  const [column] = field ? fieldColumns(field) : [];
  if (!column) return sqlRaw('false');
  const folded = sql`r.${sqlIdentifier(foldedColumn(column.name))}`;
  return sql`(${folded} >= attesta.fold(${words}) AND ${folded} < attesta.fold(${words}) || ${'\u{10FFFF}'})`;
}

function shownFields(
  module: ModuleDefinition,
  setting: ExistenceSetting,
  row: Row,
): Record<string, JsonValue | null> {
  const shown = module.fields.filter((field) => setting.shownFields.includes(field.name));
  return Object.fromEntries(
    shown.map((field) => [field.name, fieldType(field.type).fromColumns(row, field)]),
  );
}

/** Whom it told of: a person sees in "who looked" that somebody asked. */
function evidence(context: CallContext, setting: ExistenceSetting, found: readonly Row[]) {
  const subjects = [...new Set(found.flatMap((row) => row.$subjects as string[]))];
  const value = {
    found: found.length,
    records: found.map((row) => String(row.id)),
    by: [...setting.matchFields],
    shown: [...setting.shownFields],
  };
  return eventOf(context, {
    action: 'existence.checked',
    module: setting.module,
    subjects,
    payloads: [{ subject: null, value }],
  });
}

function notSwitchedOn(module: ModuleDefinition): Problem {
  return new Problem('not_found', {
    en: `Whether ${module.labelPlural.en} exist that you may not see is not answered here. An administrator can switch it on.`,
    es: `Aquí no se responde si existen ${labelText(module.labelPlural, 'es')} que usted no puede ver. Un administrador puede activarlo.`,
  });
}

function tooShort(): Problem {
  const message = {
    en: `Write at least ${SHORTEST} characters of the beginning.`,
    es: `Escriba al menos ${SHORTEST} caracteres del principio.`,
  };
  return valuesRefused([{ code: 'existence.q', field: 'q', message }]);
}
