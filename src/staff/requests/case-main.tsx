import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, SectionHeading } from '../../web/layout/layout.tsx';
import { longDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { CaseRecipients } from '../recipients/case-recipients.tsx';
import { Acting, Fees } from './acting.tsx';
import { Answers } from './answers.tsx';
import classes from './case.module.css';
import { CertificateNote } from './certificate-note.tsx';
import type { DialogName } from './dialogs.tsx';
import { ErasurePlan } from './erasure-plan.tsx';
import type { CertificateJson, ErasureJson } from './erasure-shapes.ts';
import { Messages } from './messages.tsx';
import { NextStep } from './next-step.tsx';
import { Packages } from './packages.tsx';
import { requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';

/** The middle of the case: what is next, what it is about, and what was written. */
export function CaseMain({
  request,
  erasure,
  certificate,
  onOpen,
}: {
  readonly request: CaseJson;
  readonly erasure: ErasureJson | null;
  readonly certificate: CertificateJson | null;
  onOpen(name: DialogName): void;
}) {
  return (
    <div className={classes.main}>
      <NextStep request={request} erasure={erasure} onOpen={onOpen} />
      {certificate && erasure && <CertificateNote erasure={erasure} certificate={certificate} />}
      {erasure && <ErasurePlan erasure={erasure} />}
      {(request.type === 'access' || request.type === 'portability') && <Packages request={request} />}
      <Acting request={request} onOpen={onOpen} />
      <CaseRecipients request={request} />
      <Asked request={request} onOpen={onOpen} />
      <Fees request={request} />
      <Answers request={request} />
      <Messages request={request} onOpen={onOpen} />
    </div>
  );
}

/** What the person asked, who they say they are, and who that may be. */
function Asked({ request, onOpen }: { readonly request: CaseJson; onOpen(name: DialogName): void }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const { claimed } = request;
  return (
    <section>
      <SectionHeading title={say('asked')} />
      <div className={parts.form} style={{ paddingTop: 10 }}>
        <p className={parts.quiet}>
          {say('askedHow', { channel: request.channel, at: longDate(request.clock.receivedOn, locale) })}
        </p>
        {request.note ? (
          <p className={classes.quote}>{request.note}</p>
        ) : (
          <p className={parts.quiet}>{say('noWording')}</p>
        )}
        {claimed && (
          <p>
            {say('claims', {
              who: [claimed.name, claimed.email, claimed.phone, claimed.note].filter(Boolean).join(', '),
            })}
          </p>
        )}
        {request.linked.length > 0 && (
          <p>
            {say('linked')}{' '}
            {request.linked.map((other, index) => (
              <span key={other.id}>
                {index > 0 && ', '}
                <Link to={`/requests/${other.id}`}>
                  {other.number} {say('typeName', { type: other.type })}
                </Link>
              </span>
            ))}
          </p>
        )}
      </div>
      {request.subject === null && request.closedAt === null && (
        <Candidates request={request} onOpen={onOpen} />
      )}
    </section>
  );
}

function Candidates({ request, onOpen }: { readonly request: CaseJson; onOpen(name: DialogName): void }) {
  const say = useWords(requestWords);
  const queries = useQueryClient();
  const action = useAction();
  const link = (subject: string) =>
    void action.run(async () => {
      await call('POST', `/requests/${request.id}/subjects`, { body: { subject }, version: request.version });
      await queries.invalidateQueries({ queryKey: ['request', request.id] });
    });
  const find = (
    <Button variant="default" onClick={() => onOpen('subject')}>
      {say('findPerson')}
    </Button>
  );
  if (request.candidates.length === 0) return <EmptyState action={find}>{say('noCandidates')}</EmptyState>;
  return (
    <>
      <p className={parts.quiet}>{say('candidatesNote', { count: request.candidates.length })}</p>
      <ul className={classes.people}>
        {request.candidates.map((person) => (
          <li key={person.id}>
            <span>
              <Link to={`/records/${person.module}/${person.id}`}>
                <bdi>{person.title}</bdi>
              </Link>{' '}
              <span className="at-mono">{person.number}</span>
              <span className={parts.second}>
                {person.matched.map((by) => say('matchedBy', { by })).join(', ')}
              </span>
            </span>
            <Button variant="default" onClick={() => link(person.id)} loading={action.busy}>
              {say('thisPerson')}
            </Button>
          </li>
        ))}
      </ul>
      {action.errors.map((error) => (
        <p key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </p>
      ))}
      <div style={{ paddingTop: 10 }}>{find}</div>
    </>
  );
}
