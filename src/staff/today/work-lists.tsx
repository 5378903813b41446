import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Filter } from '../../metadata/filter.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { count } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { countQuery } from '../records/record-queries.ts';
import { mayOf, useMe, useModules } from '../session.tsx';
import { asksForMine } from './own-work.tsx';
import { todayWords } from './today-words.ts';

/** The lists of what I work on that have something in them. */
export function Lists() {
  const say = useWords(todayWords);
  const label = useLabel();
  const locale = useLocale();
  const me = useMe();
  const views = useModules()
    .filter((module) => !module.partOf && mayOf(me, module.name).may('edit'))
    // What has a day by which it is due is work.
    .filter((module) => module.fields.some((field) => field.type === 'date' && field.name.startsWith('due')))
    .flatMap((module) => module.views.slice(1).map((view) => ({ module, view })))
    .filter(({ view }) => view.filter !== undefined && namesWork(view.filter))
    // What is mine stands above, record by record.
    .filter(({ view }) => view.filter !== undefined && !asksForMine(view.filter));
  const counts = useQueries({
    queries: views.map(({ module, view }) => countQuery(module.name, view.filter)),
  });
  const filled = views
    .map((each, index) => ({ ...each, count: counts[index]?.data ?? 0 }))
    .filter((each) => each.count > 0);
  if (filled.length === 0) return null;
  return (
    <section>
      <SectionHeading title={say('lists')} line={false} />
      <table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">{say('list')}</th>
            <th scope="col">{say('of')}</th>
            <th scope="col" data-align="right">
              {say('records')}
            </th>
          </tr>
        </thead>
        <tbody>
          {filled.map(({ module, view, count: found }) => (
            <tr key={`${module.name} ${view.name}`} data-link>
              <th scope="row">
                <Link to={`/records/${module.name}`} search={{ view: view.name }}>
                  {label(view.label)}
                </Link>
              </th>
              <td>{label(module.labelPlural)}</td>
              <td data-align="right">{count(found, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Whether a view is of work to do: it asks for a status, or for what is mine. When something changed is no work. */
function namesWork(filter: Filter): boolean {
  if ('all' in filter) return filter.all.some(namesWork);
  if ('any' in filter) return filter.any.some(namesWork);
  if ('not' in filter) return namesWork(filter.not);
  return filter.field === 'status' || (filter.field === 'owner' && filter.value === 'me');
}
