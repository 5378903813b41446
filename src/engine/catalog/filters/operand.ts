/** What a comparison compares: a field or a system field of a module, with its columns and what they take. */
import type { Column, FilterCapability } from '../../../fields/field-type.ts';
import { fieldType } from '../../../fields/index.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { FilterOperator } from '../../../metadata/filter.ts';
import { type Parsed, parsed, refused } from '../../../metadata/finding.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { fieldColumns, foldedColumn, hasFoldedColumn } from '../table.ts';

/** A column that points to records of a module, or to the system's users, groups or files. */
export interface TargetColumn {
  readonly column: string;
  readonly module: string;
}

export interface Operand {
  readonly name: string;
  readonly column: string;
  /** A column that holds attesta.fold of the text. */
  readonly folded?: string;
  /** Text that is in capital letters, so that what is looked for is put in capitals too: numbers of records. */
  readonly capitals?: boolean;
  readonly compare: 'text' | 'exact' | 'list' | 'target';
  readonly sqlType: string;
  readonly operators: readonly FilterOperator[];
  readonly relative?: FilterCapability['relative'];
  /** For `target`: one column per module that may be referred to. */
  readonly targets: readonly TargetColumn[];
  /** A part of a text as it is stored. */
  part(text: string): string;
  /** A value to bind. */
  parse(value: JsonValue): Parsed<JsonValue>;
}

