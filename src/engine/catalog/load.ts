import type { Catalog } from '../../metadata/catalog.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { ModuleDefinition, SubjectWay } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import type { WorkflowDefinition } from '../../metadata/workflow.ts';
import type { Sql } from '../database/database.ts';

/** The definitions that the product brings. */
export interface Shipped {
  readonly modules: readonly ModuleDefinition[];
  readonly purposes: readonly Purpose[];
  readonly retention: readonly RetentionRule[];
  /** What modules do besides holding values, by module; made and read by `records/behaviour.ts`. */
  readonly behaviours?: ReadonlyMap<string, object>;
}

/** What a company may set about a shipped module besides its fields. */
export type ModuleChange = Partial<Omit<ModuleDefinition, 'name' | 'fields' | 'origin' | 'partOf'>>;

/** A field that the company added to a module or changed, and the block that shows it. */
export interface CompanyField {
  readonly field: FieldDefinition;
  readonly block?: string;
}

/** The newest version of each definition of the company, as it is stored; `definition: null` is a removed one. */
export type StoredDefinition =
  | {
      readonly kind: 'module';
      readonly name: string;
      readonly definition: ModuleDefinition | ModuleChange | null;
    }
  | { readonly kind: 'field'; readonly name: string; readonly definition: CompanyField | null }
  | { readonly kind: 'purpose'; readonly name: string; readonly definition: Purpose | null }
  | { readonly kind: 'retention'; readonly name: string; readonly definition: RetentionRule | null }
  | { readonly kind: 'workflow'; readonly name: string; readonly definition: WorkflowDefinition | null };

/** With the number of the change that made it, and how many there were of the same definition. */
export type NumberedDefinition = StoredDefinition & { readonly change: number; readonly version: number };

/**
 * Every definition in force: the shipped ones, with what the company changed on top. Frozen; `version` is the number of
 * the company's latest change, 0 where there is none.
 */
export async function loadCatalog(database: Sql, shipped: Shipped): Promise<Catalog> {
  const stored = await storedDefinitions(database);
  const version = stored.reduce((latest, one) => Math.max(latest, one.change), 0);
  return assembleCatalog(shipped, stored, version);
}

/**
 * The definitions that were in force at an instant: what the product ships now, with what the company had changed by then.
 * `current` where nothing was changed since.
 */
export async function catalogAt(
  database: Sql,
  shipped: Shipped,
  current: Catalog,
  at: Temporal.Instant,
): Promise<Catalog> {
  const stored = await storedDefinitions(database, at);
  const version = stored.reduce((latest, one) => Math.max(latest, one.change), 0);
  return version === current.version ? current : assembleCatalog(shipped, stored, version);
}

/** The newest version of each definition that the company made or changed (by an instant), in the order of the changes. */
export async function storedDefinitions(
  database: Sql,
  at: Temporal.Instant | null = null,
): Promise<readonly NumberedDefinition[]> {
  const rows = await database.query<NumberedDefinition>(
    `SELECT DISTINCT ON (kind, name) kind, name, definition, change, version FROM attesta.definitions
     WHERE $1::timestamptz IS NULL OR changed_at <= $1 ORDER BY kind, name, version DESC`,
    [at],
  );
  return rows.sort((one, other) => one.change - other.change);
}

/**
 * The catalog that these definitions make, applied in their order: a module of the company that was stored whole takes the
 * place of earlier changes of its fields. Pure: what a change would make is computed with it before it is saved.
 */
