/** Recipients and transfers as rows of a table, the same in the page and in the PDF (Art. 15(1)(c), 15(2)). */
import { dateText } from '../../engine/documents/moments.ts';
import type { Label } from '../../metadata/label.ts';
import type { PackageContents, Recipient } from './contents.ts';
import { categoryWords, say, packageWords as words } from './words.ts';

export interface Rows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function recipientRows({ recipients, locale }: PackageContents): Rows {
  const t = (text: Label) => say(text, locale);
  return {
    header: [t(words.recipient), t(words.whatFor), t(words.gets), t(words.when)],
    rows: recipients.map((one) => [
      `${one.name} (${t(one.roleLabel)}, ${t(one.countryLabel)})`,
      t(one.whatFor),
      one.categories.map((category) => t(categoryWords[category])).join(', '),
      whenOf(one, locale),
    ]),
  };
}

export function transferRows({ recipients, locale }: PackageContents): Rows {
  const t = (text: Label) => say(text, locale);
  return {
    header: [t(words.recipient), t(words.country), t(words.safeguard)],
    rows: recipients
      .filter((one) => one.transfer)
      .map((one) => [
        one.name,
        t(one.countryLabel),
        [one.safeguardLabel && t(one.safeguardLabel), one.safeguardNote].filter(Boolean).join('. '),
      ]),
  };
}

function whenOf(one: Recipient, locale: PackageContents['locale']): string {
  const t = (text: Label) => say(text, locale);
  const [first, last] = [dateText(one.since, locale), one.last && dateText(one.last, locale)];
  const span =
    last === null
      ? t(words.sinceDay).replace('{day}', first)
      : last === first
        ? t(words.onDay).replace('{day}', first)
        : t(words.fromTo).replace('{first}', first).replace('{last}', last);
  const told = one.told && t(words.toldDay).replace('{day}', dateText(one.told, locale));
  const withheld = one.withheld.map(({ label, since }) =>
    t(words.withheldDay).replace('{day}', dateText(since, locale)).replace('{what}', t(label)),
  );
  return [span, told, ...withheld].filter(Boolean).join('; ');
}
