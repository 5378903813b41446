/** A company's changes of definitions: checked, versioned, evidenced, and in force on every node at once. */
import { checkModule } from '../../fields/check-module.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { Finding } from '../../metadata/finding.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Tool } from '../access/rights.ts';
import { catalogHolder, definitionsChannel } from '../catalog/holder.ts';
import { installIn } from '../catalog/install.ts';
import { setViewsAside } from '../catalog/labelled-views.ts';
import {
  assembleCatalog,
  type ModuleChange,
  type Shipped,
  type StoredDefinition,
  storedDefinitions,
} from '../catalog/load.ts';
import { systemColumnNames } from '../catalog/table.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import { actorOf } from '../evidence/actor.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf, recordLook } from '../records/record-evidence.ts';
import { valuesRefused } from '../records/refusals.ts';
import { rewriteTitles } from '../records/rewrite-titles.ts';
import { checkWorkflow } from './check-workflow.ts';
import { openToOfficer } from './officer-sharing.ts';
import { purgeRemoved } from './purge-removed.ts';

export interface ChangeOptions {
  /** The version of the catalog that the caller has seen; another one in force is refused (412). */
  readonly version?: number;
  /** Removing a field or a module that holds values deletes these too. Without it such a removal is refused. */
  readonly purge?: boolean;
  /** Everything is tried out, with all that the records say to it, and nothing is kept. */
  readonly dryRun?: boolean;
  /** Asked of the catalog that the change will stand on, which nobody else changes meanwhile: throws where it does not fit it any more. */
  readonly fits?: (before: Catalog) => void;
  /** The right that this change needs; that to change definitions where absent. */
  readonly tool?: Tool;
}

/**
 * Makes a change of the company's definitions: checks the whole catalog as it would be (422 with numbered findings), stores
 * the new version, alters the tables and writes the evidence in one transaction. When it resolves the change is in force on
 * this node; the others hear of it by NOTIFY. Gives the catalog in force.
 */
export async function changeDefinition(
  context: CallContext,
  change: StoredDefinition,
  options: ChangeOptions = {},
): Promise<Catalog> {
  return changeDefinitions(context, () => [change], options);
}

/**
 * Makes several changes as one: the catalog is checked as it would be after all of them, and all come into force together or
 * none does. `wanted` works them out from the catalog that they will stand on, which nobody else changes meanwhile.
 */
export async function changeDefinitions(
  context: CallContext,
  wanted: (before: Catalog) => readonly StoredDefinition[],
  options: ChangeOptions = {},
): Promise<Catalog> {
  await requireTool(context, options.tool ?? 'definitions');
  const holder = catalogHolder(context.database);
  if (!holder)
    throw new Error('No catalog is held for this database, so that nothing would hear of the change.');
  await context.database.owner
    .transaction(async (tx) => {
      await changeIn(tx, context, holder.shipped, wanted, options);
      if (options.dryRun) throw new TriedOut();
    })
    .catch((error: unknown) => (error instanceof TriedOut ? undefined : explained(error)));
  return options.dryRun ? holder.current() : holder.reload();
}

/** Rolls a change back that was only to be tried out. */
class TriedOut extends Error {
  override readonly name = 'TriedOut';
}

async function requireTool(context: CallContext, tool: Tool): Promise<void> {
  if (context.rights.may(tool)) return;
  const payloads = [{ subject: null, value: { tool } }];
  await recordLook(context, { action: 'permission.refused', payloads });
  throw new Problem('forbidden', {
    en: `Changing this needs the tool “${tool}”.`,
    es: `Para cambiar esto hace falta la herramienta «${tool}».`,
  });
}

