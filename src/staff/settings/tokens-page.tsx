import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { instantOf } from '../../fields/written-day.ts';
import { IconPlus } from '../../web/icons.ts';
import { EmptyState } from '../../web/layout/layout.tsx';
import { StateMark, type StateTone } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { serviceNow } from '../clock.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { DateInput, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { CopyButton, ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { useAction } from '../parts/use-action.ts';
import { type TokenJson, tokensQuery } from './queries.ts';
import { SettingsShell } from './settings-shell.tsx';
import { settingsWords } from './settings-words.ts';

function stateOf(token: TokenJson): 'revoked' | 'expired' | 'valid' {
  if (token.revokedAt) return 'revoked';
  return Date.parse(token.expiresAt) <= serviceNow().getTime() ? 'expired' : 'valid';
}

const tones: Readonly<Record<ReturnType<typeof stateOf>, StateTone>> = {
  valid: 'holds',
  expired: 'stopped',
  revoked: 'stopped',
};

/** API tokens: made, shown once, revoked at once. */
export function TokensPage() {
  const say = useWords(settingsWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const sure = useSure();
  const { data, error, refetch } = useQuery(tokensQuery);
  const [fresh, setFresh] = useState(false);
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const revoke = (token: TokenJson) => {
    sure({
      title: say('revokeTitle', { name: token.name }),
      text: say('revokeSure'),
      submit: say('revokeNow'),
      work: async () => {
        await call('DELETE', `/tokens/${token.id}`);
        await queries.invalidateQueries({ queryKey: ['settings', 'tokens'] });
      },
    });
  };
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setFresh(true)}>
      {say('newToken')}
    </Button>
  );
  return (
    <SettingsShell page="tokens" actions={add}>
      {made && (
        <section className={parts.card} aria-live="polite">
          <h2>{say('tokenMade', { name: made.name })}</h2>
          <p className={parts.quiet}>{say('tokenOnce')}</p>
          <pre className={parts.text}>{made.token}</pre>
          <div className={parts.actions}>
            <CopyButton text={made.token} label={say('copyToken')} />
            <Button variant="default" onClick={() => setMade(null)}>
              {say('tokenKept')}
            </Button>
          </div>
        </section>
      )}
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <EmptyState>{say('noTokens')}</EmptyState>}
      {data && data.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('scopes')}</th>
              <th scope="col">{say('owner')}</th>
              <th scope="col">{say('lastUsed')}</th>
              <th scope="col">{say('validUntil')}</th>
              <th scope="col">{say('state')}</th>
              <th scope="col">
                <span className="at-unseen">{say('revoke')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((token) => (
              <tr key={token.id}>
                <th scope="row">
                  {token.name} <span className="at-mono">{token.hint}</span>
                </th>
                <td data-label={say('scopes')}>
                  <span className={parts.mono}>{token.scopes.join(' ')}</span>
                </td>
                <td data-label={say('owner')}>
                  <bdi>{token.user.title}</bdi>
                </td>
                <td data-label={say('lastUsed')}>
                  {token.lastUsedAt ? plainDate(token.lastUsedAt, locale) : say('never')}
                </td>
                <td data-label={say('validUntil')} data-nowrap>
                  {plainDate(token.expiresAt, locale)}
                </td>
                <td data-label={say('state')}>
                  <StateMark tone={tones[stateOf(token)]}>{say(`token_${stateOf(token)}`)}</StateMark>
                </td>
                <td data-align="right">
                  {stateOf(token) === 'valid' && (
                    <button type="button" className={parts.link} onClick={() => revoke(token)}>
                      {say('revoke')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {fresh && <NewTokenDialog onClose={() => setFresh(false)} onMade={setMade} />}
    </SettingsShell>
  );
}

function NewTokenDialog({
  onClose,
  onMade,
}: {
  onClose(): void;
  onMade(made: { name: string; token: string }): void;
}) {
  const say = useWords(settingsWords);
  const queries = useQueryClient();
  const action = useAction({
    name: 'token-name',
    'scopes.0': 'token-scopes',
    scopes: 'token-scopes',
    expiresAt: 'token-expires',
  });
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState('records:read');
  const [expires, setExpires] = useState('');
  const make = async () => {
    const done = await action.run(async () => {
      const made = await call<{ token: string }>('POST', '/tokens', {
        body: {
          name,
          scopes: scopes.split(/[\s,]+/u).filter(Boolean),
          ...(expires && { expiresAt: instantOf(`${expires}T23:59:59`) ?? expires }),
        },
      });
      await queries.invalidateQueries({ queryKey: ['settings', 'tokens'] });
      onMade({ name, token: made.token });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('newToken')}
      submit={say('makeToken')}
      action={action}
      disabled={name.trim() === '' || scopes.trim() === ''}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <TextInput
        id="token-name"
        label={say('tokenFor')}
        value={name}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        id="token-scopes"
        label={say('scopes')}
        description={say('scopesNote')}
        value={scopes}
        onChange={(event) => setScopes(event.currentTarget.value)}
      />
      <DateInput
        id="token-expires"
        label={say('validUntil')}
        description={say('expiresNote')}
        value={expires}
        onChange={setExpires}
      />
    </FormDialog>
  );
}
