/** The calls about saved views of lists. */
import { Type } from 'typebox';
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
      const { module, ...draft } = input.body as ViewDraft & { module: string };
      const saved = await saveView(context, module, { ...draft, view: checkedContent(draft.view) });
      return { status: 201, body: saved, headers: etag(saved.version) };
    },
  },
  {
    ...views,
    method: 'PATCH',
    path: '/views/:id',
    summary: 'Change a view of yours',
    scope: 'records:write',
    params: Type.Object({ id: Type.String() }),
    body: schema.viewChange,
    response: { 200: schema.savedView },
    handle: async (context, input) => {
      refuseCustomers(context);
      const change = input.body as Partial<ViewDraft>;
      const checked = change.view ? { ...change, view: checkedContent(change.view) } : change;
      const saved = await changeView(context, param(input, 'id'), checked, ifMatch(input.headers).version);
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

function checkedContent(view: ViewContent): ViewContent {
  return view.filter === undefined ? view : { ...view, filter: bodyFilter(view.filter) };
}

function refuseCustomers(context: CallContext): void {
  if (context.principal.kind === 'portal') throw new Problem('forbidden', 'Views are for staff.');
}
