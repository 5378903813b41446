/**
 * The filter language as SQL (design §4): the only place where a filter gets its meaning. Whether one record matches is
 * this condition with its id; there is no second evaluator.
 */
import type { Catalog } from '../../../metadata/catalog.ts';
import type { Filter, FilterComparison, FilterOperator } from '../../../metadata/filter.ts';
import { type Finding, type Parsed, parsed, refused } from '../../../metadata/finding.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { Sentence } from '../../../metadata/label.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { resolveRelative } from '../../../metadata/relative.ts';
import { type SqlFragment, sql, sqlAll, sqlAny, sqlIdentifier } from '../../database/fragment.ts';
import { didYouMean } from '../../errors/did-you-mean.ts';
import { type Compared, compareSql, positiveOf } from './comparison.ts';
import { type Clock, namedDay } from './named-day.ts';
import { nearestName } from './nearest.ts';
import { type Operand, operandNames, operandOf, type TargetColumn } from './operand.ts';

/** What a filter may see and what its relative values mean. */
export interface FilterScope extends Clock {
  readonly catalog: Catalog;
  /** Who `me` is. */
  readonly userId: string;
  /** The condition that a row of another module may be looked at; null when the module may not be read. */
  crossing(module: string, alias: string): SqlFragment | null;
  visible(module: string, field: string): boolean;
}

const MOST_COMPARISONS = 200;
const MOST_VALUES = 5_000;
const DEEPEST = 20;
const LONGEST_PATH = 6;

/**
 * The condition that the row of `module` under `alias` matches the filter. A path through a reference looks only at records
 * that may be seen; a field that may not be seen is refused like one that doesn't exist.
 */
export function compileFilterIn(
  scope: FilterScope,
  module: ModuleDefinition,
  filter: Filter,
  alias: string,
): Parsed<SqlFragment> {
  const compiler = new FilterCompiler(scope);
  const condition = compiler.filter(module, filter, alias, 0);
  return compiler.findings.length === 0 ? parsed(condition) : refused(...compiler.findings);
}

const NOTHING = sqlAny([]);

/** Lives for one filter: gathers findings, and gives aliases that don't meet. */
class FilterCompiler {
  readonly findings: Finding[] = [];
  readonly #scope: FilterScope;
  #aliases = 0;
  #comparisons = 0;

  constructor(scope: FilterScope) {
    this.#scope = scope;
  }

