/** What a summary is grouped by: how a group is read from a row, what it is called, and the filter that leads back into it. */
import { choicesOf } from '../../fields/choices.ts';
import { fieldType } from '../../fields/index.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Filter } from '../../metadata/filter.ts';
import { type Label, labelText, type Sentence } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate, sightPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import type { Operand } from '../catalog/filters/operand.ts';
import type { Row } from '../database/database.ts';
import { type SqlFragment, sql, sqlIdentifier, sqlJoin, sqlRaw } from '../database/fragment.ts';
import { stateLabels, systemLabels } from '../exports/columns.ts';
import { titleVisible } from '../records/record-shape.ts';
import { periodEnd, periodLabel } from './period.ts';
import type { GroupWish, Unit } from './question.ts';
import { reportRefused } from './refusals.ts';
import { reportedOperand } from './report-fields.ts';

export interface ReferenceKey {
  readonly module: string;
  readonly id: string;
  /** Of a record that the caller may see. */
  readonly number?: string | null;
  readonly title: string | null;
}

/** Null is the group of those where it is empty; a period is told by its first day. */
export type GroupKey = string | boolean | ReferenceKey | null;

export interface Grouping {
  readonly wish: GroupWish;
  readonly label: string;
  /** Names of the columns of the group, each with what it is read from the row `r`. */
  readonly columns: readonly { readonly name: string; readonly expression: SqlFragment }[];
  /** Of texts, which are one group whatever their case and accents: the writing that stands for the group. */
  readonly samples: readonly { readonly name: string; readonly expression: SqlFragment }[];
  /** What is selected of a group `g` besides its columns: what the record or the person that it stands for is called. */
  readonly titles: readonly SqlFragment[];
  /** What groups `y` are sorted by. */
  readonly order: readonly SqlFragment[];
  key(row: Row): GroupKey;
  text(key: GroupKey): string | null;
  /** The records of the group. */
  filter(key: GroupKey): Filter;
}

/** What a value of the way's end is, read under an alias. */
interface End {
  readonly module: ModuleDefinition;
  readonly operand: Operand;
  readonly field: FieldDefinition | undefined;
  read(column: string): SqlFragment;
}

/** Compiles the n-th grouping. Throws `invalid_request` with the name of what may not be grouped by. */
export function grouping(
  context: CallContext,
  module: ModuleDefinition,
  wish: GroupWish,
  place: number,
): Grouping {
  const end = endOf(context, module, wish.field.split('.'), 'r', wish.field);
  const kind = kindOf(end);
  if (!kind)
    throw reportRefused('report.no_grouping', wish.field, {
      en: `A report can't be grouped by ${wish.field}: choose a picklist, a short text, a reference, a person, a checkbox or a date.`,
      es: `Un informe no se puede agrupar por ${wish.field}: elija una lista, un texto corto, una referencia, una persona, una casilla o una fecha.`,
    });
  refuseWrongUnit(wish, kind);
  const label = labelOf(context, end, wish);
  if (kind === 'target') return byTarget(context, end, wish, place, label);
  if (kind === 'text') return byText(context, end, wish, place, label);
  return kind === 'date' || kind === 'instant'
    ? byPeriod(context, end, wish, place, label, kind)
    : byValue(context, end, wish, place, label, kind);
}

type Kind = 'choice' | 'text' | 'yes_no' | 'date' | 'instant' | 'target';

/** Told by what the type compares: text that is compared as it is comes from a closed list. */
function kindOf({ operand, field }: End): Kind | undefined {
  if (operand.compare === 'target')
    return operand.targets.some((target) => target.module === 'files') ? undefined : 'target';
  // A text that a list is not sorted by is a long one.
  if (operand.compare === 'text') return field && fieldType(field.type).sortable ? 'text' : undefined;
  if (operand.compare !== 'exact') return undefined;
  const kinds: Readonly<Record<string, Kind>> = {
    text: 'choice',
    boolean: 'yes_no',
    date: 'date',
    timestamptz: 'instant',
  };
  return kinds[operand.sqlType];
}

