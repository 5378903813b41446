/**
 * What an access package says (Art. 15(1)–(3); law.md §4): the data itself, and about this person the purposes,
 * categories, recipients, periods, rights, the right to complain, the source, and automated decisions.
 */

import type { ControllerSettings } from '../../engine/catalog/settings.ts';
import type { GatheredPlace, LeftOut } from '../../engine/subjects/gathered.ts';
import type { Catalog } from '../../metadata/catalog.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Label, Locale } from '../../metadata/label.ts';
import type { DataCategory, LegalBasis, Origin } from '../../metadata/privacy.ts';

export interface PackageSubject {
  readonly id: string;
  readonly module: string;
  readonly number: string;
  readonly title: string;
}

export interface PurposeInfo {
  readonly code: string;
  readonly label: Label;
  readonly basis: LegalBasis;
  readonly reference: Label;
  /** The last day on which something is held for it; null where nothing but its proof is. */
  readonly until: string | null;
}

export interface RetentionInfo {
  readonly code: string;
  readonly label: Label;
  readonly law: Label;
  readonly period: string;
}

export interface OmittedGround {
  readonly place: string;
  readonly field: string;
  readonly label: Label;
  readonly ground: LeftOut['ground'];
  readonly items: number;
}

export interface PackageContents {
  readonly number: string;
  readonly request: string | null;
  readonly locale: Locale;
  readonly madeAt: string;
  readonly controller: ControllerSettings;
  readonly subject: PackageSubject;
  readonly places: readonly GatheredPlace[];
  readonly purposes: readonly PurposeInfo[];
  readonly categories: readonly DataCategory[];
  readonly origins: readonly Origin[];
  readonly retention: readonly RetentionInfo[];
  /** Actual recipients (C-154/21), from the register and the disclosures on record; empty means that none is on record. */
  readonly recipients: readonly Recipient[];
  readonly consents: JsonValue;
  readonly omitted: readonly OmittedGround[];
}

/** Whom the person's data went to, and on what a transfer stands (Art. 15(1)(c), 15(2)). */
export interface Recipient {
  readonly name: string;
  readonly role: string;
  readonly roleLabel: Label;
  readonly whatFor: Label;
  readonly modules: readonly { readonly name: string; readonly label: Label }[];
  readonly categories: readonly DataCategory[];
  readonly country: string;
  readonly countryLabel: Label;
  /** It stands in a third country. */
  readonly transfer: boolean;
  readonly safeguard: string | null;
  readonly safeguardLabel: Label | null;
  readonly safeguardNote: string | null;
  /** Days on which it first and last received; no last one while it goes on. */
  readonly since: string;
  readonly last: string | null;
  readonly times: number;
  readonly told: string | null;
  /** What does not go there because the person objects, and since which day. */
  readonly withheld: readonly { readonly label: Label; readonly since: string }[];
}

/** Derives the information block from what was gathered, so that it is about this person and not a notice for everyone. */
export function describe(
  catalog: Catalog,
  places: readonly GatheredPlace[],
  until: ReadonlyMap<string, string>,
): Pick<PackageContents, 'purposes' | 'categories' | 'origins' | 'retention' | 'omitted'> {
  const purposes = new Set<string>();
  const categories = new Set<DataCategory>();
  const origins = new Set<Origin>();
  const retention = new Set<string>();
  for (const place of places) {
    for (const item of place.items) {
      for (const value of item.values) {
        if (value.category === 'none') continue;
        categories.add(value.category);
        origins.add(value.origin);
        for (const purpose of value.purposes) purposes.add(purpose);
        if (value.retention) retention.add(value.retention);
      }
    }
  }
  return {
    purposes: [...purposes].flatMap((code) => {
      const purpose = catalog.purposes.get(code);
      return purpose ? [{ ...purpose, until: until.get(code) ?? null }] : [];
    }),
    categories: [...categories].sort(),
    origins: [...origins].sort(),
    retention: [...retention].flatMap((code) => catalog.retention.get(code) ?? []),
    omitted: omittedGrounds(places),
  };
}

function omittedGrounds(places: readonly GatheredPlace[]): readonly OmittedGround[] {
  const grounds = new Map<string, OmittedGround>();
  for (const place of places) {
    for (const item of place.items) {
      for (const left of item.leftOut) {
        const key = `${place.place} ${left.field} ${left.ground}`;
        const known = grounds.get(key);
        grounds.set(key, { place: place.place, ...left, items: (known?.items ?? 0) + 1 });
      }
    }
  }
  return [...grounds.values()];
}
