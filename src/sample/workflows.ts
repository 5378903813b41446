/** What the sample company has done by itself: defined when its story is told, so that they begin with what people do now. */
import { rightsOf } from '../engine/access/compile-rights.ts';
import type { CallContext, Principal } from '../engine/access/principal.ts';
import { addWorkflow, publishWorkflow, type WrittenWorkflow } from '../engine/workflows/change-workflow.ts';

const workflows: readonly (WrittenWorkflow & { readonly code: string })[] = [
  {
    code: 'urgent_tickets',
    label: { en: 'Urgent tickets', es: 'Incidencias urgentes' },
    module: 'tickets',
    trigger: { on: 'created_or_changed', fields: ['priority'], becameTrue: true },
    condition: {
      all: [
        { field: 'priority', op: 'eq', value: 'urgent' },
        { field: 'status', op: 'ne', value: 'closed' },
      ],
    },
    steps: [
      { do: 'set', values: { status: { value: 'in_progress' } } },
      { do: 'comment', text: 'Urgent, answer today: {title}', internal: true },
    ],
  },
  {
    code: 'overdue_invoices',
    label: { en: 'Invoices that are overdue for two weeks', es: 'Facturas vencidas hace dos semanas' },
    module: 'invoices',
    trigger: { on: 'date', field: 'due_on', days: 14, at: '07:00' },
    condition: { field: 'status', op: 'eq', value: 'issued' },
    steps: [
      {
        do: 'create',
        module: 'tickets',
        values: {
          title: { value: 'Invoice overdue: call the customer' },
          contact: { from: 'contact' },
          account: { from: 'account' },
          description: { from: 'number' },
        },
      },
    ],
  },
];

/** Puts them into force as the first administrator, each once. */
export async function sampleWorkflows(base: CallContext): Promise<void> {
  const [admin] = await base.database.query<{ id: string }>(
    "SELECT id FROM attesta.users WHERE username = 'admin' AND active",
  );
  if (!admin) return;
  const principal: Principal = { kind: 'user', userId: admin.id };
  const rights = await rightsOf(base.database, base.catalog, principal);
  let context: CallContext = { ...base, principal, rights };
  for (const one of workflows) {
    const [known] = await base.database.query(
      "SELECT 1 AS known FROM attesta.definitions WHERE kind = 'workflow' AND name = $1",
      [one.code],
    );
    if (known) continue;
    const added = await addWorkflow(context, one);
    context = { ...context, catalog: { ...context.catalog, workflows: new Map([[one.code, added]]) } };
    await publishWorkflow(context, one.code, undefined, undefined);
  }
}
