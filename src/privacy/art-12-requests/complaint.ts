import type { ControllerSettings } from '../../engine/catalog/settings.ts';
import type { Locale } from '../../metadata/label.ts';
import { letter } from './words.ts';

/** Art. 12(4): whoever is refused is told of the complaint (Art. 77) and of the court (Art. 79). Ends with an empty line. */
export function complaintText(settings: ControllerSettings, locale: Locale): string {
  const named = [settings.authorityName, settings.authorityUrl].filter(Boolean).join(', ');
  return letter('complaint', locale, { authority: named === '' ? '' : ` (${named})` });
}
