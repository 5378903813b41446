/** What is worked out of a group: sums, averages, the least and the greatest. */
import { textOption } from '../../fields/options.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import { type Label, labelText } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import { type SqlFragment, sql, sqlIdentifier, sqlRaw } from '../database/fragment.ts';
import { systemLabels } from '../exports/columns.ts';
import type { AggregateWish } from './question.ts';
import { reportRefused } from './refusals.ts';
import { reportedOperand } from './report-fields.ts';

export interface Aggregate {
  readonly wish: AggregateWish;
  readonly label: string;
  readonly kind: 'number' | 'date' | 'instant';
  /** ISO 4217, of amounts that are all of one currency. */
  readonly currency: string | undefined;
  /** The field that tells the currency of each amount. */
  readonly currencyField: string | undefined;
  /** The value of the row `r`, under the name `name`. */
  readonly name: string;
  readonly value: SqlFragment;
  /** The aggregate over the rows `x` that are used, as text. */
  readonly result: SqlFragment;
  /** What groups `y` are sorted by. */
  readonly order: SqlFragment;
}

const FUNCTION_LABELS: Readonly<Record<AggregateWish['function'], Label>> = {
  sum: { en: 'Sum', es: 'Suma' },
  avg: { en: 'Average', es: 'Media' },
  min: { en: 'Least', es: 'Mínimo' },
  max: { en: 'Greatest', es: 'Máximo' },
};

/** Compiles the n-th aggregate. Throws `invalid_request` with the name of what can't be worked out. */
export function aggregate(
  context: CallContext,
  module: ModuleDefinition,
  wish: AggregateWish,
  place: number,
): Aggregate {
  const operand = reportedOperand(context, module, wish.field, wish.field);
  const kind = operand.compare === 'exact' ? kindOf(operand.sqlType) : undefined;
  const adds = wish.function === 'sum' || wish.function === 'avg';
  if (!kind || operand.name === 'version' || (adds && kind !== 'number'))
    throw reportRefused('report.no_aggregate', wish.field, {
      en: `${wish.function} can't be worked out of ${wish.field}: numbers and amounts have all of them, dates min and max.`,
      es: `No se puede calcular ${wish.function} de ${wish.field}: los números e importes los admiten todos; las fechas, min y max.`,
    });
  const field = module.fields.find((one) => one.name === wish.field);
  const currencyField = field && textOption(field, 'currencyField');
  if (currencyField !== undefined) reportedOperand(context, module, currencyField, currencyField);
  const name = `v${place}`;
  const value = sql`x.${sqlIdentifier(name)}`;
  return {
    wish,
    label: labelOf(context, wish, field),
    kind,
    currency: field && textOption(field, 'currency'),
    currencyField,
    name,
    value: sql`r.${sqlIdentifier(operand.column)}`,
    result: sql`${shown(sql`${sqlRaw(wish.function)}(${value}) FILTER (WHERE x.used)`, wish, kind)} AS ${sqlIdentifier(name)}`,
    order: sql`y.${sqlIdentifier(name)}`,
  };
}

function kindOf(sqlType: string): Aggregate['kind'] | undefined {
  if (sqlType === 'date') return 'date';
  if (sqlType === 'timestamptz') return 'instant';
  return /^(numeric|int|bigint|integer)/.test(sqlType) ? 'number' : undefined;
}

const DECIMALS_OF_AN_AVERAGE = 4;

function shown(result: SqlFragment, wish: AggregateWish, kind: Aggregate['kind']): SqlFragment {
  if (kind !== 'number') return result;
  const exact = sql`(${result})::numeric`;
  return wish.function === 'avg'
    ? sql`trim_scale(round(${exact}, ${sqlRaw(String(DECIMALS_OF_AN_AVERAGE))}))`
    : exact;
}

function labelOf(context: CallContext, wish: AggregateWish, field: FieldDefinition | undefined): string {
  const { locale } = context;
  const own = field?.label ?? systemLabels[wish.field as keyof typeof systemLabels];
  return `${labelText(FUNCTION_LABELS[wish.function], locale)}: ${labelText(own, locale)}`;
}
