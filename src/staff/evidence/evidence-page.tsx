import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Fact, Facts, Rail, RailSection, SectionHeading } from '../../web/layout/layout.tsx';
import { ProofRosette } from '../../web/state/proof-rosette.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import { ownersQuery } from '../directory.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { DateInput, NativeSelect } from '../parts/inputs.tsx';
import { PageList } from '../parts/page-list.tsx';
import parts from '../parts/parts.module.css';
import { CopyButton } from '../parts/states.tsx';
import { useMe, useModules } from '../session.tsx';
import { namesRecord } from './about.ts';
import { evidenceWords } from './evidence-words.ts';
import { readCheckpoint } from './proof-check.ts';
import {
  type AuditEvent,
  checkpointQuery,
  type EventQuestion,
  eventKinds,
  eventsQuery,
  keyQuery,
} from './queries.ts';

const asked = ['kind', 'actor', 'module', 'record', 'request', 'subject', 'from', 'to'] as const;
type Asked = Readonly<Partial<Record<(typeof asked)[number], string>>>;

/** The audit trail, the checkpoint that seals it, and how anybody can check both. */
export function EvidencePage() {
  const say = useWords(evidenceWords);
  const search = useSearch({ strict: false }) as Asked;
  return (
    <AreaPage title={say('evidence')} lead={say('lead')} rail={<EvidenceRail />}>
      <Filters search={search} />
      <Events question={search} />
    </AreaPage>
  );
}

function Filters({ search }: { readonly search: Asked }) {
  const say = useWords(evidenceWords);
  const label = useLabel();
  const navigate = useNavigate();
  const modules = useModules();
  const { data: people } = useQuery(ownersQuery());
  const set = (change: Asked) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value));
    void navigate({ to: '/evidence', search: next, replace: true });
  };
  const choices = (all: string, list: readonly { readonly value: string; readonly label: string }[]) => [
    { value: '', label: all },
    ...list,
  ];
  const held = (['record', 'request', 'subject'] as const).filter((key) => search[key]);
  return (
    <search className={parts.filters} data-even aria-label={say('filters')}>
      <NativeSelect
        label={say('kind')}
        value={search.kind ?? ''}
        onChange={(event) => set({ kind: event.currentTarget.value })}
        data={choices(
          say('all'),
          eventKinds.map((value) => ({ value, label: say('kindName', { kind: value }) })),
        )}
      />
      <NativeSelect
        label={say('who')}
        value={search.actor ?? ''}
        onChange={(event) => set({ actor: event.currentTarget.value })}
        data={choices(
          say('everybody'),
          (people ?? [])
            .filter((one) => one.module === 'users')
            .map((one) => ({ value: one.id, label: one.title })),
        )}
      />
      <NativeSelect
        label={say('module')}
        value={search.module ?? ''}
        onChange={(event) => set({ module: event.currentTarget.value })}
        data={choices(
          say('all'),
          modules.map((one) => ({ value: one.name, label: label(one.labelPlural) })),
        )}
      />
      <DateInput label={say('from')} value={search.from ?? ''} onChange={(value) => set({ from: value })} />
      <DateInput label={say('to')} value={search.to ?? ''} onChange={(value) => set({ to: value })} />
      {held.map((key) => (
        <Button key={key} variant="default" onClick={() => set({ [key]: '' })}>
          {say('held', { key })}
        </Button>
      ))}
    </search>
  );
}

function Events({ question }: { readonly question: EventQuestion }) {
  const say = useWords(evidenceWords);
  const pages = useInfiniteQuery(eventsQuery(question));
  return (
    <section>
      <SectionHeading title={say('events')} line={false} />
      <PageList pages={pages} none={say('none')}>
        {(events) => (
          <table className={`${parts.table} ${parts.stacked}`}>
            <thead>
              <tr>
                <th scope="col">{say('what')}</th>
                <th scope="col">{say('who')}</th>
                <th scope="col">{say('onWhat')}</th>
                <th scope="col" data-align="right">
                  {say('position')}
                </th>
                <th scope="col" data-align="right">
                  {say('when')}
                </th>
                <th scope="col">
                  <span className="at-unseen">{say('proof')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} />
              ))}
            </tbody>
          </table>
        )}
      </PageList>
    </section>
  );
}

