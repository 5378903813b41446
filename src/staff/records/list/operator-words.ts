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

const ofLetters: readonly FilterOperator[] = ['contains', 'startsWith', 'endsWith'];

/** Comparisons that the filter language takes and nobody would choose from a list; of a code nobody knows the letters. */
function isOffered(op: FilterOperator, view: FieldView, coded: boolean): boolean {
  if (view.name === 'checkbox') return op !== 'in' && op !== 'notIn';
  const ofText = view.operators.includes('startsWith');
  return !(ofText && (op in inTime || op === 'between' || (coded && ofLetters.includes(op))));
}

/** The operators to choose from for a field, with the one that is chosen; `coded`: its values are chosen by name. */
export function operatorsOffered(
  view: FieldView,
  chosen: FilterOperator,
  coded: boolean,
): readonly FilterOperator[] {
  return view.operators.filter((op) => op === chosen || isOffered(op, view, coded));
}

/** An operator in words that fit the field: a date is before, a number is below. */
export function operatorWord(op: FilterOperator, view: FieldView, say: Say<RecordWord>): string {
  const time = view.relative === 'date' || view.relative === 'instant' || view.name === 'time';
  const inOrder = time || view.operators.includes('startsWith');
  return say((inOrder ? inTime[op] : undefined) ?? plain[op]);
}
