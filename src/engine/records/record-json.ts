/** What the JSON of a record looks like. */
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Row } from '../database/database.ts';
import { callerSight } from './caller-sight.ts';
import { type NamedColumn, namedColumns, PARTIES } from './named-columns.ts';
import { withheldFields } from './restriction.ts';

/** Who owns, made or changed a record. */
export interface PartyReference {
  readonly module: 'users' | 'groups';
  readonly id: string;
  readonly title: string | null;
}

/** A record as the API gives it: system values, and the fields by name. A field that may not be seen is absent. */
export interface RecordJson {
  readonly id: string;
  readonly number: string;
  readonly title: string | null;
  readonly owner: PartyReference | null;
  readonly state: string;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: PartyReference;
  readonly updated_at: string;
  readonly updated_by: PartyReference;
  /** Names of fields that the caller may not see. */
  readonly _hidden?: readonly string[];
  /** Names of fields whose values stand still, because the record is restricted (Art. 18): their values are null here. */
  readonly _withheld?: readonly string[];
  readonly [field: string]: unknown;
}

/** What a column of a row leads to is called: the name of a user or group, number and title of a record. */
export type TitleOf = (row: Row, column: NamedColumn) => unknown;

/** As `shapeColumns` selects it beside the column. */
const selected: TitleOf = (row, { titleColumn }) => row[titleColumn];

/** The JSON of a selected row. `fields` are those that were selected. */
export function recordJson(
  context: CallContext,
  module: ModuleDefinition,
  fields: readonly FieldDefinition[],
  row: Row,
  titleOf: TitleOf = selected,
): RecordJson {
  const { hidden, title } = callerSight(context, module);
  const { empty, readers } = readingOf(fields);
  const record: { -readonly [key in keyof RecordJson]: RecordJson[key] } = {
    ...empty,
    id: String(row.id),
    number: String(row.number),
    title: title ? String(row.record_title) : null,
    owner: ownerOf(row, titleOf),
    state: String(row.state),
    version: Number(row.version),
    created_at: String(row.created_at),
    created_by: party(row, PARTIES.creator, titleOf),
    updated_at: String(row.updated_at),
    updated_by: party(row, PARTIES.changer, titleOf),
  };
  const withheld = withheldFields(fields, row);
  for (const { name, read } of readers) {
    record[name] = withheld.length > 0 && withheld.includes(name) ? null : read(row, titleOf);
  }
  if (withheld.length > 0) record._withheld = withheld;
  if (hidden.length > 0) record._hidden = hidden;
  return record;
}

function ownerOf(row: Row, titleOf: TitleOf): PartyReference | null {
  if (row.owner_user) return party(row, PARTIES.owner, titleOf);
  return row.owner_group ? party(row, PARTIES.owningGroup, titleOf) : null;
}

function party(row: Row, column: NamedColumn, titleOf: TitleOf): PartyReference {
  const title = titleOf(row, column);
  return {
    module: column.target === 'groups' ? 'groups' : 'users',
    id: String(row[column.name]),
    title: typeof title === 'string' ? title : null,
  };
}

interface FieldReader {
  readonly name: string;
  readonly read: (row: Row, titleOf: TitleOf) => unknown;
}

interface Reading {
  readonly empty: object;
  readonly readers: readonly FieldReader[];
}

const readings = new WeakMap<readonly FieldDefinition[], Reading>();
const SYSTEM_KEYS = [
  'id',
  'number',
  'title',
  'owner',
  'state',
  'version',
  'created_at',
  'created_by',
  'updated_at',
  'updated_by',
];

/**
 * How a record is read off a row: worked out once for a list of fields, not for every row. `empty` has every key already: an object
 * that gains them one by one takes five times the memory.
 */
function readingOf(fields: readonly FieldDefinition[]): Reading {
  const known = readings.get(fields);
  if (known) return known;
  const keys = [...SYSTEM_KEYS, ...fields.map(({ name }) => name)];
  const made = {
    // Only what JSON.parse makes has all of its keys in the object itself.
    empty: JSON.parse(JSON.stringify(Object.fromEntries(keys.map((key) => [key, null])))),
    readers: fields.map((field) => ({ name: field.name, read: readerOf(field) })),
  };
  readings.set(fields, made);
  return made;
}

function readerOf(field: FieldDefinition): FieldReader['read'] {
  const type = fieldType(field.type);
  const named = namedColumns(field);
  if (named.length === 0) return (row) => type.fromColumns(row, field);
  return (row, titleOf) => {
    const column = named.find(({ name }) => row[name]);
    if (!column) return type.fromColumns(row, field);
    return column.isRecord ? referenceJson(row, column, titleOf) : party(row, column, titleOf);
  };
}

function referenceJson(row: Row, column: NamedColumn, titleOf: TitleOf): object {
  const shown = titleOf(row, column);
  const [number = null, title = null] = Array.isArray(shown) ? shown : [];
  return { module: column.target, id: String(row[column.name]), number, title };
}