function EventRow({ event }: { readonly event: AuditEvent }) {
  const say = useWords(evidenceWords);
  const locale = useLocale();
  return (
    <tr>
      <th scope="row">
        <Link to={`/evidence/${event.id}`}>{event.label}</Link>
        {event.erased > 0 && <span className={parts.second}>{say('erased', { count: event.erased })}</span>}
      </th>
      <td data-label={say('who')}>
        <Actor event={event} />
      </td>
      <td data-label={say('onWhat')}>
        <Target event={event} />
      </td>
      <td data-label={say('position')} data-align="right">
        {event.position === null ? (
          <span className={parts.quiet}>{say('waiting')}</span>
        ) : (
          count(event.position, locale)
        )}
      </td>
      <td data-label={say('when')} data-align="right" data-nowrap>
        {plainInstant(event.at, locale)}
      </td>
      <td>
        {event.position !== null && (
          <ProofRosette href={`/evidence/${event.id}`} label={say('openProof', { event: event.label })} />
        )}
      </td>
    </tr>
  );
}

/** Who did it: a name, or the part of the program. */
export function Actor({ event }: { readonly event: AuditEvent }) {
  const say = useWords(evidenceWords);
  return event.actor.name ? (
    <bdi>{event.actor.name}</bdi>
  ) : (
    <span className={parts.quiet}>{say('actorKind', { kind: event.actor.kind })}</span>
  );
}

/** The record that an event is about: by title and number where it may be seen, else by its module and the end of its id. A link where there is a page. */
export function Target({ event }: { readonly event: AuditEvent }) {
  const say = useWords(evidenceWords);
  const label = useLabel();
  const modules = useModules();
  const module = modules.find((one) => one.name === event.module);
  if (module && namesRecord(event)) {
    const { title, number } = event.about ?? { title: null, number: `…${event.record?.slice(-8)}` };
    return (
      <Link to={`/records/${module.name}/${event.record}`}>
        <bdi>{title || label(module.label)}</bdi> <span className="at-mono">{number}</span>
      </Link>
    );
  }
  if (event.module === 'requests' && event.record)
    return <Link to={`/requests/${event.record}`}>{say('thing', { thing: event.module })}</Link>;
  return (
    <span className={parts.quiet}>
      {module ? label(module.labelPlural) : say('thing', { thing: event.module ?? 'none' })}
    </span>
  );
}

function EvidenceRail() {
  const say = useWords(evidenceWords);
  const locale = useLocale();
  const me = useMe();
  const { data: note } = useQuery({ ...checkpointQuery, refetchInterval: 30_000 });
  const { data: key } = useQuery(keyQuery);
  const checkpoint = readNote(note);
  return (
    <Rail label={say('checkpoint')}>
      <RailSection title={say('checkpoint')}>
        {checkpoint ? (
          <div className={parts.form}>
            <StateMark tone={me.sealingHealthy ? 'holds' : 'risk'}>
              {say(me.sealingHealthy ? 'sealing' : 'behind')}
            </StateMark>
            <Facts>
              <Fact label={say('size')}>{count(checkpoint.size, locale)}</Fact>
              <Fact label={say('origin')}>{checkpoint.origin}</Fact>
              {me.sealedAt && <Fact label={say('sealedAt')}>{plainInstant(me.sealedAt, locale)}</Fact>}
            </Facts>
            <details>
              <summary>{say('signedNote')}</summary>
              <pre className={parts.text}>{note}</pre>
            </details>
            <a href={address('/evidence/checkpoint')} download="checkpoint.txt">
              {say('downloadCheckpoint')}
            </a>
          </div>
        ) : (
          <p className={parts.quiet}>{say('noCheckpoint')}</p>
        )}
      </RailSection>
      <RailSection title={say('key')}>
        <div className={parts.form}>
          <p className={parts.quiet}>{say('keyText')}</p>
          {key && (
            <>
              <pre className={parts.text}>{key.trim()}</pre>
              <div>
                <CopyButton text={key.trim()} label={say('copyKey')} />
              </div>
            </>
          )}
        </div>
      </RailSection>
      <RailSection title={say('outside')}>
        <p className={parts.quiet}>{say('outsideText')}</p>
        <pre className={parts.text} style={{ marginTop: 8 }}>
          npx attesta verify
        </pre>
      </RailSection>
    </Rail>
  );
}

function readNote(note: string | undefined) {
  try {
    return note ? readCheckpoint(note) : null;
  } catch {
    return null;
  }
}
