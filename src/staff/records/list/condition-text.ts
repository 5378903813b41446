import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { type Locale, labelText } from '../../../metadata/label.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { Say } from '../../../web/words/words.tsx';
import { fieldNamed } from '../system-fields.ts';
import type { RecordWord } from '../words/record-words.ts';
import type { Condition, FilterPart } from './filter-draft.ts';
import { isGroup, isKept, valueForm } from './filter-draft.ts';
import { operatorWord } from './operator-words.ts';

export interface ChipText {
  readonly before: string;
  readonly value: string;
}

/** A part of a filter as its chip says it: what, and the value that stands out. */
export function chipText(
  part: FilterPart,
  module: ModuleDefinition,
  locale: Locale,
  say: Say<RecordWord>,
): ChipText {
  if (isKept(part)) return { before: '', value: say('filterKept') };
  if (isGroup(part)) {
    const each = part.any.map((one) => conditionText(one, module, locale, say));
    return {
      before: '',
      value: each.map((one) => `${one.before} ${one.value}`.trim()).join(` ${say('or')} `),
    };
  }
  return conditionText(part, module, locale, say);
}

function conditionText(
  condition: Condition,
  module: ModuleDefinition,
  locale: Locale,
  say: Say<RecordWord>,
): ChipText {
  const field = fieldNamed(module, condition.field);
  const name = field ? labelText(field.label, locale) : condition.field;
  if (!field) return { before: `${name} ${condition.op}`, value: JSON.stringify(condition.value ?? '') };
  const view = fieldViewOf(field.type);
  const before = `${name} ${operatorWord(condition.op, view, say)}`;
  if (valueForm(condition.op) === 'none') return { before, value: '' };
  return { before, value: valuesText(condition, field, locale, say) };
}

function valuesText(
  { op, value }: Condition,
  field: FieldDefinition,
  locale: Locale,
  say: Say<RecordWord>,
): string {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  const texts = values.map((one: JsonValue) => valueText(one, field, locale, say));
  if (op === 'between') return texts.join(` ${say('and')} `);
  return texts.length > 2 ? say('valuesCount', { count: texts.length }) : texts.join(` ${say('or')} `);
}

function valueText(value: JsonValue, field: FieldDefinition, locale: Locale, say: Say<RecordWord>): string {
  const view = fieldViewOf(field.type);
  if (value === 'me' && view.relative === 'user') return say('me');
  if (typeof value === 'string' && (view.relative === 'date' || view.relative === 'instant')) {
    const words = relativeText(value, say);
    if (words) return words;
  }
  return view.text(value, field, locale);
}

/** `-30d` as "30 days ago". */
export function relativeText(value: string, say: Say<RecordWord>): string | null {
  if (value === 'today') return say('relToday');
  const [, sign, amount, unit] = /^([+-])(\d+)([dwmy])$/.exec(value) ?? [];
  if (!sign || !amount || !unit) return null;
  const key = { d: 'relDays', w: 'relWeeks', m: 'relMonths', y: 'relYears' }[unit] as RecordWord;
  return say(sign === '-' ? 'relAgo' : 'relAhead', { span: say(key, { count: Number(amount) }) });
}
