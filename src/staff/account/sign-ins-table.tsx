import { useQuery } from '@tanstack/react-query';
import { StateMark } from '../../web/state/state-mark.tsx';
import { useWords } from '../../web/words/words.tsx';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import classes from './account.module.css';
import { accountWords } from './account-words.ts';
import { ProofList } from './proof-list.tsx';
import { type SignInJson, signInsQuery } from './queries.ts';

const reasons = [
  'code',
  'passkey',
  'network',
  'single_sign_on_only',
  'single_sign_on',
  'compromised',
] as const;

/** Sign-ins of a user and what was tried in their name, as the evidence has them. */
export function SignInsTable({ user }: { readonly user?: string }) {
  const say = useWords(accountWords);
  const { data, error, refetch } = useQuery(signInsQuery(user));
  return (
    <>
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className={parts.quiet}>{say('noSignIns')}</p>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('when')}</th>
              <th scope="col">{say('outcome')}</th>
              <th scope="col">{say('device')}</th>
              <th scope="col">{say('network')}</th>
              <th scope="col">{say('signedInWith')}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <tr key={line.id}>
                <th scope="row" data-nowrap>
                  <NearInstant at={line.at} />
                </th>
                <td data-label={say('outcome')}>
                  <Outcome line={line} />
                </td>
                <td data-label={say('device')}>{line.browser ?? say('unknownDevice')}</td>
                <td data-label={say('network')}>
                  <span className={parts.mono}>{line.network ?? say('unknownNetwork')}</span>
                </td>
                <td data-label={say('signedInWith')} className={parts.sentence}>
                  <ProofList proofs={line.with} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Outcome({ line }: { readonly line: SignInJson }) {
  const say = useWords(accountWords);
  const reason = reasons.find((one) => one === line.reason);
  return (
    <span className={classes.marks}>
      <StateMark tone={line.outcome === 'signed_in' ? 'holds' : 'failed'}>
        {say(`outcome_${line.outcome}`)}
      </StateMark>
      {line.newDevice && <StateMark tone="risk">{say('newDevice')}</StateMark>}
      {reason && <span className={parts.quiet}>{say(`reason_${reason}`)}</span>}
    </span>
  );
}
