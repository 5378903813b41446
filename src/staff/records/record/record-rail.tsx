import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { Fact, Facts, Initials, Rail, RailSection } from '../../../web/layout/layout.tsx';
import { RailClock } from '../../../web/state/clock.tsx';
import { ProofRosette } from '../../../web/state/proof-rosette.tsx';
import { count, plainDate, plainInstant } from '../../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { areas } from '../../areas.ts';
import { today } from '../../clock.ts';
import { NearInstant } from '../../parts/near-instant.tsx';
import { proofAddress } from '../../proof.ts';
import { subjectRequestsQuery } from '../../requests/request-lines.ts';
import { useMay, useMe } from '../../session.tsx';
import type { HistoryEvent, RecordJson, RequestLine } from '../../shapes.ts';
import { consentsQuery, privacyQuery } from '../../subject-queries.ts';
import { recordCountsQuery } from '../record-queries.ts';
import { recordWords } from '../words/record-words.ts';
import { isInUse } from './legal-basis.ts';
import classes from './record.module.css';
import type { RecordSubject } from './subject.ts';
import { isLook } from './timeline-entries.ts';
import { historyQuery } from './timeline-queries.ts';

interface RecordRailProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly subject: RecordSubject | null;
  onTab(tab: 'related' | 'timeline' | 'privacy'): void;
}

/** What to know before acting on a record: key facts, privacy, open requests, what happened last. */
export function RecordRail({ module, record, subject, onTab }: RecordRailProps) {
  const say = useWords(recordWords);
  const me = useMe();
  const asks = subject !== null && me.tools.includes('requests');
  return (
    <Rail label={say('railLabel')}>
      <KeyFacts module={module} record={record} />
      {asks && subject && <PrivacyFacts subject={subject.id} onTab={onTab} />}
      {asks && subject && <OpenRequests subject={subject.id} />}
      <Latest module={module} record={record} onTab={onTab} />
    </Rail>
  );
}

function KeyFacts({ module, record }: { readonly module: ModuleDefinition; readonly record: RecordJson }) {
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const relations = module.relations.slice(0, 3);
  const counts = useQuery(recordCountsQuery(module.name, record.id)).data;
  return (
    <RailSection title={say('keyFacts')}>
      <Facts>
        {relations.map((relation) => {
          const total = counts?.related[relation.name];
          return total === undefined ? null : (
            <Fact key={relation.name} label={label(relation.label)}>
              <Link to={`/records/${module.name}/${record.id}`} search={{ tab: 'related' }} replace>
                {count(total, locale)}
              </Link>
            </Fact>
          );
        })}
        {record.updated_at && (
          <Fact label={say('changed')} note={record.updated_by && <bdi>{record.updated_by.title}</bdi>}>
            {plainInstant(record.updated_at, locale)}
          </Fact>
        )}
        {record.created_at && <Fact label={say('since')}>{plainDate(record.created_at, locale)}</Fact>}
      </Facts>
    </RailSection>
  );
}

function PrivacyFacts({ subject, onTab }: { readonly subject: string; onTab: RecordRailProps['onTab'] }) {
  const say = useWords(recordWords);
  const locale = useLocale();
  const { data } = useQuery(privacyQuery(subject, locale));
  const consents = useQuery(consentsQuery(subject, locale));
  if (!data || consents.isPending) return null;
  const used = data.purposes.filter((purpose) => isInUse(purpose, consents.data ?? null));
  const purposes = used.map((purpose) => purpose.label);
  return (
    <RailSection title={say('privacy')}>
      <Facts>
        {purposes.length > 0 && <Fact label={say('heldFor')}>{purposes.slice(0, 3).join(', ')}</Fact>}
        {data.deleteBy?.date && (
          <Fact
            label={say('deleteBy')}
            note={data.purposes.find((each) => each.until === data.deleteBy?.date)?.untilNote}
          >
            <button type="button" className={classes.factLink} onClick={() => onTab('privacy')}>
              {plainDate(data.deleteBy.date, locale)}
            </button>
          </Fact>
        )}
        <Fact label={say('seenBy')}>{say('seenByCount', { count: data.looks.length })}</Fact>
      </Facts>
    </RailSection>
  );
}

/** Requests of the person that are not answered yet, each with its clock. */
export function OpenRequests({ subject }: { readonly subject: string }) {
  const say = useWords(recordWords);
  const { data } = useQuery(subjectRequestsQuery(subject));
  const open = (data ?? []).filter((request) => request.open);
  if (open.length === 0) return null;
  return (
    <RailSection title={say('openRequests', { count: open.length })}>
      <div className={classes.requests}>
        {open.map((request) => (
          <OpenRequest key={request.id} request={request} />
        ))}
      </div>
    </RailSection>
  );
}

function OpenRequest({ request }: { readonly request: RequestLine }) {
  const say = useWords(recordWords);
  const built = areas.some((area) => area.name === 'requests' && area.pages.length > 0);
  const title = say('requestType', { type: request.type });
  return (
    <div>
      <p className={classes.request}>
        {built ? <Link to={`/requests/${request.id}`}>{title}</Link> : <b>{title}</b>}{' '}
        <span className="at-mono">{request.number}</span>
      </p>
      {request.receivedAt && request.due && (
        <RailClock
          start={request.receivedAt.slice(0, 10)}
          due={request.due.slice(0, 10)}
          today={today()}
          {...(request.pausedSince && { pausedSince: request.pausedSince })}
        />
      )}
    </div>
  );
}

/** What others did, newest first: that one looked oneself is no news, nor that somebody looked twice. */
function news(events: readonly HistoryEvent[], me: string): readonly HistoryEvent[] {
  const lookers = new Set<string | null>([me]);
  return events.filter((event) => {
    if (!isLook(event.action)) return true;
    if (lookers.has(event.actor) || event.action === 'history.viewed') return false;
    lookers.add(event.actor);
    return true;
  });
}

function Latest({ module, record, onTab }: Omit<RecordRailProps, 'subject'>) {
  const say = useWords(recordWords);
  const me = useMe();
  const { may } = useMay(module.name);
  const { data } = useInfiniteQuery({
    ...historyQuery(module.name, record.id, true),
    enabled: may('view_history'),
  });
  const events = news(data?.pages[0]?.items ?? [], me.name).slice(0, 3);
  if (events.length === 0) return null;
  return (
    <RailSection
      title={say('latest')}
      action={
        <button type="button" className={classes.factLink} onClick={() => onTab('timeline')}>
          {say('timeline')}
        </button>
      }
    >
      <ul className={classes.latest}>
        {events.map((event) => (
          <li key={event.id}>
            <Initials name={event.actor ?? '·'} />
            <span>
              {event.label}
              <span className={classes.latestTime}>
                <bdi>{event.actor ?? say('theSystem')}</bdi>, <NearInstant at={event.at} />
              </span>
            </span>
            {me.tools.includes('evidence') ? (
              <ProofRosette href={proofAddress(event.id)} />
            ) : (
              <ProofRosette />
            )}
          </li>
        ))}
      </ul>
    </RailSection>
  );
}