function refuseWrongUnit({ field, by }: GroupWish, kind: Kind): void {
  const dated = kind === 'date' || kind === 'instant';
  if (dated === (by !== undefined)) return;
  const message: Sentence = dated
    ? {
        en: `Say by what ${field} is grouped: day, month, quarter or year.`,
        es: `Indique por qué se agrupa ${field}: day, month, quarter o year.`,
      }
    : {
        en: `${field} is no date, so it is not grouped by ${by}.`,
        es: `${field} no es una fecha, por lo que no se agrupa por ${by}.`,
      };
  throw reportRefused('report.unit', field, message);
}

/** Follows the way through what the caller may read; what they may not leads nowhere, as in a filter. */
function endOf(
  context: CallContext,
  module: ModuleDefinition,
  [name = '', ...rest]: readonly string[],
  alias: string,
  path: string,
): End {
  const operand = reportedOperand(context, module, name, path);
  if (rest.length === 0) {
    const field = module.fields.find((one) => one.name === name);
    return {
      module,
      operand,
      field,
      read: (column) => sql`${sqlIdentifier(alias)}.${sqlIdentifier(column)}`,
    };
  }
  const [target] = operand.targets;
  const next = target && context.catalog.modules.get(target.module);
  if (!next || operand.targets.length > 1 || !context.rights.allows(next.name, 'read'))
    throw reportRefused('report.no_path', path, {
      en: `There is no way on from ${name} to group by.`,
      es: `Desde ${name} no se puede seguir a otro registro para agrupar.`,
    });
  const inner = `${alias}o`;
  const end = endOf(context, next, rest, inner, path);
  const seen = accessPredicate(context, next.name, 'read', inner);
  const here = sql`${sqlIdentifier(alias)}.${sqlIdentifier(target.column)}`;
  return {
    ...end,
    read: (column) =>
      sql`(SELECT ${end.read(column)} FROM data.${sqlIdentifier(next.name)} ${sqlIdentifier(inner)} WHERE ${sqlIdentifier(inner)}.id = ${here} AND ${seen})`,
  };
}

function labelOf(context: CallContext, { field, operand }: End, wish: GroupWish): string {
  const own = field?.label ?? systemLabels[operand.name as keyof typeof systemLabels];
  const label = labelText(own, context.locale);
  return wish.field.includes('.') ? `${label} (${wish.field.split('.').slice(0, -1).join('.')})` : label;
}

/** A column of a group, where its title is looked up. */
function inGroup(name: string): SqlFragment {
  return sql`g.${sqlIdentifier(name)}`;
}

/** A column of a group, where groups are sorted. */
function inOrder(name: string): SqlFragment {
  return sql`y.${sqlIdentifier(name)}`;
}

/** Where the value is empty, or the way to it leads nowhere that the caller may see. */
function emptyFilter(path: string): Filter {
  return path.includes('.') ? { not: { field: path, op: 'notEmpty' } } : { field: path, op: 'empty' };
}

function byValue(
  context: CallContext,
  { operand, field, read }: End,
  wish: GroupWish,
  place: number,
  label: string,
  kind: 'choice' | 'yes_no',
): Grouping {
  const name = `g${place}`;
  const own = inOrder(name);
  const choices = field ? choicesOf(field).map((choice) => choice.value) : [];
  const listed = choices.length > 0 ? [sql`array_position(${choices}::text[], ${own})`] : [];
  return {
    wish,
    label,
    columns: [{ name, expression: read(operand.column) }],
    samples: [],
    titles: [],
    order: [...listed, kind === 'choice' ? sql`${own} collate "C"` : own],
    key: (row) => (row[name] ?? null) as GroupKey,
    text: (key) => {
      if (key === null || typeof key === 'object') return null;
      if (field) return fieldType(field.type).format(key, field, context.locale);
      return stateText(context, String(key));
    },
    filter: (key) =>
      key === null
        ? emptyFilter(wish.field)
        : { field: wish.field, op: 'eq', value: key as string | boolean },
  };
}

function stateText(context: CallContext, state: string): string {
  const label = stateLabels[state];
  return label ? labelText(label, context.locale) : state;
}

