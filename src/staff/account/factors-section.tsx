import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { IconDeviceMobile, IconKey } from '../../web/icons.ts';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { NearInstant } from '../parts/near-instant.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useSure } from '../parts/sure.tsx';
import { accountWords } from './account-words.ts';
import { AddApp, type AddedFactor } from './add-app.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { type FactorJson, factorsQuery } from './queries.ts';
import { RecoveryCodes } from './recovery-codes.tsx';

/** One's second factors, and the codes for the day on which they are lost. */
export function FactorsSection() {
  const say = useWords(accountWords);
  const web = useWords(webWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const sure = useSure();
  const { data, error, refetch } = useQuery(factorsQuery());
  const [adding, setAdding] = useState<'app' | 'passkey' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['account'] });
    await queries.invalidateQueries({ queryKey: ['me'] });
  };
  const added = async ({ recoveryCodes }: AddedFactor) => {
    setAdding(null);
    if (recoveryCodes) setCodes(recoveryCodes);
    await again();
  };
  const remove = (factor: FactorJson) => {
    sure({
      title: say('removeTitle', { name: factor.name }),
      text: say('removeSure'),
      submit: say('remove'),
      work: async () => {
        await call('DELETE', `/me/factors/${factor.id}`);
        await again();
      },
    });
  };
  const renew = () => {
    sure({
      title: say('newCodes'),
      text: say('newCodesSure'),
      submit: say('newCodes'),
      work: async () => {
        const made = await call<{ recoveryCodes: readonly string[] }>('POST', '/me/recovery-codes');
        setCodes(made.recoveryCodes);
        await again();
      },
    });
  };
  const leave = (
    <Button variant="default" onClick={() => setAdding(null)}>
      {web('cancel')}
    </Button>
  );
  return (
    <section className={parts.form} id="second-factors">
      <SectionHeading title={say('factors')} />
      {error && <ReadFailure error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={parts.prose}>{say('noFactors')}</p>}
      {data && data.items.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('kind')}</th>
              <th scope="col">{say('added')}</th>
              <th scope="col">{say('lastUsed')}</th>
              <th scope="col">
                <span className="at-unseen">{say('do')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((factor) => (
              <tr key={factor.id}>
                <th scope="row">
                  <bdi>{factor.name}</bdi>
                </th>
                <td data-label={say('kind')}>{say(`kind_${factor.kind}`)}</td>
                <td data-label={say('added')}>{plainDate(factor.createdAt, locale)}</td>
                <td data-label={say('lastUsed')}>
                  {factor.lastUsedAt ? <NearInstant at={factor.lastUsedAt} /> : say('never')}
                </td>
                <td data-align="right">
                  <button type="button" className={parts.link} onClick={() => remove(factor)}>
                    {say('remove')}
                    <span className="at-unseen">{factor.name}</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding === null && (
        <div className={parts.actions}>
          <Button
            variant="default"
            leftSection={<IconDeviceMobile size={16} aria-hidden />}
            onClick={() => setAdding('app')}
          >
            {say('addApp')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            onClick={() => setAdding('passkey')}
          >
            {say('addPasskey')}
          </Button>
        </div>
      )}
      {adding && (
        <div className={parts.card} style={{ maxWidth: 640 }}>
          <h3>{say(adding === 'app' ? 'addApp' : 'addPasskey')}</h3>
          {adding === 'app' ? (
            <AddApp cancel={leave} onAdded={(one) => void added(one)} />
          ) : (
            <AddPasskey cancel={leave} onAdded={(one) => void added(one)} />
          )}
        </div>
      )}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {data && data.items.length > 0 && !codes && (
        <div className={parts.actions}>
          <span>{say('recoveryLeft', { count: data.recoveryCodesLeft })}</span>
          <button type="button" className={parts.link} onClick={renew}>
            {say('newCodes')}
          </button>
        </div>
      )}
    </section>
  );
}
