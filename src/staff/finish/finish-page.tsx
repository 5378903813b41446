import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ownPath } from '../../metadata/own-path.ts';
import { useWords } from '../../web/words/words.tsx';
import { accountWords } from '../account/account-words.ts';
import { AddApp, type AddedFactor } from '../account/add-app.tsx';
import { AddPasskey } from '../account/add-passkey.tsx';
import { ChangePassword } from '../account/change-password.tsx';
import { RecoveryCodes } from '../account/recovery-codes.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ProveForm } from '../prove/prove-form.tsx';
import { meQuery } from '../session-queries.ts';
import classes from '../shell/sign-in.module.css';
import { finishWords } from './finish-words.ts';

/** What a sign-in still needs before anything else: a second factor, a new password. */
export function FinishPage() {
  const say = useWords(finishWords);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { to } = useSearch({ strict: false }) as { readonly to?: unknown };
  const { data: me } = useSuspenseQuery(meQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const step = me?.session.unfinished ?? null;
  const done = me !== null && step === null && codes === null;
  useEffect(() => {
    if (me === null) void navigate({ to: '/sign-in' });
    else if (done) void navigate({ href: ownPath(to), replace: true });
  }, [me, done, navigate, to]);
  const again = () => queries.fetchQuery({ ...meQuery, staleTime: 0 });
  const leave = async () => {
    await call('DELETE', '/sessions/current').catch(() => undefined);
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  if (!me || done) return <main aria-busy />;
  const reason = me.session.passwordReason;
  return (
    <main className={classes.page}>
      <div className={classes.box} data-wide>
        {codes ? (
          <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
        ) : (
          <div className={parts.form}>
            <h1 className={classes.title}>{say(`title_${step ?? 'second_factor'}`)}</h1>
            {step === 'change_password' && (
              <>
                <p>{say(reasons.find((one) => one === reason) ?? 'asked')}</p>
                <ChangePassword username={me.username} onChanged={() => void again()} />
              </>
            )}
            {step === 'second_factor' && (
              <ProveForm accepted={['code', 'passkey']} onProven={() => void again()} />
            )}
            {step === 'enrol_second_factor' && (
              <Enrol
                onAdded={async ({ recoveryCodes }) => {
                  setCodes(recoveryCodes ?? null);
                  await again();
                }}
              />
            )}
          </div>
        )}
        <div className={classes.foot}>
          <button type="button" className={parts.link} onClick={() => void leave()}>
            {say('leave')}
          </button>
        </div>
      </div>
    </main>
  );
}

const reasons = ['asked', 'expired', 'breached', 'compromised'] as const;

function Enrol({ onAdded }: { onAdded(added: AddedFactor): Promise<void> }) {
  const say = useWords(finishWords);
  const account = useWords(accountWords);
  const [kind, setKind] = useState<'app' | 'passkey' | null>(null);
  const back = (
    <Button variant="default" onClick={() => setKind(null)}>
      {say('back')}
    </Button>
  );
  if (kind === 'app') return <AddApp cancel={back} onAdded={(added) => void onAdded(added)} />;
  if (kind === 'passkey') return <AddPasskey cancel={back} onAdded={(added) => void onAdded(added)} />;
  return (
    <>
      <p>{say('enrolText')}</p>
      <Button onClick={() => setKind('app')}>{account('addApp')}</Button>
      <Button variant="default" onClick={() => setKind('passkey')}>
        {account('addPasskey')}
      </Button>
    </>
  );
}
