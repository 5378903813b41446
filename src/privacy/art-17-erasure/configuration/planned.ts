/** What of the configuration names an erased person's value, as a plan lists it. It never holds the value, nor what somebody wrote. */

/**
 * `condition`: a condition, or words looked for, are taken away. `off`: it decides on rights or acts by itself, so it is switched off. `held`: a rule
 * that denies goes on denying, without the value. `text`: the value is taken out of a text. `discard`: a file that waits to be imported goes. `by_hand`: somebody has to look at it.
 */
export type ConfigurationAction = 'condition' | 'off' | 'held' | 'text' | 'discard' | 'by_hand';

export interface PlannedConfiguration {
  /** The table, in schema `attesta`. */
  readonly kind: string;
  /** Key of the row; of a definition `workflow:code`. */
  readonly id: string;
  readonly module: string | null;
  /** The user who keeps it; null: it is the company's. */
  readonly owner: string | null;
  readonly action: ConfigurationAction;
}

/** What an execution did, for the certificate: how many of each kind. */
export interface ClearedConfiguration {
  readonly kind: string;
  readonly action: ConfigurationAction;
  readonly items: number;
}

/** Views come and go, and one that is saved meanwhile goes too; what bears on rights or acts by itself is part of what is approved. */
export function approvedConfiguration(
  items: readonly PlannedConfiguration[] | undefined,
): readonly Pick<PlannedConfiguration, 'kind' | 'id' | 'action'>[] {
  return (items ?? [])
    .filter(({ action }) => action === 'off' || action === 'held')
    .map(({ kind, id, action }) => ({ kind, id, action }))
    .sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
}

export function countCleared(
  before: readonly ClearedConfiguration[],
  items: readonly PlannedConfiguration[],
): readonly ClearedConfiguration[] {
  const counts = new Map(before.map((one) => [`${one.kind} ${one.action}`, one]));
  for (const { kind, action } of items) {
    const key = `${kind} ${action}`;
    counts.set(key, { kind, action, items: (counts.get(key)?.items ?? 0) + 1 });
  }
  return [...counts.values()];
}
