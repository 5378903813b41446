import { Link } from '@tanstack/react-router';
import { EmptyState, SectionHeading } from '../../../web/layout/layout.tsx';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { daysBetween, plainDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { today } from '../../clock.ts';
import type { ConsentLine, PurposeUse } from '../../shapes.ts';
import { type RecordWord, recordWords } from '../words/record-words.ts';
import { articles, basisHolds, isInUse } from './legal-basis.ts';
import classes from './privacy.module.css';

/** Why a person's data is held: each purpose with its legal basis, until when, and whether it is in use. */
export function Purposes({
  subject,
  purposes,
  consents,
}: {
  readonly subject: string;
  readonly purposes: readonly PurposeUse[];
  readonly consents: readonly ConsentLine[] | null;
}) {
  const say = useWords(recordWords);
  const used = purposes.filter((purpose) => isInUse(purpose, consents));
  // What is not done stands below what is.
  const ordered = [...used, ...purposes.filter((purpose) => !used.includes(purpose))];
  return (
    <section>
      <SectionHeading
        title={say('whyHeld')}
        count={say('purposesInUse', { count: used.length })}
        line={false}
      />
      {purposes.length === 0 && <EmptyState>{say('noPurposes')}</EmptyState>}
      {purposes.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{say('purpose')}</th>
              <th scope="col">{say('legalBasis')}</th>
              <th scope="col">{say('until')}</th>
              <th scope="col">{say('state')}</th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((purpose) => (
              <PurposeRow
                key={purpose.code}
                subject={subject}
                purpose={purpose}
                holds={basisHolds(purpose, consents)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function PurposeRow({
  subject,
  purpose,
  holds,
}: {
  readonly subject: string;
  readonly purpose: PurposeUse;
  readonly holds: boolean | null;
}) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const article = articles[purpose.basis];
  return (
    <tr>
      <th scope="row">{purpose.label}</th>
      <td data-label={say('legalBasis')}>
        <span>
          <b>{article ? say(`basis_${purpose.basis.replaceAll('-', '_')}` as RecordWord) : say('noBasis')}</b>{' '}
          <span className={classes.quiet}>{article}</span>
        </span>
        {purpose.reference && <span className={classes.second}>{purpose.reference}</span>}
      </td>
      <td data-label={say('until')}>
        <b>{purpose.until ? plainDate(purpose.until, locale) : '—'}</b>
        <span className={classes.second}>
          {purpose.untilNote}
          {purpose.because?.number && purpose.because.id !== subject && (
            <>
              {': '}
              <Link to={`/records/${purpose.because.module}/${purpose.because.id}`}>
                {purpose.because.number}
              </Link>
            </>
          )}
        </span>
      </td>
      <td data-label={say('state')}>
        <PurposeState purpose={purpose} holds={holds} />
      </td>
    </tr>
  );
}

/** Where the service says no state, it follows from the date: past is overdue, near is to be looked at. */
function PurposeState({ purpose, holds }: { readonly purpose: PurposeUse; readonly holds: boolean | null }) {
  const say = useWords(recordWords);
  if (!articles[purpose.basis]) return <StateMark tone="failed">{say('noBasis')}</StateMark>;
  if (purpose.state === 'stopped' || purpose.state === 'withdrawn')
    return <StateMark tone="stopped">{say('stopped')}</StateMark>;
  if (holds === false)
    return (
      <StateMark tone="stopped">
        {say(
          purpose.basis === 'A6-1-b'
            ? 'noContractNow'
            : purpose.basis === 'A6-1-a'
              ? 'noConsentNow'
              : 'stopped',
        )}
      </StateMark>
    );
  if (purpose.state === 'kept') return <StateMark tone="held">{say('keptByLaw')}</StateMark>;
  const days = purpose.until ? daysBetween(today(), purpose.until) : null;
  if (days !== null && days < 0) return <StateMark tone="failed">{say('pastDate')}</StateMark>;
  if (days !== null && days <= 60) return <StateMark tone="risk">{say('endsInDays', { days })}</StateMark>;
  return <StateMark tone="holds">{say('inUse')}</StateMark>;
}
