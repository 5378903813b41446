import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { RecordValues } from '../../fields/field-view.tsx';
import { fieldViewOf } from '../../fields/views.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { ListViewDefinition, ModuleDefinition } from '../../metadata/module.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { count, longDate } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import parts from '../parts/parts.module.css';
import { goUnlessLink } from '../parts/row-click.ts';
import { fieldValue, titleOf } from '../records/list/list-columns.tsx';
import { recordRowsQuery } from '../records/record-queries.ts';
import { mayOf, useMe, useModules } from '../session.tsx';
import type { RecordJson } from '../shapes.ts';
import { todayWords } from './today-words.ts';

const shownOfEach = 8;

interface OwnView {
  readonly module: ModuleDefinition;
  readonly view: ListViewDefinition;
  readonly due: FieldDefinition;
}

/** What is mine to do, what is due first on top: the first records of the views that ask for mine. */
export function OwnWork() {
  const say = useWords(todayWords);
  const label = useLabel();
  const locale = useLocale();
  const me = useMe();
  const views = useModules()
    .filter((module) => !module.partOf && mayOf(me, module.name).may('edit'))
    .flatMap(ownViews);
  const found = useQueries({
    queries: views.map(({ module, view, due }) =>
      recordRowsQuery(module.name, {
        filter: view.filter,
        sort: due.name,
        fields: [due.name, 'status', 'contact'].filter((name) => has(module, name)),
        limit: shownOfEach,
        count: 'exact',
      }),
    ),
  });
  const filled = views
    .map((each, at) => ({ ...each, page: found[at]?.data }))
    .filter((each) => (each.page?.items.length ?? 0) > 0);
  return filled.map(({ module, view, due, page }) => (
    <section key={`${module.name} ${view.name}`}>
      <SectionHeading
        title={label(view.label)}
        count={page?.total === undefined ? undefined : count(page.total, locale)}
        line={false}
        action={
          page?.next !== null && (
            <Link to={`/records/${module.name}`} search={{ view: view.name }}>
              {say('allOfThem')}
            </Link>
          )
        }
      />
      <OwnTable module={module} due={due} rows={page?.items ?? []} />
    </section>
  ));
}

function OwnTable({
  module,
  due,
  rows,
}: {
  readonly module: ModuleDefinition;
  readonly due: FieldDefinition;
  readonly rows: readonly RecordJson[];
}) {
  const label = useLabel();
  const locale = useLocale();
  const navigate = useNavigate();
  const named = (name: string) => module.fields.find((field) => field.name === name);
  const columns = [named('contact'), named('status')].filter((field) => field !== undefined);
  const dueText = (row: RecordJson) => {
    const day = fieldValue(row, due.name);
    return typeof day === 'string' ? longDate(day, locale) : '—';
  };
  return (
    <table className={`${parts.table} ${parts.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{label(module.label)}</th>
          {columns.map((field) => (
            <th key={field.name} scope="col">
              {label(field.label)}
            </th>
          ))}
          <th scope="col" data-align="right">
            {label(due.label)}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.id}
            data-link
            onClick={(event) =>
              goUnlessLink(event, () => void navigate({ to: `/records/${module.name}/${row.id}` }))
            }
          >
            <th scope="row">
              <Link to={`/records/${module.name}/${row.id}`}>
                <bdi>{titleOf(row)}</bdi>
              </Link>{' '}
              <span className="at-mono">{row.number}</span>
            </th>
            {columns.map((field) => (
              <td key={field.name} data-label={label(field.label)}>
                <Value field={field} row={row} />
              </td>
            ))}
            <td
              data-label={label(due.label)}
              data-align="right"
              data-nowrap
              data-late={isPast(fieldValue(row, due.name)) || undefined}
            >
              {dueText(row)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ field, row }: { readonly field: FieldDefinition; readonly row: RecordJson }) {
  const locale = useLocale();
  const value = fieldValue(row, field.name);
  if (value === null) return '—';
  const { Show } = fieldViewOf(field.type);
  return <Show value={value} field={field} locale={locale} record={row as RecordValues} />;
}

function isPast(day: unknown): boolean {
  return typeof day === 'string' && day < today();
}

function has(module: ModuleDefinition, name: string): boolean {
  return module.fields.some((field) => field.name === name);
}

/** Views of a module that ask for mine, where something has a day by which it is due. */
function ownViews(module: ModuleDefinition): readonly OwnView[] {
  const due = module.fields.find((field) => field.type === 'date' && field.name.startsWith('due'));
  if (!due) return [];
  return module.views
    .filter((view) => view.filter !== undefined && asksForMine(view.filter))
    .map((view) => ({ module, view, due }));
}

/** Whether a view asks for what is mine. */
export function asksForMine(filter: Filter): boolean {
  if ('all' in filter) return filter.all.some(asksForMine);
  if ('any' in filter || 'not' in filter) return false;
  return filter.field === 'owner' && filter.value === 'me';
}
