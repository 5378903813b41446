import { useQuery } from '@tanstack/react-query';
import { StateChip } from '../../../web/state/state-mark.tsx';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { purposesQuery } from '../../purpose-names.ts';
import { useMe } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { standingQuery } from '../../standings.ts';
import { useBasisWords } from '../list/standing-cell.tsx';
import { recordWords } from '../words/record-words.ts';

/** On what a person is held, and whether they consented to anything, beside their name: as the list says it. */
export function PrivacyChips({ record }: { readonly record: RecordJson }) {
  const say = useWords(recordWords);
  const label = useLabel();
  const words = useBasisWords();
  const { tools } = useMe();
  const told = tools.includes('consents') || tools.includes('requests');
  const { data: standing } = useQuery({ ...standingQuery(record.id), enabled: told });
  const { data: purposes } = useQuery({ ...purposesQuery, enabled: told });
  if (!standing || !purposes) return null;
  const { tone, text } = words(standing, false);
  const [first, ...others] = standing.consents;
  const called = first === undefined ? undefined : purposes.get(first);
  return (
    <>
      <StateChip tone={tone}>
        {tone === 'holds' ? say('validBasis', { basis: text.toLocaleLowerCase() }) : text}
      </StateChip>
      {first !== undefined && (
        <StateChip tone="holds">
          {say('consentFor', { purpose: called ? label(called) : first, more: others.length })}
        </StateChip>
      )}
      {first === undefined && standing.asksConsent && (
        <StateChip tone="stopped">{say('noConsentChip')}</StateChip>
      )}
    </>
  );
}
