import { useQuery } from '@tanstack/react-query';
import { StateChip } from '../../../web/state/state-mark.tsx';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { consentsQuery, privacyQuery } from '../../queries.ts';
import { useMe } from '../../session.tsx';
import type { PurposeUse } from '../../shapes.ts';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import { articles, onConsent } from './legal-basis.ts';

/** On what a person is held, and whether they consented to anything, beside their name. */
export function PrivacyChips({ subject }: { readonly subject: string }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const me = useMe();
  const { data: sheet } = useQuery({
    ...privacyQuery(subject, locale),
    enabled: me.tools.includes('requests'),
  });
  const { data: consents } = useQuery({
    ...consentsQuery(subject, locale),
    enabled: me.tools.includes('requests'),
  });
  if (!sheet || !consents) return null;
  const basis = sheet.purposes.find((purpose) => holds(purpose) && !onConsent(purpose));
  const asked = sheet.purposes.filter(onConsent);
  const given = consents.filter((consent) => consent.valid);
  return (
    <>
      {basis ? (
        <StateChip tone="holds">{say('validBasis', { basis: say(basisWord(basis)) })}</StateChip>
      ) : given.length === 0 ? (
        <StateChip tone="failed">{say('noBasis')}</StateChip>
      ) : null}
      {given.length > 0 && (
        <StateChip tone="holds">
          {say('consentFor', { purpose: given[0]?.purpose ?? '', more: given.length - 1 })}
        </StateChip>
      )}
      {given.length === 0 && asked.length > 0 && <StateChip tone="stopped">{say('noConsentChip')}</StateChip>}
    </>
  );
}

function holds(purpose: PurposeUse): boolean {
  return articles[purpose.basis] !== undefined && !['stopped', 'withdrawn'].includes(purpose.state);
}

function basisWord(purpose: PurposeUse): RecordWord {
  return `basis_${purpose.basis.replaceAll('-', '_')}` as RecordWord;
}
