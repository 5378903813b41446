import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { accountWords } from '../account/account-words.ts';
import { factorsQuery } from '../account/queries.ts';
import { SessionsTable } from '../account/sessions-table.tsx';
import { SignInsTable } from '../account/sign-ins-table.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { useFocusBack } from '../parts/use-focus-back.ts';
import type { UserJson } from '../settings/queries.ts';
import { securityWords } from './security-words.ts';

/** How a user signs in: factors, sessions, sign-ins; and what to do when a factor is lost or a password stolen. */
export function UserSignIn({ user, onClose }: { readonly user: UserJson; onClose(): void }) {
  const say = useWords(securityWords);
  useFocusBack();
  const account = useWords(accountWords);
  const web = useWords(webWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const sure = useSure();
  const { data, error, refetch } = useQuery(factorsQuery(user.id));
  const act = (title: string, text: string, work: () => Promise<unknown>) =>
    sure({
      title,
      text,
      submit: title,
      work: async () => {
        await work();
        await queries.invalidateQueries({ queryKey: ['account'] });
        await queries.invalidateQueries({ queryKey: ['settings'] });
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('signInOf', { name: user.name })}
      size={820}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1rem', fontWeight: 620 } }}
      closeButtonProps={{ 'aria-label': web('close') }}
    >
      <div className={parts.form} style={{ gap: 24 }}>
        <section className={parts.form}>
          <SectionHeading title={account('factors')} />
          {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
          {data?.items.length === 0 && <p className={parts.quiet}>{say('noFactor')}</p>}
          {data && data.items.length > 0 && (
            <ul className={parts.form} style={{ gap: 4, margin: 0, padding: 0, listStyle: 'none' }}>
              {data.items.map((factor) => (
                <li key={factor.id}>
                  <bdi>{factor.name}</bdi>{' '}
                  <span className={parts.quiet}>
                    {account(`kind_${factor.kind}`)}, {plainDate(factor.createdAt, locale)}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <div className={parts.actions}>
            {data && data.items.length > 0 && (
              <Button
                variant="default"
                onClick={() =>
                  act(say('resetFactors'), say('resetSure', { name: user.name }), () =>
                    call('DELETE', `/users/${user.id}/factors`),
                  )
                }
              >
                {say('resetFactors')}
              </Button>
            )}
            {user.hasPassword && (
              <Button
                variant="default"
                onClick={() =>
                  act(say('stolen'), say('stolenSure', { name: user.name }), () =>
                    call('POST', `/users/${user.id}/stolen-passwords`),
                  )
                }
              >
                {say('stolen')}
              </Button>
            )}
          </div>
        </section>
        <section className={parts.form}>
          <SectionHeading title={say('openSessions')} />
          <SessionsTable user={user.id} />
        </section>
        <section className={parts.form}>
          <SectionHeading title={account('signIns')} />
          <SignInsTable user={user.id} />
        </section>
      </div>
    </Modal>
  );
}
