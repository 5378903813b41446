/** A person's recipients as the Privacy tab shows them: who, what they get, how often, told of a change. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { dateText } from '../../engine/documents/moments.ts';
import { categoryLabels } from '../../engine/subjects/category-labels.ts';
import type { Label, Locale } from '../../metadata/label.ts';
import { type ActualRecipient, recipientsOf } from './recipients-of.ts';

export async function sheetRecipients(tx: Sql, context: CallContext, subject: string) {
  const found = await recipientsOf(tx, context, subject);
  return found.map((one) => ({
    name: one.name,
    kind: kindOf(one),
    gets: one.categories.map((code) => categoryLabels[code]),
    often: oftenOf(one),
    told: one.told,
    withheld: one.withheld.map(({ label, since }) => ({ label, since })),
  }));
}

/** `Processor, Germany`; what a transfer stands on beside it. */
function kindOf(one: ActualRecipient): Label {
  const said = (locale: Locale) =>
    [one.roleLabel, one.countryLabel, ...(one.transfer && one.safeguardLabel ? [one.safeguardLabel] : [])]
      .map((part) => part[locale] ?? part.en)
      .join(', ');
  return { en: said('en'), es: said('es') };
}

function oftenOf(one: ActualRecipient): Label {
  const day = (date: string, locale: Locale) => dateText(date, locale);
  if (one.times === 0) {
    const { since, last } = one;
    if (last === null)
      return { en: `Continuous, since ${day(since, 'en')}`, es: `Continuo, desde el ${day(since, 'es')}` };
    return { en: `Until ${day(last, 'en')}`, es: `Hasta el ${day(last, 'es')}` };
  }
  const last = one.last ?? one.since;
  return {
    en: `${one.times === 1 ? 'Once' : `${one.times} times, last`} on ${day(last, 'en')}`,
    es:
      one.times === 1
        ? `Una vez, el ${day(last, 'es')}`
        : `${one.times} veces, la última el ${day(last, 'es')}`,
  };
}
