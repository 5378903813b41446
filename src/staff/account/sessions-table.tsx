import { useQuery, useQueryClient } from '@tanstack/react-query';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import classes from './account.module.css';
import { accountWords } from './account-words.ts';
import { ProofList } from './proof-list.tsx';
import { type SessionJson, sessionsQuery } from './queries.ts';

/** The open sessions of a user, each with its device and place, to be ended at once. */
export function SessionsTable({ user }: { readonly user?: string }) {
  const say = useWords(accountWords);
  const queries = useQueryClient();
  const action = useAction();
  const { data, error, refetch } = useQuery(sessionsQuery(user));
  const end = (path: string) =>
    void action.run(async () => {
      await call('DELETE', path);
      await queries.invalidateQueries({ queryKey: ['account', 'sessions'] });
      await queries.invalidateQueries({ queryKey: ['me'] });
    });
  const others = data?.some((session) => !session.current) ?? false;
  return (
    <>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {action.errors.map((each) => (
        <p key={each.message} role="alert" className={parts.failure}>
          {each.message}
        </p>
      ))}
      {data?.length === 0 && <p className={parts.quiet}>{say('noSessions')}</p>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('device')}</th>
              <th scope="col">{say('network')}</th>
              <th scope="col">{say('signedInWith')}</th>
              <th scope="col">{say('signedIn')}</th>
              <th scope="col">{say('lastSeen')}</th>
              <th scope="col">
                <span className="at-unseen">{say('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((session) => (
              <Row key={session.id} session={session} onEnd={() => end(`/sessions/${session.id}`)} />
            ))}
          </tbody>
        </table>
      )}
      {others && (
        <div className={parts.actions}>
          <button
            type="button"
            className={parts.link}
            onClick={() => end(user === undefined ? '/sessions' : `/users/${user}/sessions`)}
          >
            {say(user === undefined ? 'endOthers' : 'endAll')}
          </button>
        </div>
      )}
    </>
  );
}

function Row({ session, onEnd }: { readonly session: SessionJson; onEnd(): void }) {
  const say = useWords(accountWords);
  const device = session.browser ?? say('unknownDevice');
  return (
    <tr>
      <th scope="row">
        <span className={classes.marks}>
          {device}
          {session.current && <StateMark tone="holds">{say('thisOne')}</StateMark>}
        </span>
      </th>
      <td data-label={say('network')}>
        <span className={parts.mono}>{session.network ?? say('unknownNetwork')}</span>
      </td>
      <td data-label={say('signedInWith')} className={parts.sentence}>
        <ProofList proofs={session.proofs} />
      </td>
      <td data-label={say('signedIn')}>
        <NearInstant at={session.createdAt} />
      </td>
      <td data-label={say('lastSeen')}>
        <NearInstant at={session.lastSeenAt} />
      </td>
      <td data-align="right">
        {!session.current && (
          <button type="button" className={parts.link} onClick={onEnd}>
            {say('endSession')}
            <span className="at-unseen">{device}</span>
          </button>
        )}
      </td>
    </tr>
  );
}
