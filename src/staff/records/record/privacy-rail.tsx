import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Initials, Rail, RailSection } from '../../../web/layout/layout.tsx';
import { StateIcon } from '../../../web/state/state-mark.tsx';
import { count, plainDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { useMe } from '../../session.tsx';
import type { PrivacySheet } from '../../shapes.ts';
import { privacyQuery } from '../../subject-queries.ts';
import { recordWords } from '../words/record-words.ts';
import { DeleteBy } from './delete-by.tsx';
import classes from './privacy.module.css';
import type { RecordSubject } from './subject.ts';

/** The rail of the Privacy tab; `rest`: without the date, which a narrow screen shows above. */
export function PrivacyRail({
  subject: { id: subject, module, title },
  part,
}: {
  readonly subject: RecordSubject;
  readonly part: 'all' | 'rest';
}) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const me = useMe();
  const { data } = useQuery(privacyQuery(subject, locale));
  if (!data) return null;
  const kept = data.places.filter((place) => place.items > 0);
  const items = kept.reduce((sum, place) => sum + place.items, 0);
  return (
    <Rail label={say('privacy')}>
      {part === 'all' && (
        <RailSection>
          <DeleteBy sheet={data} />
        </RailSection>
      )}
      <WhoLooked sheet={data} />
      <RailSection title={say('whereKept')}>
        <p>{say('placesCount', { places: kept.length, items: count(items, locale) })}</p>
        {kept.length > 0 && (
          <details className={classes.map}>
            <summary>{say('openMap')}</summary>
            <ul>
              {kept.map((place) => (
                <li key={place.place}>
                  <span>{place.label}</span>
                  <span className="at-figures">{count(place.items, locale)}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
        {me.tools.includes('requests') && (
          <Button
            variant="default"
            fullWidth
            mt={12}
            renderRoot={(props) => (
              <Link {...props} to="/requests/new" search={{ subject, module, title, type: 'access' }} />
            )}
          >
            {say('giveCopy')}
          </Button>
        )}
      </RailSection>
    </Rail>
  );
}

function WhoLooked({ sheet }: { readonly sheet: PrivacySheet }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const refused = sheet.looks.filter((look) => look.refused > 0);
  const lookers = sheet.looks.filter((look) => look.looks + look.exports + look.opened > 0);
  return (
    <RailSection
      title={
        <>
          {say('whoLooked')} <span className={classes.span}>{say('thirtyDays')}</span>
        </>
      }
    >
      {sheet.looks.length === 0 && <p className={classes.quiet}>{say('nobodyLooked')}</p>}
      <ul className={classes.looks}>
        {lookers.map((look) => (
          <li key={look.who}>
            <Initials name={look.who} />
            <span>
              <b>
                <bdi>{look.who}</bdi>
              </b>
              <span className={classes.second}>
                {look.why ?? (look.last ? say('looksLast', { date: plainDate(look.last, locale) }) : '')}
              </span>
            </span>
            <span className={classes.quiet}>
              {look.looks > 0 && say('looks', { count: look.looks })}
              {look.looks === 0 && look.exports > 0 && say('exports', { count: look.exports })}
              {look.opened > 0 && (
                <span className={classes.second}>{say('openedSecrets', { count: look.opened })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {refused.map((look) => (
        <p key={look.who} className={classes.refused}>
          <StateIcon tone="failed" size={15} />
          <b>{say('refusedLooks', { count: look.refused })}</b> <bdi>{look.who}</bdi>
        </p>
      ))}
    </RailSection>
  );
}