async function changeIn(
  tx: Sql,
  context: CallContext,
  shipped: Shipped,
  wanted: (before: Catalog) => readonly StoredDefinition[],
  options: ChangeOptions,
): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.definitions', 0))");
  const stored = await storedDefinitions(tx);
  const before = assembleCatalog(shipped, stored, latestOf(stored));
  if (options.version !== undefined && options.version !== before.version) {
    throw new Problem('stale_version', {
      en: 'Somebody changed the definitions in the meantime. Load them again.',
      es: 'Alguien cambió las definiciones mientras tanto. Vuelva a cargarlas.',
    });
  }
  options.fits?.(before);
  const written = wanted(before);
  if (written.length === 0) return;
  const changes = written.map((one) => onTopOf(stored, shipped, before, one));
  const same = (one: StoredDefinition, other: StoredDefinition): boolean =>
    one.kind === other.kind && one.name === other.name;
  const others = stored.filter((one) => !changes.some((change) => same(one, change)));
  const after = assembleCatalog(shipped, [...others, ...changes], before.version + 1);
  refuseFindings(before, after, changes);
  for (const change of changes) await store(tx, context, change);
  // A workflow stands in no table.
  if (changes.some((change) => change.kind !== 'workflow'))
    await alterTables(tx, context, before, after, changes, options.purge ?? false);
  await recordEvents(
    tx,
    changes.map(({ kind, name, definition }) =>
      eventOf(context, {
        action: 'definition.changed',
        payloads: [{ subject: null, value: { kind, name, definition: plain(definition) } }],
      }),
    ),
  );
  await tx.query('SELECT pg_notify($1, $2)', [definitionsChannel, changes[0]?.name.slice(0, 200)]);
}

async function alterTables(
  tx: Sql,
  context: CallContext,
  before: Catalog,
  after: Catalog,
  changes: readonly StoredDefinition[],
  purge: boolean,
): Promise<void> {
  await setViewsAside(tx);
  await purgeRemoved(tx, before, after, purge);
  await installIn(tx, context.database.connection.roles, after);
  for (const name of new Set(changes.map(moduleOf))) await retitle(tx, before, after, name);
  await openNew(tx, context, before, after, changes);
}

/** A module that leads to a person from now on, and is private, is opened to the data protection officer for reading. */
async function openNew(
  tx: Sql,
  context: CallContext,
  before: Catalog,
  after: Catalog,
  changes: readonly StoredDefinition[],
): Promise<void> {
  const isClosed = (catalog: Catalog, name: string): boolean => {
    const module = catalog.modules.get(name);
    return module !== undefined && module.subject.kind !== 'none' && module.defaultSharing === 'private';
  };
  const fresh = new Set(
    changes.map(moduleOf).filter((name) => isClosed(after, name) && !isClosed(before, name)),
  );
  if (fresh.size === 0) return;
  const by = { actor: actorOf(context.principal), now: context.now() };
  await openToOfficer(tx, after, by, (module) => fresh.has(module.name));
}

/** The module that a change of it or of its field is about; a purpose's or a rule's code is no module's name. */
function moduleOf({ kind, name }: StoredDefinition): string {
  return kind === 'module' || kind === 'field' ? (name.split('.')[0] ?? '') : '';
}

/** A change of a shipped module stores all that differs from the product, so that the rest follows its next version. */
function onTopOf(
  stored: readonly StoredDefinition[],
  shipped: Shipped,
  before: Catalog,
  change: StoredDefinition,
): StoredDefinition {
  if (change.kind !== 'module' || !shipped.modules.some((module) => module.name === change.name))
    return change;
  for (const one of stored) {
    if (one.kind === 'module' && one.name === change.name)
      return {
        ...change,
        definition: { ...asInForce(one.definition, before, change.name), ...change.definition },
      };
  }
  return change;
}

/** The parts that were changed already, as they are now: fields that came or went since are in the layout, or out of it. */
function asInForce(changed: object | null, before: Catalog, name: string): ModuleChange {
  const module = before.modules.get(name);
  const parts = Object.entries(module ?? {}).filter(([part]) => changed !== null && part in changed);
  return Object.fromEntries(parts);
}

function latestOf(stored: readonly { readonly change: number }[]): number {
  return stored.reduce((latest, one) => Math.max(latest, one.change), 0);
}

/** A definition survives a JSON round trip: this one makes its type say so. */
function plain(definition: unknown) {
  return JSON.parse(JSON.stringify(definition ?? null));
}