export function assembleCatalog(
  shipped: Shipped,
  stored: readonly StoredDefinition[],
  version: number,
): Catalog {
  const modules = new Map(shipped.modules.map((module) => [module.name, module]));
  const purposes = new Map(shipped.purposes.map((purpose) => [purpose.code, purpose]));
  const retention = new Map(shipped.retention.map((rule) => [rule.code, rule]));
  const workflows = new Map<string, WorkflowDefinition>();
  for (const one of stored) {
    if (one.kind === 'module') putModule(modules, one.name, one.definition);
    else if (one.kind === 'purpose') put(purposes, one.name, one.definition);
    else if (one.kind === 'retention') put(retention, one.name, one.definition);
    else if (one.kind === 'workflow') put(workflows, one.name, withVersion(one));
    else putField(modules, one.name, one.definition);
  }
  const catalog = deepFreeze({ version, modules, purposes, retention, workflows });
  behaviours.set(catalog, shipped.behaviours ?? new Map());
  return catalog;
}

// Beside the catalog and not in it: a catalog is data.
const behaviours = new WeakMap<Catalog, ReadonlyMap<string, object>>();

/** The behaviour that the product brings for a module of this catalog. */
export function shippedBehaviour(catalog: Catalog, module: string): object | undefined {
  return behaviours.get(catalog)?.get(module);
}

/** A workflow says which version of it this is: its runs are told apart by it. */
function withVersion(one: Extract<StoredDefinition, { kind: 'workflow' }>): WorkflowDefinition | null {
  const version = 'version' in one && typeof one.version === 'number' ? one.version : 0;
  return one.definition && { ...one.definition, version };
}

function put<T>(into: Map<string, T>, name: string, definition: T | null): void {
  if (definition === null) into.delete(name);
  else into.set(name, definition);
}

function putModule(
  modules: Map<string, ModuleDefinition>,
  name: string,
  definition: ModuleDefinition | ModuleChange | null,
): void {
  const known = modules.get(name);
  if (definition === null) modules.delete(name);
  else if (known?.origin === 'shipped')
    modules.set(name, { ...known, ...definition, fields: known.fields, name, origin: 'shipped' });
  else if (isWhole(definition)) modules.set(name, { ...definition, name, origin: 'company' });
}

function isWhole(definition: ModuleDefinition | ModuleChange): definition is ModuleDefinition {
  return 'fields' in definition && 'name' in definition;
}

function putField(
  modules: Map<string, ModuleDefinition>,
  path: string,
  definition: CompanyField | null,
): void {
  const [moduleName = '', name = ''] = path.split('.');
  const module = modules.get(moduleName);
  if (!module) return;
  const known = module.fields.some((field) => field.name === name);
  if (definition === null) {
    modules.set(moduleName, withoutField(module, name));
  } else if (known) {
    const fields = module.fields.map((field) => (field.name === name ? definition.field : field));
    modules.set(moduleName, { ...module, fields });
  } else {
    modules.set(moduleName, withField(module, definition));
  }
}

function withField(module: ModuleDefinition, added: CompanyField): ModuleDefinition {
  const target = module.blocks.find((block) => block.name === added.block) ?? module.blocks.at(-1);
  const blocks = module.blocks.map((block) =>
    block !== target || block.fields.includes(added.field.name)
      ? block
      : { ...block, fields: [...block.fields, added.field.name] },
  );
  return { ...module, fields: [...module.fields, added.field], blocks };
}

function withoutField(module: ModuleDefinition, name: string): ModuleDefinition {
  const without = (names: readonly string[]): string[] => names.filter((one) => one !== name);
  return {
    ...module,
    fields: module.fields.filter((field) => field.name !== name),
    subject: wayWithout(module.subject, name),
    titleFields: without(module.titleFields),
    blocks: module.blocks.map((block) => ({ ...block, fields: without(block.fields) })),
    views: module.views.map((view) => ({ ...view, columns: without(view.columns) })),
  };
}

/** A way that only led through the field stays, and is refused by the checks: a module keeps a way. */
function wayWithout(way: SubjectWay, name: string): SubjectWay {
  if (way.kind !== 'paths') return way;
  const paths = way.paths.filter((path) => path.split('.')[0] !== name);
  return paths.length === 0 ? way : { ...way, paths };
}

/** Freezes plain data all the way down; maps lose their changing methods' effect by being read-only in type only. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) deepFreeze(inner);
  return value;
}
