/** Views of lists that people save for themselves, or share with everyone who sees the module. */
import type { Filter, Sort } from '../../metadata/filter.ts';
import { isStandingColumn, type ModuleDefinition, systemFieldNames } from '../../metadata/module.ts';
import type { CallContext } from '../access/principal.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { EvidenceAction } from '../evidence/actions.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { uuidV7 } from '../evidence/uuid-v7.ts';
import { compileFilter } from './compile-filter.ts';
import { fieldsIn } from './matching.ts';
import { eventOf } from './record-evidence.ts';
import { permitted, recordId, valuesRefused } from './refusals.ts';
import { sortKeys } from './sort-keys.ts';

export interface ViewContent {
  readonly columns: readonly string[];
  readonly filter?: Filter;
  readonly sort?: readonly Sort[];
  readonly q?: string;
}

export interface SavedView {
  readonly id: string;
  readonly module: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly filter: Filter | null;
  readonly sort: readonly Sort[];
  readonly q: string;
  readonly shared: boolean;
  readonly mine: boolean;
  /** A condition, or words looked for, were taken away because somebody was erased; until its owner changes it. */
  readonly conditionRemoved: boolean;
  readonly version: number;
}

export interface ViewDraft {
  readonly name: string;
  readonly view: ViewContent;
  readonly shared?: boolean;
}

interface ViewRow {
  readonly id: string;
  readonly user_id: string;
  readonly module: string;
  readonly name: string;
  readonly view: ViewContent;
  readonly shared: boolean;
  readonly version: number;
  readonly cleared_at: string | null;
}

/**
 * The caller's own views of a module and those that others share, by name. A shared one that asks what the caller may not ask is
 * left out: its list would be refused, and what it compares with is not theirs to read.
 */
export async function listViews(context: CallContext, moduleName: string): Promise<readonly SavedView[]> {
  const module = await permitted(context, moduleName, 'read');
  const rows = await context.database.query<ViewRow>(
    `SELECT * FROM attesta.saved_views WHERE module = $1 AND (user_id = $2 OR shared)
     ORDER BY attesta.fold(name), id LIMIT 500`,
    [moduleName, context.principal.userId],
  );
  return rows
    .filter((row) => row.user_id === context.principal.userId || mayAsk(context, module, row.view))
    .map((row) => viewJson(context, row));
}

/** Saves a view. Its filter and sort are checked as if the list was asked for. */
export async function saveView(
  context: CallContext,
  moduleName: string,
  draft: ViewDraft,
): Promise<SavedView> {
  await checkView(context, moduleName, draft);
  return oneRow(context, 'view.created', (tx) =>
    tx.query<ViewRow>(
      `INSERT INTO attesta.saved_views (id, user_id, module, name, view, shared, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING *`,
      [
        uuidV7(context.now()),
        context.principal.userId,
        moduleName,
        draft.name.trim(),
        JSON.stringify(draft.view),
        draft.shared ?? false,
        context.now(),
      ],
    ),
  );
}

/** Changes a view of the caller's own. */
export async function changeView(
  context: CallContext,
  id: string,
  changed: (kept: ViewContent) => Partial<ViewDraft>,
  version?: number,
): Promise<SavedView> {
  const row = await ownView(context, id);
  if (version !== undefined && version !== row.version)
    throw new Problem('stale_version', {
      en: 'The view was changed in the meantime. Load it again.',
      es: 'La vista se cambió mientras tanto. Vuelva a cargarla.',
    });
  const change = changed(row.view);
  const draft = {
    name: change.name ?? row.name,
    view: change.view ?? row.view,
    shared: change.shared ?? row.shared,
  };
  await checkView(context, row.module, draft);
  return oneRow(context, 'view.changed', (tx) =>
    tx.query<ViewRow>(
      `UPDATE attesta.saved_views SET name = $3, view = $4, shared = $5, updated_at = $6, version = version + 1
       WHERE id = $1 AND version = $2 RETURNING *`,
      [row.id, row.version, draft.name.trim(), JSON.stringify(draft.view), draft.shared, context.now()],
    ),
  );
}

