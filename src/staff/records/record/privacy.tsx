import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import {
  EmptyState,
  Fact,
  Facts,
  Initials,
  Rail,
  RailSection,
  SectionHeading,
} from '../../../web/layout/layout.tsx';
import { StateIcon, StateMark } from '../../../web/state/state-mark.tsx';
import { count, plainDate, yearsAndMonths } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { today } from '../../clock.ts';
import { useMe } from '../../session.tsx';
import type { ConsentLine, PrivacySheet, RecordJson } from '../../shapes.ts';
import { consentsQuery, privacyQuery } from '../../subject-queries.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './privacy.module.css';
import { Purposes } from './privacy-purposes.tsx';
import { OpenRequests } from './record-rail.tsx';
import type { RecordSubject } from './subject.ts';

const SubjectConsents = lazy(() =>
  import('../../consents/subject-consents.tsx').then((it) => ({ default: it.SubjectConsents })),
);

const DisclosureDialog = lazy(() =>
  import('../../recipients/disclosure-dialog.tsx').then((it) => ({ default: it.DisclosureDialog })),
);

interface PrivacyProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly subject: RecordSubject;
  readonly narrow: boolean;
}

/** Why a person is held: purposes and bases, recipients, where it came from; the rail says until when and who looked. */
export function Privacy(props: PrivacyProps) {
  const { tools } = useMe();
  return tools.includes('requests') ? <Sheet {...props} /> : <ConsentsAlone subject={props.subject} />;
}

/** For who has no part in requests: what the person agreed to, and that there is more. */
function ConsentsAlone({ subject }: Pick<PrivacyProps, 'subject'>) {
  const say = useWords(recordWords);
  return (
    <div className={classes.sheet}>
      {!subject.self && <AboutPerson subject={subject} />}
      <Suspense fallback={null}>
        <SubjectConsents subject={subject.id} name={subject.title ?? ''} />
      </Suspense>
      <p className={classes.foot}>{say('privacyRefused')}</p>
    </div>
  );
}

function Sheet({ subject, narrow }: PrivacyProps) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const me = useMe();
  const { data, error } = useQuery(privacyQuery(subject.id, locale));
  const consents = useQuery(consentsQuery(subject.id, locale)).data ?? null;
  const records = me.tools.includes('consents');
  if (error) return <PrivacyFailure error={error} />;
  if (!data) return <div aria-busy className={classes.loading} />;
  return (
    <div className={classes.sheet}>
      {!subject.self && <AboutPerson subject={subject} />}
      {narrow && <DeleteBy sheet={data} />}
      <Purposes subject={subject.id} purposes={data.purposes} consents={consents} />
      <Recipients sheet={data} subject={subject.id} />
      <div className={classes.pair}>
        <Origins sheet={data} />
        {!records && <Consents consents={consents ?? []} />}
      </div>
      {records && (
        <Suspense fallback={null}>
          <SubjectConsents subject={subject.id} name={subject.title ?? ''} />
        </Suspense>
      )}
      {narrow && me.tools.includes('requests') && <OpenRequests subject={subject.id} />}
      <p className={classes.foot}>{say('privacyFoot')}</p>
    </div>
  );
}

function PrivacyFailure({ error }: { readonly error: unknown }) {
  const say = useWords(recordWords);
  const refused = error instanceof Refusal && error.status === 403;
  return (
    <EmptyState>
      {refused ? (
        <StateMark tone="failed">{say('privacyRefused')}</StateMark>
      ) : error instanceof Refusal ? (
        error.message
      ) : (
        say('privacyFailed')
      )}
    </EmptyState>
  );
}

function AboutPerson({ subject }: { readonly subject: RecordSubject }) {
  const say = useWords(recordWords);
  if (!subject.module) return null;
  const link = () => (
    <Link to={`/records/${subject.module}/${subject.id}`} search={{ tab: 'privacy' }}>
      <bdi>{subject.title}</bdi>
    </Link>
  );
  return <p>{say.rich('aboutPerson', { person: link() })}</p>;
}

function Recipients({ sheet, subject }: { readonly sheet: PrivacySheet; readonly subject: string }) {
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
              <td data-label={say('whatTheyGet')}>{each.gets ?? '—'}</td>
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

const originOrder = ['provided', 'observed', 'third_party', 'derived'] as const;

function Origins({ sheet }: { readonly sheet: PrivacySheet }) {
  const say = useWords(recordWords);
  return (
    <section>
      <SectionHeading title={say('whereFrom')} />
      {sheet.origins.length === 0 && <EmptyState>{say('noOrigins')}</EmptyState>}
      <div className={classes.origins}>
        <Facts>
          {originOrder.flatMap((origin) => {
            const group = sheet.origins.find((each) => each.origin === origin);
            return group
              ? [
                  <Fact key={origin} label={say(`from_${origin}`)}>
                    {group.fields.join(', ')}
                  </Fact>,
                ]
              : [];
          })}
        </Facts>
      </div>
    </section>
  );
}

function Consents({ consents }: { readonly consents: readonly ConsentLine[] }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  return (
    <section>
      <SectionHeading title={say('consents')} />
      {consents.length === 0 && <EmptyState>{say('noConsents')}</EmptyState>}
      <ul className={classes.consents}>
        {consents.map((each) => (
          <li key={each.code}>
            <span>
              <b>{each.purpose}</b>
              {each.at && <span className={classes.second}>{plainDate(each.at, locale)}</span>}
            </span>
            <StateMark tone={each.valid ? 'holds' : 'stopped'}>
              {say('consentState', { state: each.state })}
            </StateMark>
          </li>
        ))}
      </ul>
    </section>
  );
}

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

/** The date by which everything is due to go, with how it came about. */
function DeleteBy({ sheet }: { readonly sheet: PrivacySheet }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const { deleteBy } = sheet;
  const date = deleteBy?.date ?? null;
  return (
    <section className={classes.deleteBy}>
      <h2>{say('deleteBy')}</h2>
      {date ? (
        <>
          <p className={classes.date}>{plainDate(date, locale)}</p>
          <p className={classes.quiet}>{spanText(date, say)}</p>
        </>
      ) : (
        <p className={classes.quiet}>{say('noDeleteBy')}</p>
      )}
      {deleteBy && deleteBy.working.length > 0 && (
        <ol className={classes.working}>
          {deleteBy.working.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

function spanText(date: string, say: ReturnType<typeof useWords<keyof typeof recordWords.en>>): string {
  const { years, months } = yearsAndMonths(today(), date);
  if (years < 0 || months < 0) return say('deleteOverdue');
  if (years === 0 && months === 0) return say('deleteSoon');
  return say('deleteIn', { years, months });
}
