/** Blocks, relations and views of a module: they name what exists, once. */

import { hasText } from './check-purpose.ts';
import type { FieldDefinition } from './field.ts';
import type { Filter, FilterComparison, FilterOperator } from './filter.ts';
import type { Finding } from './finding.ts';
import type { MetadataFindingCode } from './finding-codes.ts';
import type { Sentence } from './label.ts';
import type { ListViewDefinition, ModuleDefinition, SystemFieldName } from './module.ts';
import { isStandingColumn, systemFieldNames } from './module.ts';
import { duplicates, type ModuleCheck } from './module-check.ts';
import { parseFilter } from './parse-filter.ts';

const EQUAL: readonly FilterOperator[] = ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'];
const ORDERED: readonly FilterOperator[] = [...EQUAL, 'lt', 'lte', 'gt', 'gte', 'between'];

/** The operators of the columns that every record has. */
const systemOperators: Readonly<Record<SystemFieldName, readonly FilterOperator[]>> = {
  id: EQUAL,
  number: [...EQUAL, 'contains', 'startsWith', 'endsWith'],
  owner: EQUAL,
  state: EQUAL,
  version: ORDERED,
  created_at: ORDERED,
  created_by: EQUAL,
  updated_at: ORDERED,
  updated_by: EQUAL,
};

export function checkLayout(check: ModuleCheck): Finding[] {
  const { module } = check;
  return [
    ...checkOwnNames(module),
    ...checkBlocks(module),
    ...checkRelations(check),
    ...module.views.flatMap((view) => checkView(check, view)),
  ];
}

function found(code: MetadataFindingCode, field: string, message: Sentence): Finding {
  return { code, field, message };
}

function checkOwnNames(module: ModuleDefinition): Finding[] {
  return (['blocks', 'relations', 'views'] as const).flatMap((part) => [
    ...duplicates(module[part].map((one) => one.name)).map((name) =>
      found('module.015', `${part}.${name}`, {
        en: `"${name}" is there twice. Rename one.`,
        es: `«${name}» está dos veces. Renombre uno.`,
      }),
    ),
    ...module[part]
      .filter((one) => !hasText(one.label))
      .map((one) =>
        found('module.003', `${part}.${one.name}.label`, {
          en: 'Write a label in English.',
          es: 'Escriba una etiqueta en inglés.',
        }),
      ),
  ]);
}

function checkBlocks(module: ModuleDefinition): Finding[] {
  const fields = new Set(module.fields.map((field) => field.name));
  const shown = module.blocks.flatMap((block) => block.fields);
  return [
    ...module.blocks.flatMap((block) =>
      block.fields
        .filter((name) => !fields.has(name))
        .map((name) =>
          found('module.012', `blocks.${block.name}`, {
            en: `There is no field "${name}".`,
            es: `No existe el campo «${name}».`,
          }),
        ),
    ),
    ...duplicates(shown).map((name) =>
      found('module.013', 'blocks', {
        en: `"${name}" is in the blocks twice. Take one out.`,
        es: `«${name}» está dos veces en los bloques. Saque uno.`,
      }),
    ),
    ...[...fields]
      .filter((name) => !shown.includes(name))
      .map((name) =>
        found('module.014', `fields.${name}`, {
          en: `Put "${name}" into a block, so that people see it.`,
          es: `Ponga «${name}» en un bloque, para que se vea.`,
        }),
      ),
  ];
}

function checkRelations({ module, definitions, rules }: ModuleCheck): Finding[] {
  return module.relations.flatMap((relation) => {
    const at = `relations.${relation.name}`;
    const other = definitions.modules.get(relation.module);
    if (!other)
      return [
        found('module.016', at, {
          en: `There is no module "${relation.module}".`,
          es: `No existe el módulo «${relation.module}».`,
        }),
      ];
    const by = other.fields.find((field) => field.name === relation.by);
    if (by && rules.knows(by.type) && rules.refersTo(by).includes(module.name)) return [];
    const message = {
      en: `"${relation.by}" of ${other.name} does not refer to ${module.name}. Name a reference that does.`,
      es: `«${relation.by}» de ${other.name} no se refiere a ${module.name}. Nombre una referencia que lo haga.`,
    };
    return [found('module.017', at, message)];
  });
}

