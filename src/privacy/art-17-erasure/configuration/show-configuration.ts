/** What of the configuration a plan takes, as whoever plans and approves may know it: what kind, whose, and what is done. */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { sqlName } from '../../../engine/database/database.ts';
import { type Label, labelText } from '../../../metadata/label.ts';
import { userNames } from '../user-names.ts';
import type { PlannedConfiguration } from './planned.ts';
import { configurationLabel, configurationWords } from './words.ts';

export interface ShownConfiguration {
  readonly kind: string;
  readonly label: Label;
  readonly module: string | null;
  readonly action: string;
  readonly text: Label;
  readonly owner: { readonly id: string; readonly name: string } | null;
  /** What it is called, where the reader could look it up: of rules and workflows. What others keep for themselves is not named. */
  readonly name: string | null;
}

export async function shownConfiguration(
  tx: Sql,
  context: Pick<CallContext, 'catalog' | 'rights' | 'locale'>,
  items: readonly PlannedConfiguration[] = [],
): Promise<readonly ShownConfiguration[]> {
  const owners = await userNames(
    tx,
    items.flatMap(({ owner }) => owner ?? []),
  );
  const shown: ShownConfiguration[] = [];
  for (const item of items) {
    const { kind, module, action, owner } = item;
    shown.push({
      kind,
      label: configurationLabel(kind),
      module,
      action,
      text: configurationWords[action].will,
      owner: owner === null ? null : { id: owner, name: owners.get(owner) ?? owner },
      name: await nameOf(tx, context, item),
    });
  }
  return shown;
}

async function nameOf(
  tx: Sql,
  { catalog, rights, locale }: Pick<CallContext, 'catalog' | 'rights' | 'locale'>,
  { kind, id }: PlannedConfiguration,
): Promise<string | null> {
  if (kind === 'workflows') {
    const workflow = catalog.workflows.get(id.slice('workflow:'.length));
    return workflow && rights.may('workflows') ? labelText(workflow.label, locale) : null;
  }
  if ((kind !== 'sharing_rules' && kind !== 'record_rules') || !rights.may('users')) return null;
  const [row] = await tx.query<{ name: string }>(`select name from attesta.${sqlName(kind)} where id = $1`, [
    id,
  ]);
  return row?.name ?? null;
}
