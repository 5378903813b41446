/**
 * The sharing rules that an installation begins with: what the data protection officer has to read to answer rights requests,
 * and no more. They are rules like any other: seen, explained, switched off, and in the evidence.
 */
import { shippedRoles, systemUserId } from '../engine/access/shipped.ts';
import type { Sql } from '../engine/database/database.ts';
import { uuidv7 } from '../engine/database/uuidv7.ts';
import { prepareEvent } from '../engine/evidence/event.ts';
import { recordEvents } from '../engine/evidence/record-events.ts';
import { withRightsState } from '../engine/evidence/rights-evidence.ts';
import type { Filter } from '../metadata/filter.ts';

interface ShippedSharing {
  readonly name: string;
  readonly module: string;
  readonly filter: Filter;
  readonly related: readonly string[];
}

/**
 * Read only, and only what leads to a person. Accounts, tickets and consents are open to everyone whose profile has them;
 * confidential information stays with the holders of its keys.
 */
const shippedSharing: readonly ShippedSharing[] = [
  {
    name: 'Rights requests: persons and their documents',
    module: 'contacts',
    filter: { all: [] },
    related: ['documents'],
  },
  {
    name: 'Rights requests: invoices of persons',
    module: 'invoices',
    filter: { field: 'contact', op: 'notEmpty' },
    related: ['invoice_lines'],
  },
];

/** Writes them, each with its event. In the transaction that makes the first administrator. */
export async function shipSharing(tx: Sql, now: Temporal.Instant): Promise<void> {
  for (const { name, module, filter, related } of shippedSharing) {
    const id = uuidv7(now);
    // One of that name is there where people were added and taken away before: it stays as it is.
    const made = await tx.query(
      `INSERT INTO attesta.sharing_rules
         (id, name, module, from_kind, filter, to_kind, to_role, level, related, created_at, updated_at)
       VALUES ($1, $2, $3, 'filter', $4, 'role', $5, 'read', $6, $7, $7) ON CONFLICT DO NOTHING RETURNING id`,
      [id, name, module, JSON.stringify(filter), shippedRoles.data_protection_officer.id, related, now],
    );
    if (made.length === 0) continue;
    const { name: to } = shippedRoles.data_protection_officer;
    const begun = Object.entries({ name, module, from: filter, to, level: 'read', related, active: true });
    const changes = Object.fromEntries(begun.map(([key, value]) => [key, { from: null, to: value }]));
    const value = await withRightsState(tx, 'sharing_rules', id, {
      changes: JSON.parse(JSON.stringify(changes)),
      title: name,
    });
    const draft = { action: 'rights.changed', module: 'sharing_rules', record: id } as const;
    const payloads = [{ subject: null, value }];
    await recordEvents(tx, [prepareEvent({ ...draft, payloads }, { kind: 'system', id: systemUserId }, now)]);
  }
}
