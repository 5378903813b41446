import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { EmptyState, Fact, Facts, SectionHeading } from '../../../web/layout/layout.tsx';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { plainDate } from '../../../web/words/dates.ts';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { useMe } from '../../session.tsx';
import type { ConsentLine, PrivacySheet, RecordJson } from '../../shapes.ts';
import { consentsQuery, privacyQuery } from '../../subject-queries.ts';
import { recordWords } from '../words/record-words.ts';
import { DeleteBy } from './delete-by.tsx';
import classes from './privacy.module.css';
import { Purposes } from './privacy-purposes.tsx';
import { Recipients } from './privacy-recipients.tsx';
import { OpenRequests } from './record-rail.tsx';
import type { RecordSubject } from './subject.ts';

const SubjectConsents = lazy(() =>
  import('../../consents/subject-consents.tsx').then((it) => ({ default: it.SubjectConsents })),
);

const SubjectInformation = lazy(() =>
  import('../../information/subject-information.tsx').then((it) => ({ default: it.SubjectInformation })),
);

const SubjectSharing = lazy(() =>
  import('../../sharing/subject-sharing.tsx').then((it) => ({ default: it.SubjectSharing })),
);

const RecordHolds = lazy(() =>
  import('../../holds/record-holds.tsx').then((it) => ({ default: it.RecordHolds })),
);

interface PrivacyProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly subject: RecordSubject;
  readonly narrow: boolean;
}

/** Why a person is held: purposes and bases, recipients, where it came from. The rail says until when and who looked. */
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
        <SubjectInformation subject={subject.id} name={subject.title ?? ''} />
      </Suspense>
      <p className={classes.foot}>{say('privacyRefused')}</p>
    </div>
  );
}

function Sheet({ module, record, subject, narrow }: PrivacyProps) {
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
        <Suspense fallback={null}>
          <SubjectSharing subject={subject.id} />
        </Suspense>
      </div>
      {!records && <Consents consents={(consents ?? []).filter((each) => each.basis === 'A6-1-a')} />}
      <Suspense fallback={null}>
        <RecordHolds over={{ module: module.name, id: record.id, number: record.number }} />
      </Suspense>
      {records && (
        <Suspense fallback={null}>
          <SubjectConsents subject={subject.id} name={subject.title ?? ''} />
          <SubjectInformation subject={subject.id} name={subject.title ?? ''} />
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
