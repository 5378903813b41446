import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Fact, Facts, Rail, RailSection, SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { count, longInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { address, Refusal } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { Actor, Target } from './evidence-page.tsx';
import { evidenceWords } from './evidence-words.ts';
import { checkProof, type ProofResult } from './proof-check.ts';
import { type AuditEvent, eventQuery, keyQuery, leafQuery, proofQuery } from './queries.ts';

/** One event: its exact text, its proof, and the check of both in this browser. */
export function EventPage() {
  const say = useWords(evidenceWords);
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const leaf = useQuery(leafQuery(id));
  const proof = useQuery(proofQuery(id));
  const key = useQuery(keyQuery);
  const { data: event } = useQuery(eventQuery(id));
  if (leaf.error instanceof Refusal && leaf.error.status === 404) return <NotFoundPage />;
  return (
    <AreaPage
      title={event?.label ?? say('eventTitle')}
      crumbs={[{ label: say('evidence'), to: '/evidence' }, { label: say('eventTitle') }]}
      rail={event && <EventFacts event={event} />}
    >
      {leaf.error && <ReadFailure error={leaf.error} onRetry={() => void leaf.refetch()} />}
      {leaf.data && proof.data && key.data && (
        <Check leaf={leaf.data} proof={proof.data} verifierKey={key.data} />
      )}
      {proof.error && (
        <div className={parts.card} data-tone="risk">
          <StateMark tone="risk">{say('notSealed')}</StateMark>
          <div>
            <Button variant="default" onClick={() => void proof.refetch()}>
              {say('checkAgain')}
            </Button>
          </div>
        </div>
      )}
      {leaf.data && (
        <section>
          <SectionHeading
            title={say('leaf')}
            action={
              <a href={address(`/evidence/events/${id}/leaf`)} download={`${id}.leaf`}>
                {say('download')}
              </a>
            }
          />
          <p className={parts.quiet} style={{ padding: '8px 0' }}>
            {say('eventLead')} {say('leafText')}
          </p>
          <pre className={parts.text}>{pretty(leaf.data)}</pre>
        </section>
      )}
      {proof.data && (
        <section>
          <SectionHeading
            title={say('proof')}
            action={
              <a href={address(`/evidence/events/${id}/proof`)} download={`${id}.tlog-proof`}>
                {say('download')}
              </a>
            }
          />
          <pre className={parts.text} style={{ marginTop: 10 }}>
            {proof.data}
          </pre>
        </section>
      )}
    </AreaPage>
  );
}

/** Who, when, on what: the event as it is read. */
function EventFacts({ event }: { readonly event: AuditEvent }) {
  const say = useWords(evidenceWords);
  const locale = useLocale();
  return (
    <Rail label={say('eventTitle')}>
      <RailSection>
        <Facts>
          <Fact label={say('when')}>{longInstant(event.at, locale)}</Fact>
          <Fact label={say('who')}>
            <Actor event={event} />
          </Fact>
          <Fact label={say('onWhat')}>
            <Target event={event} />
          </Fact>
          {event.request && (
            <Fact label={say('forRequest')}>
              <Link to={`/requests/${event.request}`}>{say('openRequest')}</Link>
            </Fact>
          )}
          <Fact label={say('position')}>
            {event.position === null ? say('waiting') : count(event.position, locale)}
          </Fact>
          {event.erased > 0 && <Fact label={say('contents')}>{say('erased', { count: event.erased })}</Fact>}
        </Facts>
      </RailSection>
    </Rail>
  );
}

/** For reading only: what is hashed is the text as it came. */
function pretty(leaf: string): string {
  try {
    return JSON.stringify(JSON.parse(leaf), null, 2);
  } catch {
    return leaf;
  }
}

function Check({
  leaf,
  proof,
  verifierKey,
}: {
  readonly leaf: string;
  readonly proof: string;
  readonly verifierKey: string;
}) {
  const say = useWords(evidenceWords);
  const locale = useLocale();
  const [result, setResult] = useState<ProofResult | 'malformed' | null>(null);
  useEffect(() => {
    let live = true;
    checkProof(leaf, proof, verifierKey)
      .then((checked) => live && setResult(checked))
      .catch(() => live && setResult('malformed'));
    return () => {
      live = false;
    };
  }, [leaf, proof, verifierKey]);
  if (result === null) return <div aria-busy />;
  if (result === 'malformed') {
    return (
      <div className={parts.card} data-tone="failed" role="alert">
        <StateMark tone="failed">{say('malformed')}</StateMark>
      </div>
    );
  }
  const good = result.isInLog && result.signature === 'valid';
  return (
    <section className={parts.card} data-tone={good ? undefined : 'failed'} aria-live="polite">
      <h2>{say('checked')}</h2>
      <StateMark tone={result.isInLog ? 'holds' : 'failed'}>
        {say(result.isInLog ? 'inLog' : 'notInLog', {
          index: count(result.index, locale),
          size: count(result.size, locale),
        })}
      </StateMark>
      <StateMark
        tone={result.signature === 'valid' ? 'holds' : result.signature === 'missing' ? 'risk' : 'failed'}
      >
        {say('signature', { result: result.signature })}
      </StateMark>
      <p className={parts.mono}>
        <span className={parts.quiet}>{say('leafHash')}</span> {result.leafHash}
        <br />
        <span className={parts.quiet}>{say('rootHash')}</span> {result.root}
      </p>
      <p className={parts.quiet}>{say('checkedHow')}</p>
    </section>
  );
}
