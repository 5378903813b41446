import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { EmptyState, SectionHeading } from '../../../web/layout/layout.tsx';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { count, plainDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { useMe } from '../../session.tsx';
import type { PrivacySheet } from '../../shapes.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './privacy.module.css';

const DisclosureDialog = lazy(() =>
  import('../../recipients/disclosure-dialog.tsx').then((it) => ({ default: it.DisclosureDialog })),
);

/** Who got the person's data, and what of it; a disclosure that is not here yet is written down from here. */
export function Recipients({ sheet, subject }: { readonly sheet: PrivacySheet; readonly subject: string }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const me = useMe();
  const [writing, setWriting] = useState(false);
  const disclose = me.tools.includes('requests') && (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setWriting(true)}>
        {say('disclose')}
      </Button>
      {writing && (
        <Suspense fallback={null}>
          <DisclosureDialog subject={subject} onClose={() => setWriting(false)} />
        </Suspense>
      )}
    </>
  );
  if (sheet.recipients.length === 0) {
    return (
      <section>
        <SectionHeading title={say('recipients')} action={disclose} />
        <EmptyState>{say('noRecipients')}</EmptyState>
      </section>
    );
  }
  return (
    <section>
      <SectionHeading
        title={say('recipients')}
        count={count(sheet.recipients.length, locale)}
        line={false}
        action={disclose}
      />
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{say('recipient')}</th>
            <th scope="col">{say('whatTheyGet')}</th>
            <th scope="col">{say('howOften')}</th>
            <th scope="col">{say('told')}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.recipients.map((each) => (
            <tr key={each.name}>
              <th scope="row">
                {each.name}
                {each.kind && <span className={classes.second}>{each.kind}</span>}
              </th>
              <td data-label={say('whatTheyGet')}>
                {each.gets ?? '—'}
                {each.withheld.map((portion) => (
                  <span key={portion.label} className={classes.second}>
                    {say('withheldSince', {
                      portion: portion.label,
                      date: portion.since ? plainDate(portion.since, locale) : '',
                    })}
                  </span>
                ))}
              </td>
              <td data-label={say('howOften')}>{each.often ?? '—'}</td>
              <td data-label={say('told')}>
                {each.told ? <StateMark tone="holds">{plainDate(each.told, locale)}</StateMark> : '—'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
