import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RailSection } from '../../web/layout/layout.tsx';
import { ProofRosette } from '../../web/state/proof-rosette.tsx';
import { useWords } from '../../web/words/words.tsx';
import { address } from '../api.ts';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import classes from './case.module.css';
import { caseEventsQuery } from './queries.ts';
import { requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';

/** The evidence of the case, newest first; each rosette opens the proof. */
export function EventsRail({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const { data } = useQuery(caseEventsQuery(request.id));
  const events = data ?? [];
  return (
    <RailSection
      title={
        <>
          {say('events')} <span className={parts.quiet}>{events.length}</span>
        </>
      }
      action={
        <Link to="/evidence" search={{ request: request.id }}>
          {say('checkProofs')}
        </Link>
      }
    >
      <ol className={classes.events}>
        {events.map((event) => (
          <li key={event.id}>
            <span>
              {event.label}
              <span className={parts.second}>
                <NearInstant at={event.at} />
                {event.actor && (
                  <>
                    {', '}
                    <bdi>{event.actor}</bdi>
                  </>
                )}
              </span>
            </span>
            {event.position !== null ? (
              <ProofRosette href={`/evidence/${event.id}`} label={say('proofOf', { event: event.label })} />
            ) : (
              <span className="at-unseen">{say('notSealed')}</span>
            )}
          </li>
        ))}
      </ol>
      <p>
        <a href={address(`/requests/${request.id}/proof-pack`, { format: 'html' })} download>
          {say('proofPackHtml')}
        </a>
      </p>
    </RailSection>
  );
}
