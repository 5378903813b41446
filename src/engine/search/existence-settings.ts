/** For which modules any user may ask whether a record exists, by what, and what is answered. An administrator's decision. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { hasFoldedColumn } from '../catalog/table.ts';
import type { Row, Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { moduleNamed, valuesRefused } from '../records/refusals.ts';

export interface ExistenceSetting {
  readonly module: string;
  readonly active: boolean;
  readonly matchFields: readonly string[];
  readonly shownFields: readonly string[];
  readonly perHour: number;
  /** The roles that may ask; everybody who works here where none is named. */
  readonly roles: readonly string[];
  readonly reason: string;
  readonly version: number;
}

export interface ExistenceChange {
  readonly active: boolean;
  /** Where they aren't given: the fields that title a record. */
  readonly matchFields?: readonly string[];
  readonly shownFields?: readonly string[];
  readonly perHour?: number;
  readonly roles?: readonly string[];
  readonly reason: string;
}

const USUAL_PER_HOUR = 30;
const COLUMNS = `module, active, match_fields AS "matchFields", shown_fields AS "shownFields", per_hour AS "perHour", roles, reason, version`;

/** Every module for which it was decided, in order of names. */
export function existenceSettings(sql: Sql): Promise<(ExistenceSetting & Row)[]> {
  return sql.query({
    name: 'existence-settings',
    text: `SELECT ${COLUMNS} FROM attesta.existence_checks ORDER BY module`,
  });
}

/** The setting of a module under which the caller may ask. */
export async function existenceSetting(
  sql: Sql,
  context: CallContext,
  module: string,
): Promise<ExistenceSetting | undefined> {
  const some = await existenceSettings(sql);
  return some.find((one) => one.module === module && mayAsk(context, one));
}

/** Whether the caller may ask: it is switched on, and for the caller's role. */
export function mayAsk(context: CallContext, { active, roles }: ExistenceSetting): boolean {
  const { roleId } = context.rights;
  return active && (roles.length === 0 || (roleId !== null && roles.includes(roleId)));
}

/** Switches the check on or off for a module. Throws `validation_failed` for fields that it must not reach. */
export async function changeExistence(
  context: CallContext,
  moduleName: string,
  change: ExistenceChange,
  version?: number,
): Promise<ExistenceSetting> {
  const module = moduleNamed(context, moduleName);
  const matchFields = change.matchFields ?? module.titleFields;
  const shownFields = change.shownFields ?? matchFields;
  const findings = [
    ...matchFields.flatMap((name) => matchFinding(module, name)),
    ...shownFields.flatMap((name) => shownFinding(module, name)),
  ];
  if (matchFields.length === 0)
    findings.push({
      code: 'existence.match',
      field: 'matchFields',
      message: { en: 'Name a field to be found by.', es: 'Nombre un campo por el que se busque.' },
    });
  if (change.reason.trim() === '' || change.reason.includes('\0') || !change.reason.isWellFormed())
    findings.push({
      code: 'existence.reason',
      field: 'reason',
      message: { en: 'Say why everybody may ask.', es: 'Indique por qué puede preguntar todo el mundo.' },
    });
  if (findings.length > 0) throw valuesRefused(findings);
  return context.database.transaction(async (tx) => {
    await refuseUnknownRoles(tx, change.roles ?? []);
    const before = (await existenceSettings(tx)).find((one) => one.module === module.name);
    if (version !== undefined && version !== (before?.version ?? 0))
      throw new Problem('stale_version', {
        en: 'Somebody changed this setting in the meantime. Load it again.',
        es: 'Alguien cambió este ajuste mientras tanto. Vuelva a cargarlo.',
      });
    const [stored] = await tx.query<ExistenceSetting & Row>(
      `INSERT INTO attesta.existence_checks (module, active, match_fields, shown_fields, per_hour, reason, changed_at, changed_by, roles)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (module) DO UPDATE SET active = excluded.active, match_fields = excluded.match_fields,
         shown_fields = excluded.shown_fields, per_hour = excluded.per_hour, reason = excluded.reason, roles = excluded.roles,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = existence_checks.version + 1
       RETURNING ${COLUMNS}`,
      [
        module.name,
        change.active,
        matchFields,
        shownFields,
        change.perHour ?? before?.perHour ?? USUAL_PER_HOUR,
        change.reason.trim(),
        context.now(),
        context.principal.userId,
        change.roles ?? before?.roles ?? [],
      ],
    );
    if (!stored) throw new Error('A setting was written and not given back.');
    const value = { existence: { ...stored, matchFields: [...matchFields], shownFields: [...shownFields] } };
    await recordEvents(tx, [
      eventOf(context, {
        action: 'setting.changed',
        module: module.name,
        payloads: [{ subject: null, value: JSON.parse(JSON.stringify(value)) }],
      }),
    ]);
    return stored;
  });
}

async function refuseUnknownRoles(tx: Sql, roles: readonly string[]): Promise<void> {
  const known = await tx.query('SELECT id FROM attesta.roles WHERE id = ANY ($1::uuid[])', [roles]);
  if (known.length === new Set(roles).size) return;
  const message = {
    en: 'One of these roles is not there. Load the roles again.',
    es: 'Uno de estos roles no existe. Vuelva a cargar los roles.',
  };
  throw valuesRefused([{ code: 'existence.roles', field: 'roles', message }]);
}

function matchFinding(module: ModuleDefinition, name: string): Finding[] {
  const field = module.fields.find((one) => one.name === name);
  if (field && hasFoldedColumn(module, field) && isOpen(field)) return [];
  const message = {
    en: `${name} cannot be asked about: take a text field that titles a record, is unique or is indexed, and is not sensitive.`,
    es: `No se puede preguntar por ${name}: tome un campo de texto que dé título a un registro, sea único o tenga índice, y no sea sensible.`,
  };
  return [{ code: 'existence.match', field: 'matchFields', message }];
}

function shownFinding(module: ModuleDefinition, name: string): Finding[] {
  const field = module.fields.find((one) => one.name === name);
  const refers =
    field &&
    fieldType(field.type)
      .columns(field)
      .some((column) => column.references);
  if (field && isOpen(field) && !refers) return [];
  const message = {
    en: `${name} cannot be shown to everybody: it is not there, refers to other records, or is sensitive.`,
    es: `${name} no se puede mostrar a todo el mundo: no existe, se refiere a otros registros o es sensible.`,
  };
  return [{ code: 'existence.shown', field: 'shownFields', message }];
}

/** Neither secret nor of a special kind (Art. 9, 10), nor kept confidential by the company. */
function isOpen(field: FieldDefinition): boolean {
  if (fieldType(field.type).sealed) return false;
  return field.privacy.category === 'none' || field.privacy.sensitivity === 'ordinary';
}
