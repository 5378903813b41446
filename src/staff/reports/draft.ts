/** Questions as the builder has them. */
import type { ModuleDefinition } from '../../metadata/module.ts';
import { asked, type Question, type ReportJson } from './queries.ts';

const COLUMNS = 5;

/** What a new report of a module asks first: its records, counted. */
export function startQuestion(module: ModuleDefinition): Question {
  const columns =
    module.views[0]?.columns ??
    [...new Set(['title', ...module.fields.map((field) => field.name)])].slice(0, COLUMNS);
  return {
    module: module.name,
    kind: 'summary',
    filter: null,
    sort: '',
    columns: columns.filter((name) => !name.includes('.') && !name.startsWith('_')),
    groups: [],
    aggregates: [],
    chart: 'none',
  };
}

/** What a kept report asks; of the other kind, what a new one would ask. */
export function questionOf(report: ReportJson, module: ModuleDefinition): Question {
  const { kind, filter, sort, columns, groups, aggregates, chart } = report;
  const usual = startQuestion(module).columns;
  return {
    module: module.name,
    kind,
    filter,
    sort,
    columns: kind === 'table' ? columns : usual,
    groups,
    aggregates,
    chart,
  };
}

export function sameQuestion(one: Question, other: Question): boolean {
  return JSON.stringify(asked(one)) === JSON.stringify(asked(other));
}

/** By one column, then turned round; figures begin with the greatest. `sort` is as the address of a list has it. */
export function sortedBy(sort: string, field: string, greatestFirst: boolean): string {
  const [first, second] = greatestFirst ? [`-${field}`, field] : [field, `-${field}`];
  return sort === first ? second : first;
}