/** Days are days of the controller's zone. */
function byPeriod(
  context: CallContext,
  { operand, read }: End,
  wish: GroupWish,
  place: number,
  label: string,
  kind: 'date' | 'instant',
): Grouping {
  const name = `g${place}`;
  const unit: Unit = wish.by ?? 'day';
  const value = read(operand.column);
  const local = kind === 'date' ? sql`${value}::timestamp` : sql`(${value} AT TIME ZONE ${context.timeZone})`;
  return {
    wish,
    label,
    columns: [{ name, expression: sql`date_trunc(${sqlRaw(`'${unit}'`)}, ${local})::date` }],
    samples: [],
    titles: [],
    order: [inOrder(name)],
    key: (row) => (row[name] ?? null) as GroupKey,
    text: (key) => (typeof key === 'string' ? periodLabel(key, unit, context.locale) : null),
    filter: (key) =>
      typeof key === 'string'
        ? { field: wish.field, op: 'between', value: [key, periodEnd(key, unit)] }
        : emptyFilter(wish.field),
  };
}

function byTarget(
  context: CallContext,
  { operand, read }: End,
  wish: GroupWish,
  place: number,
  label: string,
): Grouping {
  const columns = operand.targets.map((target, index) => ({
    name: `g${place}_${index}`,
    module: target.module,
    expression: read(target.column),
  }));
  const several = columns.length > 1;
  return {
    wish,
    label,
    columns,
    samples: [],
    titles: columns.map(
      ({ name, module }) => sql`${titleOf(context, module, name)} AS ${sqlIdentifier(`${name}_title`)}`,
    ),
    order: [
      sql`attesta.fold(coalesce(${sqlJoin(
        columns.map(({ name }) => sql`${inOrder(`${name}_title`)}->>1`),
        ', ',
      )})) collate "C"`,
      ...columns.map(({ name }) => inOrder(name)),
    ],
    key: (row) => {
      const column = columns.find(({ name }) => row[name] !== null && row[name] !== undefined);
      if (!column) return null;
      const [number = null, title = null] = (row[`${column.name}_title`] ?? []) as (string | null)[];
      return {
        module: column.module,
        id: String(row[column.name]),
        ...(context.catalog.modules.has(column.module) && { number }),
        title,
      };
    },
    text: (key) => {
      if (key === null || typeof key !== 'object') return null;
      return key.title ?? key.number ?? labelText(UNSEEN, context.locale);
    },
    filter: (key) => {
      if (key === null || typeof key !== 'object') return emptyFilter(wish.field);
      const value = several ? { module: key.module, id: key.id } : key.id;
      return { field: wish.field, op: 'eq', value };
    },
  };
}

/** As a filter compares it: case and accents do not count. A code of a list of the company is told by its label. */
function byText(
  context: CallContext,
  { operand, field, read }: End,
  wish: GroupWish,
  place: number,
  label: string,
): Grouping {
  const [name, written] = [`g${place}`, `g${place}_written`];
  const value = read(operand.column);
  return {
    wish,
    label,
    columns: [{ name, expression: operand.folded ? read(operand.folded) : sql`attesta.fold(${value})` }],
    samples: [{ name: written, expression: value }],
    titles: [],
    order: [sql`${inOrder(name)} collate "C"`],
    key: (row) => (row[written] ?? null) as GroupKey,
    text: (key) => {
      if (typeof key !== 'string') return null;
      const purpose = field?.options?.codeOf === 'purposes' && context.catalog.purposes.get(key);
      return purpose ? labelText(purpose.label, context.locale) : key;
    },
    filter: (key) =>
      typeof key === 'string' ? { field: wish.field, op: 'eq', value: key } : emptyFilter(wish.field),
  };
}

const UNSEEN: Label = { en: '(a record that you may not see)', es: '(un registro que usted no puede ver)' };

/** Number and title of what a group stands for, as far as the caller may see it; of people and groups the name. */
function titleOf(context: CallContext, target: string, column: string): SqlFragment {
  const here = inGroup(column);
  if (target === 'users' || target === 'groups')
    return sql`(SELECT jsonb_build_array(null, p.name) FROM attesta.${sqlIdentifier(target)} p WHERE p.id = ${here})`;
  const module = context.catalog.modules.get(target);
  if (!module) return sqlRaw('NULL::jsonb');
  const title = titleVisible(context, module) ? sqlRaw('t.record_title') : sqlRaw('NULL::text');
  const seen = sightPredicate(context, target, 'read', 't');
  return sql`(SELECT jsonb_build_array(t.number, ${title}) FROM data.${sqlIdentifier(target)} t WHERE t.id = ${here} AND ${seen})`;
}
