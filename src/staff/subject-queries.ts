import { queryOptions } from '@tanstack/react-query';
import type { Locale } from '../metadata/label.ts';
import { call, Refusal } from './api.ts';
import { readConsents, readPrivacy } from './read-privacy.ts';
import type { ConsentLine, PrivacySheet } from './shapes.ts';

const minute = 60_000;

export function privacyQuery(subject: string, locale: Locale) {
  return queryOptions({
    queryKey: ['subject', subject, 'privacy', locale],
    queryFn: async ({ signal }): Promise<PrivacySheet> =>
      readPrivacy(await call('GET', `/subjects/${subject}/privacy`, { signal }), locale),
    staleTime: minute,
    retry: false,
  });
}

/** How each purpose stands for a person, of which something is on record; null where the profile doesn't show it. */
export function consentsQuery(subject: string, locale: Locale) {
  return queryOptions({
    queryKey: ['subject', subject, 'consents', locale],
    queryFn: async ({ signal }): Promise<readonly ConsentLine[] | null> => {
      try {
        return readConsents(await call('GET', `/subjects/${subject}/consents`, { signal }), locale);
      } catch (refusal) {
        if (refusal instanceof Refusal && (refusal.status === 403 || refusal.status === 404)) return null;
        throw refusal;
      }
    },
    staleTime: minute,
    retry: false,
  });
}
