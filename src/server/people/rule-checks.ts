/** What a rule has to be right in besides its parties: module, filter, relations. Findings name the field. */
import type { CallContext } from '../../engine/access/principal.ts';
import { ruleScope } from '../../engine/access/rule-conditions.ts';
import { shippedRoles } from '../../engine/access/shipped.ts';
import { compileFilterIn } from '../../engine/catalog/filters/compile.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { Sentence } from '../../metadata/label.ts';
import { parseFilter } from '../../metadata/parse-filter.ts';
import { nearest } from '../http/nearest.ts';

/** The module, or the one that was probably meant. */
export function moduleFindings({ catalog }: CallContext, module: string): readonly Finding[] {
  if (catalog.modules.has(module)) return [];
  return [unknown('module', 'module', nearest(module, [...catalog.modules.keys()]))];
}

/** Whether the filter can be read and names fields of the module; `problem` of a kept rule is the first finding. */
export function filterFindings(
  context: CallContext,
  module: string,
  filter: unknown,
  field: string,
): readonly Finding[] {
  const definition = context.catalog.modules.get(module);
  if (!definition || filter === null || filter === undefined) return [];
  const read = parseFilter(filter);
  const checked = read.ok ? compileFilterIn(ruleScope(context), definition, read.value, 'r') : read;
  if (checked.ok) return [];
  return checked.findings.map((one) => ({ ...one, field: one.field ? `${field}.${one.field}` : field }));
}

/** Told until somebody changes the rule: the erasure never widened what it opens, and somebody has to say what it is for now. */
export function clearedSentence(active: boolean): Sentence {
  return active
    ? {
        en: 'A condition named somebody who was erased and was replaced by what it found without them. Look at it and save it, or remove the rule.',
        es: 'Una condición nombraba a alguien que fue suprimido y se sustituyó por lo que encontraba sin esa persona. Revísela y guárdela, o elimine la regla.',
      }
    : {
        en: 'Switched off: a condition named somebody who was erased. Look at it, then switch the rule on or remove it.',
        es: 'Desactivada: una condición nombraba a alguien que fue suprimido. Revísela y después active la regla o elimínela.',
      };
}

/** The filter as it is kept; it was checked. */
export function readFilter(filter: unknown): Filter | null {
  if (filter === null || filter === undefined) return null;
  const read = parseFilter(filter);
  return read.ok ? read.value : null;
}

/** A filter for its column; no filter is none, and not the JSON of nothing. */
export function jsonOf(filter: Filter | null): string | null {
  return filter === null ? null : JSON.stringify(filter);
}

/** Modules whose records refer to those of `module` by one of its relations. */
export function relatedModuleFindings(
  { catalog }: CallContext,
  module: string,
  related: readonly string[],
): readonly Finding[] {
  const known = [
    ...new Set((catalog.modules.get(module)?.relations ?? []).map((relation) => relation.module)),
  ];
  return related.flatMap((one, index) =>
    known.includes(one) ? [] : [unknown(`related.${index}`, 'related module', nearest(one, known))],
  );
}

/** Relations of `module`, as its record page shows them. */
export function relationFindings(
  { catalog }: CallContext,
  module: string,
  relations: readonly string[],
): readonly Finding[] {
  const known = (catalog.modules.get(module)?.relations ?? []).map((relation) => relation.name);
  return relations.flatMap((one, index) =>
    known.includes(one) ? [] : [unknown(`related.${index}`, 'relation', nearest(one, known))],
  );
}

/** The portal is confined to its person, also by the database: nothing can be opened to it. */
export function portalFindings(role: string | null | undefined): readonly Finding[] {
  if (role !== shippedRoles.portal_service.id) return [];
  const message = {
    en: 'The portal shows a customer what leads to that customer; a rule cannot open more to it.',
    es: 'El portal muestra a un cliente lo que lleva a ese cliente; una regla no puede abrirle más.',
  };
  return [{ code: 'rule.opens_portal', field: 'to', message }];
}

/** What a rule that denies something to the portal cannot ask there, and therefore denies. */
export function portalProblem(
  to: string | undefined,
  filter: unknown,
  related: readonly string[],
): Sentence | undefined {
  if (to !== shippedRoles.portal_service.id) return undefined;
  const away = /"field":"[^"]*\./.test(JSON.stringify(filter ?? null)) || related.length > 0;
  return away
    ? {
        en: 'Where this leads through a record that is not the customer’s own, the portal cannot ask and denies.',
        es: 'Donde se pasa por un registro que no es del propio cliente, el portal no puede preguntar y deniega.',
      }
    : undefined;
}

const UNKNOWN_ES = {
  module: 'ese módulo',
  'related module': 'ese módulo relacionado',
  relation: 'esa relación',
} as const;

function unknown(field: string, what: keyof typeof UNKNOWN_ES, meant: string | undefined): Finding {
  const message = {
    en: `There is no such ${what}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    es: `No existe ${UNKNOWN_ES[what]}.${meant === undefined ? '' : ` ¿Quería decir «${meant}»?`}`,
  };
  return { code: 'not_found', field, message };
}
