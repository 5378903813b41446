import { Button } from '@mantine/core';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { webWords } from '../../web/words/web-words.ts';
import { useWords } from '../../web/words/words.tsx';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import { accountWords } from './account-words.ts';
import { ChangePassword } from './change-password.tsx';
import { FactorsSection } from './factors-section.tsx';
import { SessionsTable } from './sessions-table.tsx';
import { SignInsTable } from './sign-ins-table.tsx';

/** One's own account: password, second factors, sessions, sign-ins. */
export function AccountPage() {
  const say = useWords(accountWords);
  return (
    <AreaPage title={say('account')} lead={say('accountLead')}>
      <PasswordSection />
      <FactorsSection />
      <section className={parts.form}>
        <SectionHeading title={say('sessions')} />
        <SessionsTable />
      </section>
      <section className={parts.form}>
        <SectionHeading title={say('signIns')} />
        <p className={parts.quiet}>{say('signInsText')}</p>
        <SignInsTable />
      </section>
    </AreaPage>
  );
}

function PasswordSection() {
  const say = useWords(accountWords);
  const web = useWords(webWords);
  const { username } = useMe();
  const [state, setState] = useState<'shown' | 'edited' | 'changed'>('shown');
  return (
    <section className={parts.form}>
      <SectionHeading title={say('password')} />
      {state === 'edited' ? (
        <div className={parts.card} style={{ maxWidth: 480 }}>
          <ChangePassword
            username={username}
            onChanged={() => setState('changed')}
            cancel={
              <Button variant="default" onClick={() => setState('shown')}>
                {web('cancel')}
              </Button>
            }
          />
        </div>
      ) : (
        <>
          <p className={parts.prose}>{say('passwordText')}</p>
          <div className={parts.actions}>
            <Button variant="default" onClick={() => setState('edited')}>
              {say('changePassword')}
            </Button>
            <span aria-live="polite">
              {state === 'changed' && <StateMark tone="holds">{say('passwordChanged')}</StateMark>}
            </span>
          </div>
        </>
      )}
    </section>
  );
}
