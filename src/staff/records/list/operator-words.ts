import type { FieldView } from '../../../fields/field-view.tsx';
import type { FilterOperator } from '../../../metadata/filter.ts';
import type { Say } from '../../../web/words/words.tsx';
import type { RecordWord } from '../words/record-words.ts';

const plain: Readonly<Record<FilterOperator, RecordWord>> = {
  eq: 'opIs',
  ne: 'opIsNot',
  lt: 'opBelow',
  lte: 'opAtMost',
  gt: 'opAbove',
  gte: 'opAtLeast',
  between: 'opBetween',
  in: 'opIn',
  notIn: 'opNotIn',
  contains: 'opContains',
  startsWith: 'opStartsWith',
  endsWith: 'opEndsWith',
  empty: 'opEmpty',
  notEmpty: 'opNotEmpty',
};

const inTime: Partial<Record<FilterOperator, RecordWord>> = {
  lt: 'opBefore',
  lte: 'opUntil',
  gt: 'opAfter',
  gte: 'opSince',
};

/** An operator in words that fit the field: a date is before, a number is below. */
export function operatorWord(op: FilterOperator, view: FieldView, say: Say<RecordWord>): string {
  const time = view.relative === 'date' || view.relative === 'instant' || view.name === 'time';
  return say((time ? inTime[op] : undefined) ?? plain[op]);
}
