import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { type Locale, labelText } from '../../../metadata/label.ts';
import { isStandingColumn, type ModuleDefinition } from '../../../metadata/module.ts';
import { StateMark } from '../../../web/state/state-mark.tsx';
import type { TableColumn } from '../../../web/table/table-props.ts';
import { plainInstant, shortDate } from '../../../web/words/dates.ts';
import { serviceNow } from '../../clock.ts';
import type { RecordJson } from '../../shapes.ts';
import { stateTone } from '../record-state.tsx';
import { fieldNamed, titleField } from '../system-fields.ts';
import classes from './list.module.css';
import { StandingCell } from './standing-cell.tsx';

/** The value of a field in a record as the API gave it; undefined where it was left out. */
export function fieldValue(record: RecordJson, name: string): JsonValue | null {
  return (record[name] ?? null) as JsonValue | null;
}

/** A record's title, its number where the title is not to be seen. */
export function titleOf(record: RecordJson): string {
  return record.title || record.number;
}

/**
 * The fields that a list shows beside the title, in order; what titles the record is not shown twice. `standing`: the columns of
 * how persons stand that may be shown too.
 */
export function shownFields(
  module: ModuleDefinition,
  names: readonly string[],
  standing: readonly FieldDefinition[] = [],
): readonly FieldDefinition[] {
  const wanted = names.filter((name) => name !== 'title' && !module.titleFields.includes(name));
  return wanted
    .map((name) => standing.find((field) => field.name === name) ?? fieldNamed(module, name))
    .filter((field) => field !== undefined);
}

/** The columns of a list: the title as a link, then the view's fields. */
export function listColumns(
  module: ModuleDefinition,
  fields: readonly FieldDefinition[],
  locale: Locale,
  onOpen: (record: RecordJson) => void,
): readonly TableColumn<RecordJson>[] {
  const title = titleField(module);
  return [
    {
      id: 'title',
      header: labelText(title.label, locale),
      minWidth: 190,
      grow: 2,
      sortable: true,
      cell: (record) => (
        <Link
          to={`/records/${module.name}/${record.id}`}
          className={classes.title}
          title={titleOf(record)}
          onClick={() => onOpen(record)}
        >
          <bdi>{titleOf(record)}</bdi>
        </Link>
      ),
    },
    ...fields.map((field) =>
      isStandingColumn(module, field.name) ? standingColumn(field, locale) : fieldColumn(field, locale),
    ),
  ];
}

function standingColumn(field: FieldDefinition, locale: Locale): TableColumn<RecordJson> {
  const basis = field.name === '_legal_basis';
  return {
    id: field.name,
    header: labelText(field.label, locale),
    minWidth: basis ? 156 : 118,
    grow: basis ? 0.8 : 0.3,
    sortable: false,
    cell: (record) => <StandingCell record={record} column={field.name} />,
  };
}

function fieldColumn(field: FieldDefinition, locale: Locale): TableColumn<RecordJson> {
  const view = fieldViewOf(field.type);
  const changed = field.name === 'updated_at';
  return {
    id: field.name,
    header: labelText(field.label, locale),
    minWidth: changed ? 104 : view.width.min,
    grow: changed ? 0.4 : view.width.grow,
    align: changed ? 'right' : view.align,
    sortable: view.sortable,
    cell: (record) => <Cell record={record} field={field} locale={locale} />,
  };
}

function Cell({
  record,
  field,
  locale,
}: {
  record: RecordJson;
  field: FieldDefinition;
  locale: Locale;
}): ReactNode {
  if (record._hidden?.includes(field.name)) return <span className={classes.none}>•</span>;
  const value = fieldValue(record, field.name);
  if (value === null || value === '') return <span className={classes.none}>—</span>;
  const view = fieldViewOf(field.type);
  const text = view.text(value, field, locale, { record: record as RecordValues });
  if (field.name === 'state') {
    return value === 'active' ? text : <StateMark tone={stateTone(String(value))}>{text}</StateMark>;
  }
  if (field.name === 'updated_at' || field.name === 'created_at') {
    return (
      <span title={plainInstant(String(value), locale)}>
        {shortDate(String(value), locale, serviceNow())}
      </span>
    );
  }
  if (field.type === 'autonumber' || field.type.endsWith('picklist')) {
    const { Show } = view;
    return <Show value={value} field={field} locale={locale} record={record as RecordValues} />;
  }
  return (
    <bdi title={text} dir="auto">
      {text}
    </bdi>
  );
}
