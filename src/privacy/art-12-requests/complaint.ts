import type { ControllerSettings } from '../../engine/catalog/settings.ts';
import type { Locale } from '../../metadata/label.ts';
import { authorityOf, complainsToController } from './authorities.ts';
import { letter } from './words.ts';

/** Art. 12(4): whoever is refused is told of the complaint (Art. 77) and of the court (Art. 79). Ends with an empty line. */
export function complaintText(settings: ControllerSettings, locale: Locale): string {
  const authority = authorityOf(settings);
  const named = authority === null ? '' : ` (${[authority.name, authority.url].filter(Boolean).join(', ')})`;
  if (!complainsToController(settings)) return letter('complaint', locale, { authority: named });
  const contact = [settings.dpoEmail || settings.email].filter(Boolean).join('');
  return letter('complaint_uk', locale, { authority: named, contact: contact === '' ? '' : ` (${contact})` });
}
