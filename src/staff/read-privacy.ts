import type { Locale } from '../metadata/label.ts';
import { first, type Loose, list, name, number, object, text } from './read.ts';
import type { PrivacySheet, WorkingStep } from './shapes.ts';

/** The answer of GET /subjects/{id}/privacy, with what is missing left empty. */
export function readPrivacy(answer: unknown, locale: Locale): PrivacySheet {
  const it = object(answer);
  const deleteBy = object(it.deleteBy);
  return {
    purposes: list(it.purposes).map((each) => ({
      code: text(each.code) ?? '',
      label: name(each.label, locale) ?? text(each.code) ?? '',
      basis: text(each.basis) ?? '',
      reference: name(each.reference, locale),
      until: first(each, 'until'),
      untilNote: name(each.untilNote, locale) ?? name(each.why, locale),
      state: text(each.state) ?? 'in_use',
    })),
    recipients: list(it.recipients ?? it.disclosures).map((each) => ({
      name: name(each.name, locale) ?? name(each.recipient, locale) ?? '',
      kind: name(each.kind, locale),
      gets: gets(each, locale),
      often: name(each.often, locale),
      told: first(each, 'told', 'toldAt'),
    })),
    looks: list(it.looks).map((each) => ({
      who: name(each.who, locale) ?? name(each.user, locale) ?? name(each.actor, locale) ?? '',
      why: name(each.why, locale) ?? name(each.purpose, locale) ?? name(each.request, locale),
      count: number(each.count) ?? number(each.looks) ?? 1,
      last: first(each, 'last', 'at', 'lastAt'),
      refused: each.refused === true,
    })),
    places: list(it.places).map((each) => ({
      label: name(each.label, locale) ?? text(each.place) ?? text(each.module) ?? '',
      module: text(each.module),
      count: number(each.count) ?? number(each.items) ?? 0,
    })),
    consents: list(it.consents).map((each) => ({
      purpose: name(each.label, locale) ?? name(each.purpose, locale) ?? '',
      state: text(each.state) ?? text(each.status) ?? '',
      at: first(each, 'at', 'givenAt', 'withdrawnAt'),
    })),
    deleteBy: it.deleteBy ? { date: text(deleteBy.date), working: working(deleteBy.working, locale) } : null,
  };
}

function gets(each: Loose, locale: Locale): string | null {
  const what = each.gets ?? each.what;
  if (Array.isArray(what)) return what.map((part) => name(part, locale) ?? '').join(', ');
  return name(what, locale);
}

/** The working of a date: sentences, or steps of a label with a value. */
function working(value: unknown, locale: Locale): readonly WorkingStep[] {
  if (!Array.isArray(value)) return [];
  return value.map((step: unknown) => {
    if (typeof step === 'string') return { label: step, value: null, note: null };
    const it = object(step);
    return {
      label: name(it.label, locale) ?? name(it.sentence, locale) ?? '',
      value: name(it.value, locale),
      note: name(it.note, locale) ?? name(it.law, locale),
    };
  });
}
