/** The calls about saved views of lists. */
import { Type } from 'typebox';
import type { Sort } from '../../metadata/filter.ts';
import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation } from '../operation.ts';
import * as schema from './record-schemas.ts';
import { bodyFilter, etag, ifMatch, param } from './request-values.ts';
import {
  changeView,
  deleteView,
  listViews,
  saveView,
  type ViewContent,
  type ViewDraft,
} from './saved-views.ts';

const views = { tag: 'views', access: { kind: 'signed_in' } } as const;

export const viewOperations: readonly Operation[] = [
  {
    ...views,
    method: 'GET',
    path: '/views',
    summary: 'Your saved views of a module, and those that others share',
    scope: 'records:read',
    query: Type.Object({ module: Type.String() }),
    response: { 200: Type.Object({ items: Type.Array(schema.savedView) }) },
    handle: async (context, input) => {
      refuseCustomers(context);
      return { body: { items: await listViews(context, input.query.module ?? '') } };
    },
  },
  {
    ...views,
    method: 'POST',
    path: '/views',
    summary: 'Save a view',
    scope: 'records:write',
    body: schema.newView,
    response: { 201: schema.savedView },
    handle: async (context, input) => {
      refuseCustomers(context);
      const body = input.body as ViewBody & { readonly module: string; readonly name: string };
      const draft = { name: body.name, shared: body.shared ?? false, view: contentOf(body, { columns: [] }) };
      const saved = await saveView(context, body.module, draft);
      return { status: 201, body: saved, headers: etag(saved.version) };
    },
  },
  {
    ...views,
    method: 'PATCH',
    path: '/views/:id',
    versioned: true,
    summary: 'Change a view of yours',
    scope: 'records:write',
    params: Type.Object({ id: Type.String() }),
    body: schema.viewChange,
    response: { 200: schema.savedView },
    handle: async (context, input) => {
      refuseCustomers(context);
      const body = input.body as ViewBody;
      const change = (kept: ViewContent): Partial<ViewDraft> => ({
        ...(body.name !== undefined && { name: body.name }),
        ...(body.shared !== undefined && { shared: body.shared }),
        view: contentOf(body, kept),
      });
      const saved = await changeView(context, param(input, 'id'), change, ifMatch(input.headers).version);
      return { body: saved, headers: etag(saved.version) };
    },
  },
  {
    ...views,
    method: 'DELETE',
    path: '/views/:id',
    summary: 'Delete a view of yours',
    scope: 'records:write',
    params: Type.Object({ id: Type.String() }),
    response: { 204: Type.Null() },
    handle: async (context, input) => {
      refuseCustomers(context);
      await deleteView(context, param(input, 'id'));
      return { status: 204 };
    },
  },
];

interface ViewBody {
  readonly name?: string;
  readonly columns?: readonly string[];
  readonly filter?: unknown;
  readonly sort?: readonly Sort[];
  readonly q?: string;
  readonly shared?: boolean;
}

/** The view as it is to be kept; what the body leaves out stays, a filter of null goes. */
function contentOf(body: ViewBody, kept: ViewContent): ViewContent {
  const filter =
    body.filter === undefined ? kept.filter : body.filter === null ? undefined : bodyFilter(body.filter);
  const sort = body.sort ?? kept.sort;
  const q = body.q ?? kept.q;
  return {
    columns: body.columns ?? kept.columns,
    ...(filter && { filter }),
    ...(sort && { sort }),
    ...(q && { q }),
  };
}

function refuseCustomers(context: CallContext): void {
  if (context.principal.kind === 'portal')
    throw new Problem('forbidden', { en: 'Views are for staff.', es: 'Las vistas son para el personal.' });
}