export async function deleteView(context: CallContext, id: string): Promise<void> {
  const row = await ownView(context, id);
  await context.database.transaction(async (tx) => {
    const gone = await tx.query<ViewRow>('DELETE FROM attesta.saved_views WHERE id = $1 RETURNING *', [
      row.id,
    ]);
    for (const view of gone) await evidence(tx, context, 'view.deleted', view);
  });
}

async function ownView(context: CallContext, id: string): Promise<ViewRow> {
  const [row] = await context.database.query<ViewRow>(
    'SELECT * FROM attesta.saved_views WHERE id = $1 AND user_id = $2',
    [recordId(id), context.principal.userId],
  );
  if (!row) throw new Problem('not_found', { en: 'You have no such view.', es: 'Usted no tiene esa vista.' });
  return row;
}

async function oneRow(
  context: CallContext,
  action: EvidenceAction,
  write: (tx: Sql) => Promise<ViewRow[]>,
): Promise<SavedView> {
  try {
    return await context.database.transaction(async (tx) => {
      const [row] = await write(tx);
      if (!row)
        throw new Problem('stale_version', {
          en: 'The view was changed in the meantime. Load it again.',
          es: 'La vista se cambió mientras tanto. Vuelva a cargarla.',
        });
      await evidence(tx, context, action, row);
      return viewJson(context, row);
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23505')
      throw new Problem('duplicate_value', {
        en: 'You have a view with this name already.',
        es: 'Usted ya tiene una vista con este nombre.',
      });
    throw error;
  }
}

/** The view as far as evidence tells it: fields, never a value that is looked for, nor a name that somebody wrote. */
function evidence(
  tx: Sql,
  context: CallContext,
  action: EvidenceAction,
  { id, module, view, shared }: ViewRow,
): Promise<void> {
  const value = { filterFields: fieldsIn(view.filter), words: Boolean(view.q?.trim()), shared };
  const payloads = [{ subject: null, value }];
  return recordEvents(tx, [eventOf(context, { action, module, record: id, payloads })]);
}

function mayAsk(context: CallContext, module: ModuleDefinition, view: ViewContent): boolean {
  try {
    if (view.filter) compileFilter(context, module, view.filter);
    if (view.sort) sortKeys(context, module, view.sort);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_filter') return false;
    throw error;
  }
}

async function checkView(context: CallContext, moduleName: string, draft: ViewDraft): Promise<void> {
  const module = await permitted(context, moduleName, 'read');
  const name = draft.name.trim();
  if (name === '' || name.length > 80) {
    throw valuesRefused([
      {
        code: 'view.name',
        field: 'name',
        message: {
          en: 'Name the view in 1 to 80 characters.',
          es: 'Dé a la vista un nombre de 1 a 80 caracteres.',
        },
      },
    ]);
  }
  checkColumns(module, draft.view.columns);
  if (draft.view.filter) compileFilter(context, module, draft.view.filter);
  if (draft.view.sort) sortKeys(context, module, draft.view.sort);
}

/** A column is a field of the module, one that every record has, or a path through a reference. */
function checkColumns(module: ModuleDefinition, columns: readonly string[]): void {
  const known = new Set(['title', ...systemFieldNames, ...module.fields.map((field) => field.name)]);
  const unknown = columns.findIndex(
    (column) => !known.has(column.split('.', 1)[0] ?? '') && !isStandingColumn(module, column),
  );
  if (unknown < 0) return;
  const message = {
    en: `${module.name} has no field ${columns[unknown]}.`,
    es: `${module.name} no tiene ningún campo ${columns[unknown]}.`,
  };
  throw valuesRefused([{ code: 'field.unknown', field: `columns.${unknown}`, message }]);
}

function viewJson(context: CallContext, row: ViewRow): SavedView {
  const { id, module, name, shared, version } = row;
  const { columns, filter = null, sort = [], q = '' } = row.view;
  const mine = row.user_id === context.principal.userId;
  const conditionRemoved = row.cleared_at !== null;
  return { id, module, name, columns, filter, sort, q, shared, mine, conditionRemoved, version };
}