  filter(module: ModuleDefinition, filter: Filter, alias: string, depth: number): SqlFragment {
    if (depth > DEEPEST)
      return this.#refuse('filter.too_deep', 'filter', {
        en: 'Nest the filter less deeply.',
        es: 'Anide menos el filtro.',
      });
    const inner = (one: Filter): SqlFragment => this.filter(module, one, alias, depth + 1);
    if ('all' in filter) return sqlAll(filter.all.map(inner));
    if ('any' in filter) return sqlAny(filter.any.map(inner));
    if ('not' in filter) return sql`((${inner(filter.not)}) is not true)`;
    this.#comparisons += 1;
    if (this.#comparisons > MOST_COMPARISONS)
      return this.#refuse('filter.too_long', 'filter', {
        en: `Compare at most ${MOST_COMPARISONS} times.`,
        es: `Use como máximo ${MOST_COMPARISONS} comparaciones.`,
      });
    return this.#comparison(module, filter, alias);
  }

  #comparison(module: ModuleDefinition, written: FilterComparison, alias: string): SqlFragment {
    const comparison = againstNothing(written);
    const positive = positiveOf[comparison.op];
    const condition = this.#along(
      module,
      comparison,
      positive ?? comparison.op,
      comparison.field.split('.'),
      alias,
    );
    return positive ? sql`((${condition}) is not true)` : condition;
  }

  #along(
    module: ModuleDefinition,
    comparison: FilterComparison,
    op: FilterOperator,
    path: readonly string[],
    alias: string,
  ): SqlFragment {
    const [name = '', ...rest] = path;
    const operand = this.#operand(module, name, comparison.field);
    if (!operand) return NOTHING;
    if (rest.length > 0) return this.#cross(operand, comparison, op, rest, alias);
    if (!operand.operators.includes(comparison.op)) return this.#wrongOperator(operand, comparison);
    const values = this.#values(operand, comparison);
    return values ? compareSql(operand, op, values, alias) : NOTHING;
  }

  #operand(module: ModuleDefinition, name: string, path: string): Operand | undefined {
    const operand = operandOf(module, name);
    if (operand && this.#scope.visible(module.name, name)) return operand;
    const visible = operandNames(module).filter((one) => this.#scope.visible(module.name, one));
    const near = nearestName(name, visible);
    const hint = didYouMean(near);
    this.#refuse('filter.unknown_field', path, {
      en: `${module.name} has no field ${name} that you may filter by.${hint.en}`,
      es: `${module.name} no tiene ningún campo ${name} por el que usted pueda filtrar.${hint.es}`,
    });
    return undefined;
  }

  #cross(
    operand: Operand,
    comparison: FilterComparison,
    op: FilterOperator,
    rest: readonly string[],
    alias: string,
  ): SqlFragment {
    if (operand.compare !== 'target' || rest.length >= LONGEST_PATH)
      return this.#refuse('filter.no_path', comparison.field, {
        en: `There is no way on from ${operand.name}.`,
        es: `Desde ${operand.name} no se puede seguir a otro registro.`,
      });
    const [next = ''] = rest;
    const ways = operand.targets.filter((target) => this.#leadsOn(target, next));
    if (ways.length === 0) {
      const [first] = operand.targets;
      const module = first && this.#scope.catalog.modules.get(first.module);
      if (module && this.#scope.crossing(module.name, alias)) this.#operand(module, next, comparison.field);
      else
        this.#refuse('filter.no_path', comparison.field, {
          en: `There is no way on from ${operand.name}.`,
          es: `Desde ${operand.name} no se puede seguir a otro registro.`,
        });
      return NOTHING;
    }
    return sqlAny(ways.map((target) => this.#crossTo(target, comparison, op, rest, alias)));
  }

  #leadsOn(target: TargetColumn, next: string): boolean {
    const module = this.#scope.catalog.modules.get(target.module);
    return Boolean(
      module &&
        operandOf(module, next) &&
        this.#scope.visible(module.name, next) &&
        this.#scope.crossing(module.name, 'x'),
    );
  }

  #crossTo(
    target: TargetColumn,
    comparison: FilterComparison,
    op: FilterOperator,
    rest: readonly string[],
    alias: string,
  ): SqlFragment {
    this.#aliases += 1;
    const inner = `f${this.#aliases}`;
    const module = this.#scope.catalog.modules.get(target.module);
    const crossing = this.#scope.crossing(target.module, inner);
    if (!module || !crossing) return NOTHING;
    const condition = this.#along(module, comparison, op, rest, inner);
    return sql`(${sqlIdentifier(alias)}.${sqlIdentifier(target.column)} in (select ${sqlIdentifier(inner)}.id from data.${sqlIdentifier(target.module)} ${sqlIdentifier(inner)} where ${crossing} and ${condition}))`;
  }

  #wrongOperator(operand: Operand, comparison: FilterComparison): SqlFragment {
    const message = {
      en: `${operand.name} can be compared by ${operand.operators.join(', ')}, not by ${comparison.op}.`,
      es: `${operand.name} se puede comparar con ${operand.operators.join(', ')}, no con ${comparison.op}.`,
    };
    return this.#refuse('filter.wrong_operator', comparison.field, message);
  }

  /** The values to bind, or undefined when one of them was refused. */
  #values(operand: Operand, comparison: FilterComparison): readonly Compared[] | undefined {
    const { op, value = null } = comparison;
    if (op === 'empty' || op === 'notEmpty') return [];
    const several = op === 'in' || op === 'notIn' || op === 'between';
    const list = several ? value : [value];
    if (!Array.isArray(list) || list.length > MOST_VALUES || (op === 'between' && list.length !== 2)) {
      const message =
        op === 'between'
          ? { en: 'Give two values: from and to.', es: 'Indique dos valores: desde y hasta.' }
          : {
              en: `Give a list of at most ${MOST_VALUES} values.`,
              es: `Indique una lista de ${MOST_VALUES} valores como máximo.`,
            };
      this.#refuse('filter.not_a_list', comparison.field, message);
      return undefined;
    }
    const values = list.map((one: JsonValue) => this.#value(operand, comparison, one));
    return values.every((one) => one !== undefined) ? values : undefined;
  }

  #value(operand: Operand, comparison: FilterComparison, value: JsonValue): Compared | undefined {
    const relative = this.#relative(operand, value);
    if (relative) return relative;
    const partial =
      operand.compare === 'text' && ['contains', 'startsWith', 'endsWith'].includes(comparison.op);
    if (partial && typeof value === 'string' && !value.includes('\0') && value.isWellFormed())
      return { bind: operand.part(value) };
    const result = value === null ? nullRefused(comparison.field) : operand.parse(value);
    if (result.ok) return { bind: result.value };
    this.findings.push(...result.findings.map((one) => ({ ...one, field: comparison.field })));
    return undefined;
  }

  #relative(operand: Operand, value: JsonValue): Compared | undefined {
    const { relative } = operand;
    if (!relative) return undefined;
    const day = relative === 'instant' ? namedDay(value, this.#scope) : null;
    if (day) return { day };
    const { timeZone, userId } = this.#scope;
    const resolved = resolveRelative(value, relative, { now: this.#scope.now(), timeZone, userId });
    if (resolved === null) return undefined;
    return { bind: relative === 'user' ? { id: resolved, module: 'users' } : resolved };
  }

  #refuse(code: string, field: string, message: Sentence): SqlFragment {
    this.findings.push({ code, field, message });
    return NOTHING;
  }
}

function nullRefused(field: string): Parsed<JsonValue> {
  return refused({
    code: 'filter.no_value',
    field,
    message: {
      en: 'Give a value, or compare by empty or notEmpty.',
      es: 'Indique un valor, o compare con empty o notEmpty.',
    },
  });
}

/** `eq null` and `ne null` ask whether a field is empty. */
function againstNothing(comparison: FilterComparison): FilterComparison {
  if (comparison.value !== null && comparison.value !== undefined) return comparison;
  if (comparison.op === 'eq') return { field: comparison.field, op: 'empty' };
  if (comparison.op === 'ne') return { field: comparison.field, op: 'notEmpty' };
  return comparison;
}
