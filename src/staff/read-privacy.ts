import type { Locale } from '../metadata/label.ts';
import { first, type Loose, list, name, number, object, text } from './read.ts';
import type { ConsentLine, PrivacySheet, PurposeUse } from './shapes.ts';

/** The answer of GET /subjects/{id}/privacy in one language, with what is missing left empty. */
export function readPrivacy(answer: unknown, locale: Locale): PrivacySheet {
  const it = object(answer);
  const deleteBy = object(it.deleteBy);
  return {
    purposes: list(it.purposes).map((each) => readPurpose(each, locale)),
    recipients: list(it.recipients).map((each) => ({
      name: name(each.name, locale) ?? name(each.recipient, locale) ?? '',
      kind: name(each.kind, locale),
      gets: Array.isArray(each.gets) ? names(each.gets, locale).join(', ') : name(each.gets, locale),
      often: name(each.often, locale),
      told: first(each, 'told', 'toldAt'),
      withheld: list(each.withheld).map((one) => ({
        label: name(one.label, locale) ?? '',
        since: text(one.since),
      })),
    })),
    looks: list(it.looks).map((each) => ({
      who: name(each.user, locale) ?? '',
      why: name(each.purpose, locale) ?? name(each.request, locale),
      looks: number(each.looks) ?? 0,
      opened: number(each.opened) ?? 0,
      exports: number(each.exports) ?? 0,
      refused: number(each.refused) ?? 0,
      last: text(each.last),
    })),
    places: list(it.places).map((each) => ({
      place: text(each.place) ?? '',
      label: name(each.label, locale) ?? text(each.place) ?? '',
      items: number(each.items) ?? 0,
    })),
    origins: list(it.origins).map((each) => ({
      origin: text(each.origin) ?? '',
      fields: names(each.fields, locale),
    })),
    deleteBy: it.deleteBy ? { date: text(deleteBy.date), working: names(deleteBy.working, locale) } : null,
  };
}

function readPurpose(each: Loose, locale: Locale): PurposeUse {
  const rule = object(each.rule);
  const because = object(each.because);
  const [module, id] = [text(because.module), text(because.id)];
  return {
    code: text(each.code) ?? '',
    label: name(each.label, locale) ?? text(each.code) ?? '',
    basis: text(each.basis) ?? '',
    reference: name(each.reference, locale),
    until: text(each.until),
    untilNote: name(rule.label, locale),
    law: name(rule.law, locale),
    because: module && id ? { module, id, number: text(because.number) ?? '' } : null,
    state: text(each.state) ?? 'in_use',
  };
}

function names(value: unknown, locale: Locale): readonly string[] {
  return Array.isArray(value) ? value.map((each) => name(each, locale)).filter((each) => each !== null) : [];
}

/** The consents in the answer of GET /subjects/{id}/consents: how each purpose stands for which something is on record. */
export function readConsents(answer: unknown, locale: Locale): readonly ConsentLine[] {
  return list(object(answer).states).map((each) => ({
    code: text(each.purpose) ?? '',
    basis: text(each.basis) ?? '',
    purpose: name(each.label, locale) ?? text(each.purpose) ?? '',
    valid: each.valid === true,
    state: text(each.state) ?? '',
    at: text(each.since),
  }));
}
