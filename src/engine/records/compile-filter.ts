import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { accessPredicate } from '../access/predicate.ts';
import type { CallContext } from '../access/principal.ts';
import { compileFilterIn, type FilterScope } from '../catalog/filters/compile.ts';
import type { SqlFragment } from '../database/fragment.ts';
import { Problem } from '../errors/problem.ts';

/**
 * The condition that the row of `module` under `alias` matches the filter, for this caller: paths lead only through records
 * that the caller may see, and fields that the caller may not see are refused. Throws `invalid_filter`.
 */
export function compileFilter(
  context: CallContext,
  module: ModuleDefinition,
  filter: Filter,
  alias = 'r',
): SqlFragment {
  const compiled = compileFilterIn(filterScope(context), module, filter, alias);
  if (compiled.ok) return compiled.value;
  const [first] = compiled.findings;
  throw new Problem(
    'invalid_filter',
    first?.message ?? { en: 'The filter is not valid.', es: 'El filtro no es válido.' },
    {
      findings: compiled.findings,
    },
  );
}

/** What the caller's filters may see. */
function filterScope(context: CallContext): FilterScope {
  return {
    catalog: context.catalog,
    userId: context.principal.userId,
    timeZone: context.timeZone,
    now: () => context.now(),
    crossing: (module, alias) =>
      context.rights.allows(module, 'read') ? accessPredicate(context, module, 'read', alias) : null,
    visible: (module, field) => fieldVisible(context, module, field),
  };
}

/** Whether a field or a system field may be seen. A title is seen when every field that makes it is. */
export function fieldVisible(context: CallContext, module: string, field: string): boolean {
  const definition = context.catalog.modules.get(module);
  if (!definition) return false;
  if (definition.fields.some((one) => one.name === field))
    return context.rights.field(module, field) !== 'hidden';
  if (field !== 'title') return true;
  return definition.titleFields.every((name) => context.rights.field(module, name) !== 'hidden');
}