const EQUALITY: readonly FilterOperator[] = ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'];
const ORDER: readonly FilterOperator[] = [...EQUALITY, 'lt', 'lte', 'gt', 'gte', 'between'];
const TEXT: readonly FilterOperator[] = [...ORDER, 'contains', 'startsWith', 'endsWith'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The field that a name means in a module: its own, or one that every module has. Undefined where there is none. */
export function operandOf(module: ModuleDefinition, name: string): Operand | undefined {
  const field = module.fields.find((one) => one.name === name);
  if (field) return fieldOperand(module, field);
  return Object.hasOwn(systemOperands, name) ? systemOperands[name] : undefined;
}

/** Names that may be written in filters on a module. */
export function operandNames(module: ModuleDefinition): string[] {
  const own = module.fields
    .filter((field) => fieldType(field.type).filter !== null)
    .map((field) => field.name);
  return [...own, ...Object.keys(systemOperands)];
}

function fieldOperand(module: ModuleDefinition, field: FieldDefinition): Operand | undefined {
  const type = fieldType(field.type);
  const columns = fieldColumns(field);
  const [first] = columns;
  if (!type.filter || !first) return undefined;
  const targets = columns.flatMap(targetOf);
  const list = first.sqlType.endsWith('[]');
  return {
    name: field.name,
    column: first.name,
    ...(hasFoldedColumn(module, field) && { folded: foldedColumn(first.name) }),
    compare: targets.length > 0 ? 'target' : list ? 'list' : type.filter.compare,
    sqlType: first.sqlType === 'text' || list ? 'text' : type.filter.sqlType,
    operators: type.filter.operators,
    ...(type.filter.relative && { relative: type.filter.relative }),
    targets,
    part: type.filter.part ?? ((text) => text),
    parse:
      targets.length > 0 ? (value) => parseTarget(field.name, value) : (value) => parseValue(field, value),
  };
}

function targetOf(column: Column): TargetColumn[] {
  const to = column.references;
  if (!to) return [];
  return [{ column: column.name, module: 'module' in to ? to.module : to.system }];
}

/** Strict, but a text that the type refuses (a closed choice, half an address) may still be looked for. */
function parseValue(field: FieldDefinition, value: JsonValue): Parsed<JsonValue> {
  const columns = fieldColumns(field);
  const [first] = columns;
  const list = first?.sqlType.endsWith('[]');
  const type = fieldType(field.type);
  const result = (type.filter?.parse ?? type.parse)(list ? [value] : value, field);
  if (!result.ok) {
    const looked = typeof value === 'string' && (first?.sqlType === 'text' || list);
    return looked ? parsed(value) : refused(...result.findings.map((one) => ({ ...one, field: field.name })));
  }
  const stored = type.toColumns(result.value, field)[first?.name ?? ''];
  return parsed((list && Array.isArray(stored) ? stored[0] : stored) as JsonValue);
}

/** A UUID, or `{ module, id }` where the field may refer to several modules. */
function parseTarget(name: string, value: JsonValue): Parsed<JsonValue> {
  if (typeof value === 'string' && UUID.test(value)) return parsed({ id: value.toLowerCase() });
  if (typeof value === 'object' && value !== null && 'id' in value && 'module' in value) {
    const { id, module } = value;
    if (typeof id === 'string' && UUID.test(id) && typeof module === 'string')
      return parsed({ id: id.toLowerCase(), module });
  }
  return refused({
    code: 'filter.not_an_id',
    field: name,
    message: {
      en: `Compare ${name} with the id of a record.`,
      es: `Compare ${name} con el identificador de un registro.`,
    },
  });
}

function system(
  name: string,
  column: string,
  compare: Operand['compare'],
  sqlType: string,
  more: Partial<Operand> = {},
): readonly [string, Operand] {
  return [
    name,
    {
      name,
      column,
      compare,
      sqlType,
      operators: EQUALITY,
      targets: [],
      part: (text) => text,
      parse: parseText(name),
      ...more,
    },
  ];
}

function parseText(name: string): (value: JsonValue) => Parsed<JsonValue> {
  return (value) =>
    typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
      ? parsed(value)
      : refused({
          code: 'filter.not_a_text',
          field: name,
          message: { en: `Compare ${name} with a text.`, es: `Compare ${name} con un texto.` },
        });
}

function parseNumber(name: string): (value: JsonValue) => Parsed<JsonValue> {
  return (value) =>
    Number.isInteger(value)
      ? parsed(value)
      : refused({
          code: 'filter.not_a_number',
          field: name,
          message: {
            en: `Compare ${name} with a whole number.`,
            es: `Compare ${name} con un número entero.`,
          },
        });
}

function parseUuid(name: string): (value: JsonValue) => Parsed<JsonValue> {
  return (value) =>
    typeof value === 'string' && UUID.test(value)
      ? parsed(value)
      : refused({
          code: 'filter.not_an_id',
          field: name,
          message: { en: `Compare ${name} with an id.`, es: `Compare ${name} con un identificador.` },
        });
}

function parseInstant(name: string): (value: JsonValue) => Parsed<JsonValue> {
  return (value) => {
    try {
      return parsed(Temporal.Instant.from(String(value)).toString());
    } catch {
      const message = {
        en: `Compare ${name} with an instant such as 2026-03-05T10:00:00Z, a date, or today, -30d…`,
        es: `Compare ${name} con un instante como 2026-03-05T10:00:00Z, una fecha, o today, -30d…`,
      };
      return refused({ code: 'filter.not_an_instant', field: name, message });
    }
  };
}

function instant(name: string): readonly [string, Operand] {
  return system(name, name, 'exact', 'timestamptz', {
    operators: ORDER,
    relative: 'instant',
    parse: parseInstant(name),
  });
}

function user(name: string): readonly [string, Operand] {
  return system(name, name, 'target', 'uuid', {
    relative: 'user',
    targets: [{ column: name, module: 'users' }],
    parse: (value) => parseTarget(name, value),
  });
}

const systemOperands: Readonly<Record<string, Operand>> = Object.fromEntries([
  system('id', 'id', 'exact', 'uuid', { parse: parseUuid('id') }),
  system('number', 'number', 'text', 'text', { operators: TEXT, capitals: true }),
  system('title', 'record_title', 'text', 'text', { operators: TEXT, folded: 'record_title_folded' }),
  system('owner', 'owner_user', 'target', 'uuid', {
    relative: 'user',
    targets: [
      { column: 'owner_user', module: 'users' },
      { column: 'owner_group', module: 'groups' },
    ],
    parse: (value) => parseTarget('owner', value),
  }),
  system('state', 'state', 'exact', 'text'),
  system('version', 'version', 'exact', 'integer', { operators: ORDER, parse: parseNumber('version') }),
  instant('created_at'),
  user('created_by'),
  instant('updated_at'),
  user('updated_by'),
]);
