/** What one caller sees of a module: worked out once for its rights and catalog, not for every row of every call. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';

export interface CallerSight {
  readonly fields: readonly FieldDefinition[];
  /** Names of the fields that may not be seen. */
  readonly hidden: readonly string[];
  /** Whether the title may be seen: it tells the values of the fields it is made of. */
  readonly title: boolean;
}

type ByModule<T> = WeakMap<ModuleDefinition, T>;
type ByCatalog<T> = WeakMap<CallContext['catalog'], ByModule<T>>;

/**
 * Keeps what `make` works out of a caller and a module as long as rights, catalog and definition stay the same objects. A portal
 * call depends on its person too, and one under rules that compare with `today` on its time: these are worked out each time.
 */
export function keptPerCaller<T>(
  make: (context: CallContext, module: ModuleDefinition) => T,
): (context: CallContext, module: ModuleDefinition) => T {
  const kept = { system: new WeakMap<object, ByCatalog<T>>(), staff: new WeakMap<object, ByCatalog<T>>() };
  return (context, module) => {
    const { kind } = context.principal;
    if (kind === 'portal' || context.rights.rules.timed) return make(context, module);
    const byRights = kind === 'system' ? kept.system : kept.staff;
    const byModule = within(within(byRights, context.rights), context.catalog);
    const known = byModule.get(module);
    if (known !== undefined) return known;
    const made = make(context, module);
    byModule.set(module, made);
    return made;
  };
}

function within<K extends object, L extends object, V>(
  map: WeakMap<K, WeakMap<L, V>>,
  key: K,
): WeakMap<L, V> {
  const known = map.get(key);
  if (known) return known;
  const made = new WeakMap<L, V>();
  map.set(key, made);
  return made;
}

export const callerSight: (context: CallContext, module: ModuleDefinition) => CallerSight = keptPerCaller(
  ({ rights }, module) => {
    const right = (name: string) => rights.field(module.name, name);
    const [hidden, fields] = [[] as string[], [] as FieldDefinition[]];
    for (const field of module.fields) {
      if (right(field.name) === 'hidden') hidden.push(field.name);
      else fields.push(field);
    }
    return { fields, hidden, title: module.titleFields.every((name) => right(name) !== 'hidden') };
  },
);
