/** Secrets that are opened for a copy of a person's data, because whoever answers for it said on what ground. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { CallContext } from '../access/principal.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { eventOf } from '../records/record-evidence.ts';
import { heldGroups } from '../secrets/holders.ts';
import { openValues, type StoredValue, storedValues } from '../secrets/open-values.ts';
import { vaultOf } from '../secrets/vault.ts';
import { placeContext } from './place.ts';
import { secretsOf } from './secret-place.ts';

export interface CopyGround {
  readonly subject: string;
  readonly request: string | null;
  /** Code of the purpose that the copy serves. */
  readonly purpose: string;
  /** Why the secrets belong into this copy, in words. */
  readonly ground: string;
}

/**
 * Opens what the caller holds the keys of, and leaves an event for every record; what they cannot open, what their profile
 * hides, and what is declared as others' rights or a trade secret stays closed. By the id of what was sealed.
 */
export async function openSecretsForCopy(
  context: CallContext,
  { subject, request, purpose, ground }: CopyGround,
): Promise<ReadonlyMap<string, JsonValue>> {
  const { keyring, identities } = vaultOf(context.database);
  const identity = identities.of(context)?.identity;
  return context.database.transaction(
    async (tx) => {
      const found = await secretsOf(tx, placeContext(context, subject, request));
      const stored = (
        await storedValues(
          tx,
          found.map((one) => one.id),
        )
      ).filter((value) => mayBeCopied(context, value));
      const groups = await heldGroups(tx, context);
      const { values } = await openValues(tx, { keyring, groups, identity }, stored);
      const byRecord = Map.groupBy(
        stored.filter((value) => values.has(value.id)),
        (value) => value.record,
      );
      await recordEvents(
        tx,
        [...byRecord].map(([record, some]) =>
          eventOf(context, {
            action: 'secret.revealed',
            module: some[0]?.module ?? '',
            record,
            subjects: [subject],
            purpose,
            ...(request !== null && { request }),
            payloads: [
              { subject, value: { fields: some.map((value) => value.field), reason: ground, proof: 'copy' } },
            ],
          }),
        ),
      );
      return values;
    },
    { states: ['archived', 'blocked'] },
  );
}

function mayBeCopied(context: CallContext, value: StoredValue): boolean {
  const field = context.catalog.modules
    .get(value.module)
    ?.fields.find((one: FieldDefinition) => one.name === value.field);
  if (!field || context.rights.field(value.module, value.field) === 'hidden') return false;
  if (field.privacy.category === 'none' || field.privacy.inAccess === true) return true;
  return field.privacy.inAccess.leftOut === 'security';
}