/** What is wrong with the catalog as it would be, and was not wrong before. All but the one changed module's findings name their module. */
function refuseFindings(before: Catalog, after: Catalog, changes: readonly StoredDefinition[]): void {
  const changed = new Set(changes.map(moduleOf));
  const only = changed.size === 1 ? [...changed][0] : '';
  const findings = [...after.modules.values()].flatMap((module) => {
    const known = new Set(findingsOf(before, module.name).map((one) => `${one.code} ${one.field}`));
    const found = findingsOf(after, module.name).filter((one) => !known.has(`${one.code} ${one.field}`));
    return module.name === only
      ? found
      : found.map((one) => ({ ...one, field: `${module.name}.${one.field}` }));
  });
  const all = [...findings, ...workflowFindings(before, after, changes)];
  if (all.length > 0) throw valuesRefused(all);
}

/** A workflow that is changed is to be right; another one, that a change of the modules would break, names itself. */
function workflowFindings(
  before: Catalog,
  after: Catalog,
  changes: readonly StoredDefinition[],
): readonly Finding[] {
  return [...after.workflows.values()].flatMap((workflow) => {
    const found = checkWorkflow(workflow, after);
    if (changes.some(({ kind, name }) => kind === 'workflow' && name === workflow.code)) return found;
    const old = before.workflows.get(workflow.code);
    const known = new Set((old ? checkWorkflow(old, before) : []).map((one) => `${one.code} ${one.field}`));
    return found
      .filter((one) => !known.has(`${one.code} ${one.field}`))
      .map((one) => ({ ...one, field: `workflows.${workflow.code}.${one.field}` }));
  });
}

function findingsOf(catalog: Catalog, name: string): readonly Finding[] {
  const module = catalog.modules.get(name);
  if (!module) return [];
  const taken = module.fields
    .filter((field) => systemColumnNames.has(field.name) || field.name.endsWith('_folded'))
    .map((field) => ({
      code: 'module.008',
      field: `fields.${field.name}`,
      message: {
        en: `The name "${field.name}" is taken by the system. Take another name.`,
        es: `El sistema ya usa el nombre «${field.name}». Elija otro.`,
      },
    }));
  return [...checkModule(module, catalog), ...taken];
}

async function store(tx: Sql, context: CallContext, change: StoredDefinition): Promise<void> {
  await tx.query(
    `INSERT INTO attesta.definitions (kind, name, version, definition, changed_at, changed_by)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3::jsonb, $4, $5 FROM attesta.definitions WHERE kind = $1 AND name = $2`,
    [
      change.kind,
      change.name,
      change.definition === null ? null : JSON.stringify(change.definition),
      context.now(),
      context.principal.userId,
    ],
  );
}

/** Titles and search entries follow what titles and is searched. */
async function retitle(tx: Sql, before: Catalog, after: Catalog, name: string): Promise<void> {
  const [old, module] = [before.modules.get(name), after.modules.get(name)];
  if (old && module && titling(old) !== titling(module)) await rewriteTitles(tx, module);
}

function titling(module: ModuleDefinition): string {
  const searched = module.fields.filter((field) => field.searchable).map((field) => field.name);
  return JSON.stringify([module.titleFields, searched]);
}

/** What the database refuses about the records that are there already. */
function explained(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === '23505')
    throw new Problem('conflict', {
      en: 'Records have the same value in this field: it cannot be unique.',
      es: 'Hay registros con el mismo valor en este campo: no puede ser único.',
    });
  if (code === '23514' || code === '23503')
    throw new Problem('conflict', {
      en: 'Records have values that the new definition does not allow. Change those first.',
      es: 'Hay registros con valores que la nueva definición no admite. Cámbielos antes.',
    });
  if (code === '55P03') {
    throw new Problem(
      'unavailable',
      {
        en: 'The records of the module are in use at the moment. Try again.',
        es: 'Los registros del módulo están en uso en este momento. Vuelva a intentarlo.',
      },
      {
        retryAfter: 5,
      },
    );
  }
  throw error;
}
