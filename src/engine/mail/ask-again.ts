/**
 * Whether a person may still be written to, asked at the moment at which a mail leaves. The law of it is a duty's, which this folder does not
 * know: it registers its decision when the service starts.
 */
import type { Sentence } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import type { Database, Sql } from '../database/database.ts';

export type Permission = (
  tx: Sql,
  context: CallContext,
  question: { readonly subject: string; readonly purpose: string; readonly at: Temporal.Instant },
) => Promise<{
  readonly allowed: boolean;
  readonly reason: string;
  readonly working: readonly Sentence[];
}>;

const registered = new WeakMap<Database['owner'], Permission>();

export function registerPermission(database: Database, permission: Permission): void {
  registered.set(database.owner, permission);
}

/** Why a mail that was written for a purpose may no longer be sent to its person; null where it may. */
export async function whyNotNow(
  tx: Sql,
  context: CallContext,
  { subject, purpose }: { readonly subject: string | null; readonly purpose: string | null },
): Promise<Sentence | null> {
  const permission = registered.get(context.database.owner);
  if (!permission || subject === null || purpose === null) return null;
  // A purpose that the company has taken out of its list since then allows nothing.
  if (!context.catalog.purposes.has(purpose))
    return {
      en: 'Not sent: what the address was used for is no purpose of the company any more.',
      es: 'No enviado: aquello para lo que se usaba la dirección ya no es una finalidad de la empresa.',
    };
  const found = await permission(tx, context, { subject, purpose, at: context.now() });
  if (found.allowed) return null;
  const why = (locale: 'en' | 'es') => found.working.map((one) => one[locale]).join(' ');
  return { en: `Not sent. ${why('en')}`, es: `No enviado. ${why('es')}` };
}
