/** Art. 8: a child consents to an online service itself from the age that its country set; before that who has parental responsibility does. */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import { type Sql, sqlName } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { ageOf, ageOfOwnConsent } from '../../engine/subjects/age.ts';
import type { Subject } from '../../engine/subjects/subject.ts';

/** Channels of services that are offered directly to whoever uses them online. */
const online: ReadonlySet<string> = new Set(['web_site', 'portal']);

/** Refuses what a child says online alone. Nothing is asked where no date of birth is held: none is collected for this (Art. 11). */
export async function refuseOwnConsentOfChild(
  tx: Sql,
  context: CallContext,
  child: Subject,
  channel: string | undefined,
): Promise<void> {
  if (context.principal.kind !== 'portal' && !online.has(channel ?? '')) return;
  const age = await ageOf(context, child.id, tx);
  if (age === null) return;
  const country = await countryOf(tx, context, child);
  const limit = ageOfOwnConsent(country);
  if (age >= limit) return;
  const message = {
    en: `The person is ${age} years old; in ${country} a child consents online from ${limit} on. Name in "guardian" who has parental responsibility and how that was checked (Art. 8).`,
    es: `La persona tiene ${age} años; en ${country}, un menor consiente en línea a partir de los ${limit}. Nombre en "guardian" quién tiene la patria potestad y cómo se comprobó (art. 8).`,
  };
  throw new Problem('validation_failed', message, {
    findings: [{ code: 'consent.guardian', field: 'guardian', message }],
  });
}

/** Where the child lives; where that isn't held, the country of the controller. */
async function countryOf(tx: Sql, { catalog }: CallContext, child: Subject): Promise<string> {
  const field = catalog.modules
    .get(child.module)
    ?.fields.find((one) => one.name === 'country' && one.type === 'country');
  const [row] = field
    ? await tx.query<{ country: string | null }>(
        `select ${sqlName(field.name)} as country from data.${sqlName(child.module)} where id = $1`,
        [child.id],
      )
    : [];
  return row?.country ?? (await controllerSettings(tx)).country;
}
