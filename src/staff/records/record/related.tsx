import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition, RelationDefinition } from '../../../metadata/module.ts';
import { IconPlus } from '../../../web/icons.ts';
import { SectionHeading } from '../../../web/layout/layout.tsx';
import { count, plainInstant, shortDate } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { serviceNow } from '../../clock.ts';
import parts from '../../parts/parts.module.css';
import { useNamedCodes } from '../../purpose-names.ts';
import { mayOf, useMe, useModules } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { fieldValue, shownFields, titleOf } from '../list/list-columns.tsx';
import { relatedQuery } from '../record-queries.ts';
import { recordWords } from '../words/record-words.ts';
import { columnTotals } from './column-totals.ts';
import classes from './record.module.css';

const shownRows = 10;
/** Parts of a record (an invoice's lines) are few and belong together: all are shown. */
const shownParts = 200;

/** The records that refer to this one, relation by relation. */
export function Related({
  module,
  record,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
}) {
  const modules = useModules();
  return (
    <div className={classes.blocks}>
      {module.relations.map((relation) => {
        const target = modules.find((each) => each.name === relation.module);
        return (
          target && (
            <Relation
              key={relation.name}
              module={module}
              record={record}
              relation={relation}
              target={target}
            />
          )
        );
      })}
    </div>
  );
}

interface RelationProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly relation: RelationDefinition;
  readonly target: ModuleDefinition;
}

function Relation({ module, record, relation, ...props }: RelationProps) {
  const target = useNamedCodes(props.target);
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const me = useMe();
  const parts = target.partOf === module.name;
  const { data, error, isPending } = useQuery(
    relatedQuery(module.name, record.id, relation.name, parts ? shownParts : shownRows),
  );
  const fresh = mayOf(me, target.name).may('create');
  const reference: JsonValue = {
    module: module.name,
    id: record.id,
    number: record.number,
    title: titleOf(record),
  };
  const add = fresh && (
    <Link
      to={`/records/${target.name}/new`}
      search={{ [relation.by]: reference }}
      className={classes.sectionLink}
    >
      <IconPlus size={14} aria-hidden />{' '}
      {say('newRecord', { module: label(target.label).toLocaleLowerCase() })}
    </Link>
  );
  const total = data?.total ?? data?.items.length;
  if (error instanceof Refusal && (error.status === 403 || error.status === 404)) return null;
  return (
    <section className={classes.block}>
      <SectionHeading
        title={label(relation.label)}
        count={total === undefined ? undefined : count(total, locale)}
        action={add}
      />
      {isPending && <div aria-busy className={classes.loading} />}
      {error && <p role="alert">{error.message}</p>}
      {data?.items.length === 0 && <p className={classes.nothing}>{say('noRelated')}</p>}
      {data && data.items.length > 0 && (
        <RelatedTable
          target={target}
          relation={relation}
          rows={data.items}
          totals={parts}
          label={label(relation.label)}
        />
      )}
      {data?.next && !parts && (
        <Button
          variant="default"
          className={classes.showAll}
          renderRoot={(props) => (
            <Link
              {...props}
              to={`/records/${target.name}`}
              search={{ f: { field: relation.by, op: 'eq', value: record.id } }}
            />
          )}
        >
          {say('showAllRelated', { count: count(total ?? 0, locale) })}
        </Button>
      )}
    </section>
  );
}

interface RelatedTableProps {
  readonly target: ModuleDefinition;
  readonly relation: RelationDefinition;
  readonly rows: readonly RecordJson[];
  readonly totals: boolean;
  readonly label: string;
}

function RelatedTable({ target, relation, rows, totals, label }: RelatedTableProps) {
  const say = useWords(recordWords);
  const text = useLabel();
  const locale = useLocale();
  const wanted = target.views[0]?.columns ?? target.fields.slice(0, 6).map((field) => field.name);
  const columns = shownFields(target, wanted)
    .filter((field) => field.name !== relation.by && field.name !== 'number')
    .slice(0, totals ? 8 : 5);
  const sums = totals ? columnTotals(columns, rows) : new Map<string, string>();
  return (
    <div className={classes.scrollX}>
      <table className={`${classes.table} ${parts.stacked}`} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{say('record')}</th>
            {columns.map((field) => (
              <th key={field.name} scope="col" data-align={fieldViewOf(field.type).align}>
                {text(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={`/records/${target.name}/${row.id}`}>
                  <bdi>{titleOf(row)}</bdi>
                </Link>
                {row.number !== titleOf(row) && (
                  <span className={`at-mono ${classes.rowNumber}`}>{row.number}</span>
                )}
              </th>
              {columns.map((field) => (
                <td
                  key={field.name}
                  data-align={fieldViewOf(field.type).align}
                  data-label={text(field.label)}
                >
                  <Value field={field} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {sums.size > 0 && (
          <tfoot>
            <tr>
              <th scope="row">{say('total')}</th>
              {columns.map((field) => {
                const sum = sums.get(field.name);
                return (
                  <td
                    key={field.name}
                    data-align={fieldViewOf(field.type).align}
                    data-label={sum === undefined ? undefined : text(field.label)}
                  >
                    {sum !== undefined &&
                      fieldViewOf(field.type).text(sum, field, locale, {
                        record: (rows[0] ?? {}) as RecordValues,
                      })}
                  </td>
                );
              })}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Value({ field, row }: { readonly field: FieldDefinition; readonly row: RecordJson }) {
  const locale = useLocale();
  const value = fieldValue(row, field.name);
  if (value === null) return <span className={classes.none}>—</span>;
  if (field.name === 'updated_at' || field.name === 'created_at') {
    const at = String(value);
    return <span title={plainInstant(at, locale)}>{shortDate(at, locale, serviceNow())}</span>;
  }
  const { Show } = fieldViewOf(field.type);
  return <Show value={value} field={field} locale={locale} record={row as RecordValues} />;
}
