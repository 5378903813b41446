/**
 * The sharing rules with which the data protection officer reads what leads to a person: one for each module, made from its way to
 * the person. They are rules like any other: seen, explained, switched off, and in the evidence.
 */
import type { Catalog } from '../../metadata/catalog.ts';
import type { Filter } from '../../metadata/filter.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import { type OfficerRole, officerRole, unseenByOfficer } from '../access/officer.ts';
import type { Sql } from '../database/database.ts';
import { uuidv7 } from '../database/uuidv7.ts';
import { type Actor, prepareEvent } from '../evidence/event.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { withRightsState } from '../evidence/rights-evidence.ts';

/** What of the modules the officer does not see and should: none where there is no such role. */
export async function closedToOfficer(tx: Sql, catalog: Catalog): Promise<readonly ModuleDefinition[]> {
  const officer = await officerRole(tx);
  return officer ? unseenByOfficer(tx, catalog, officer) : [];
}

/**
 * Opens those of the closed modules that `meant` names, for reading, each by a rule with its event. Gives the modules opened. Runs in
 * the caller's transaction.
 */
export async function openToOfficer(
  tx: Sql,
  catalog: Catalog,
  by: { readonly actor: Actor; readonly now: Temporal.Instant },
  meant: (module: ModuleDefinition) => boolean = () => true,
): Promise<readonly ModuleDefinition[]> {
  const officer = await officerRole(tx);
  if (!officer) return [];
  const closed = (await unseenByOfficer(tx, catalog, officer)).filter(meant);
  for (const module of closed) await addRule(tx, officer, module, by);
  return closed;
}

/** All records of persons; of other modules those that name a person. */
function leadingToSomebody({ subject }: ModuleDefinition): Filter {
  if (subject.kind !== 'paths') return { all: [] };
  const named = subject.paths.map((field): Filter => ({ field, op: 'notEmpty' }));
  return named.length === 1 && named[0] ? named[0] : { any: named };
}

async function addRule(
  tx: Sql,
  officer: OfficerRole,
  module: ModuleDefinition,
  { actor, now }: { readonly actor: Actor; readonly now: Temporal.Instant },
): Promise<void> {
  const id = uuidv7(now);
  const filter = leadingToSomebody(module);
  const name = await freeName(tx, module);
  await tx.query(
    `INSERT INTO attesta.sharing_rules
       (id, name, module, from_kind, filter, to_kind, to_role, level, related, created_at, updated_at)
     VALUES ($1, $2, $3, 'filter', $4, 'role', $5, 'read', '{}', $6, $6)`,
    [id, name, module.name, JSON.stringify(filter), officer.id, now],
  );
  const begun = { name, module: module.name, from: filter, to: officer.name, level: 'read', active: true };
  const changes = Object.fromEntries(
    Object.entries(begun).map(([key, value]) => [key, { from: null, to: value }]),
  );
  const value = await withRightsState(tx, 'sharing_rules', id, {
    changes: JSON.parse(JSON.stringify(changes)),
    title: name,
  });
  const draft = { action: 'rights.changed', module: 'sharing_rules', record: id } as const;
  await recordEvents(tx, [prepareEvent({ ...draft, payloads: [{ subject: null, value }] }, actor, now)]);
}

/** A rule of the same name that was switched off, or changed to somebody else, keeps its name. */
async function freeName(tx: Sql, module: ModuleDefinition): Promise<string> {
  const wished = `Rights requests: ${module.labelPlural.en}`.slice(0, 90);
  const [{ taken } = { taken: 0 }] = await tx.query<{ taken: number }>(
    `SELECT count(*)::int AS taken FROM attesta.sharing_rules
     WHERE module = $1 AND starts_with(attesta.fold(name), attesta.fold($2))`,
    [module.name, wished],
  );
  return taken === 0 ? wished : `${wished} (${taken + 1})`;
}