function checkView(check: ModuleCheck, view: ListViewDefinition): Finding[] {
  const at = `views.${view.name}`;
  return [
    ...view.columns
      .filter(
        (column) =>
          !isSystemField(column) && !isStandingColumn(check.module, column) && !fieldAlong(check, column),
      )
      .map((column) =>
        found('module.018', `${at}.columns`, {
          en: `There is no field "${column}".`,
          es: `No existe el campo «${column}».`,
        }),
      ),
    ...(view.sort ?? [])
      .filter((sort) => !isSortable(check, sort.field))
      .map((sort) =>
        found('module.019', `${at}.sort`, {
          en: `The list can't be sorted by "${sort.field}".`,
          es: `La lista no se puede ordenar por «${sort.field}».`,
        }),
      ),
    ...(view.filter === undefined ? [] : checkViewFilter(check, at, view.filter)),
  ];
}

/** What is sent as a filter may be anything: it is read first. */
function checkViewFilter(check: ModuleCheck, at: string, written: unknown): readonly Finding[] {
  const read = parseFilter(written);
  if (!read.ok) return read.findings.map((one) => ({ ...one, field: `${at}.filter` }));
  return comparisonsOf(read.value).flatMap((one) => checkComparison(check, at, one));
}

function isSystemField(name: string): name is SystemFieldName {
  return (systemFieldNames as readonly string[]).includes(name);
}

function isSortable(check: ModuleCheck, path: string): boolean {
  if (isSystemField(path)) return !['owner', 'created_by', 'updated_by'].includes(path);
  const field = fieldAlong(check, path);
  return field !== undefined && check.rules.knows(field.type) && check.rules.sortable(field);
}

/** Every comparison of a filter, wherever it stands. */
function comparisonsOf(filter: Filter): readonly FilterComparison[] {
  if ('all' in filter) return filter.all.flatMap(comparisonsOf);
  if ('any' in filter) return filter.any.flatMap(comparisonsOf);
  return 'not' in filter ? comparisonsOf(filter.not) : [filter];
}

function checkComparison(check: ModuleCheck, at: string, comparison: FilterComparison): Finding[] {
  const operators = operatorsOf(check, comparison.field);
  if (!operators)
    return [
      found('module.020', `${at}.filter`, {
        en: `There is no field "${comparison.field}".`,
        es: `No existe el campo «${comparison.field}».`,
      }),
    ];
  if (operators.includes(comparison.op)) return [];
  const message = {
    en: `"${comparison.field}" has no "${comparison.op}". It has ${operators.join(', ') || 'no operators'}.`,
    es: `«${comparison.field}» no tiene «${comparison.op}». Tiene ${operators.join(', ') || 'ningún operador'}.`,
  };
  return [found('module.021', `${at}.filter`, message)];
}

function operatorsOf(check: ModuleCheck, path: string): readonly FilterOperator[] | undefined {
  const last = path.split('.').at(-1) ?? '';
  const owner = moduleAlong(check, path.split('.').slice(0, -1));
  if (owner && isSystemField(last)) return systemOperators[last];
  const field = fieldAlong(check, path);
  return field && check.rules.knows(field.type) ? check.rules.operators(field) : undefined;
}

/** The field at the end of a path through references with one target each. */
function fieldAlong(check: ModuleCheck, path: string): FieldDefinition | undefined {
  const names = path.split('.');
  const owner = moduleAlong(check, names.slice(0, -1));
  return owner?.fields.find((field) => field.name === names.at(-1));
}

/** The module that references lead to, from the checked one; undefined where a name is no reference. */
function moduleAlong(check: ModuleCheck, names: readonly string[]): ModuleDefinition | undefined {
  let module: ModuleDefinition | undefined = check.module;
  for (const name of names) {
    const field: FieldDefinition | undefined = module?.fields.find((one) => one.name === name);
    if (!field || !check.rules.knows(field.type)) return undefined;
    const [target] = check.rules.refersTo(field);
    module = target === undefined ? undefined : check.definitions.modules.get(target);
  }
  return module;
}
