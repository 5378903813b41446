import type { Label } from '../../../metadata/label.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import type { FieldError } from '../../../web/layout/layout.tsx';
import { Refusal } from '../../api.ts';
import { controlId } from './field-control.tsx';

/** A refused save: what is wrong at each field, and the list for the top of the form. */
export interface RefusedFields {
  readonly byField: ReadonlyMap<string, string>;
  readonly summary: readonly FieldError[];
}

export const nothingRefused: RefusedFields = { byField: new Map(), summary: [] };

/** Reads a refusal by field; on top each names its field. What is about no field of the form stands there by itself. */
export function refusedFields(
  cause: unknown,
  module: ModuleDefinition,
  label: (label: Label) => string,
): RefusedFields {
  if (!(cause instanceof Refusal)) return { byField: new Map(), summary: [{ message: String(cause) }] };
  const byField = new Map<string, string>();
  const summary: FieldError[] = [];
  for (const finding of cause.findings) {
    const name = finding.field.split('.')[0] ?? '';
    const field = module.fields.find((each) => each.name === name);
    if (field) byField.set(name, finding.message);
    const called = field ? label(field.label) : '';
    const message = finding.message.includes(called) ? finding.message : `${called}: ${finding.message}`;
    summary.push({ control: field ? controlId(name) : undefined, message });
  }
  if (summary.length === 0) summary.push({ message: cause.message });
  return { byField, summary };
}
