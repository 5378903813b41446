import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormErrors } from '../parts/form-errors.tsx';
import { TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { ReadFailure } from '../parts/states.tsx';
import { useAction } from '../parts/use-action.ts';
import classes from './account.module.css';
import { accountWords } from './account-words.ts';

interface Offer {
  readonly totp: { readonly ticket: string; readonly secret: string; readonly uri: string };
}

export interface AddedFactor {
  readonly id: string;
  readonly recoveryCodes?: readonly string[];
}

/** The offer holds a new secret each time, so it is asked for once and kept nowhere. */
const offerQuery = {
  queryKey: ['account', 'offer'],
  queryFn: () => call<Offer>('POST', '/me/factors/offers', { body: { kind: 'totp' } }),
  staleTime: 9 * 60_000,
  gcTime: 0,
  retry: false,
};

/** Setting up an authenticator app: scan, type what it shows. */
export function AddApp({
  cancel,
  onAdded,
}: {
  readonly cancel?: ReactNode;
  onAdded(added: AddedFactor): void;
}) {
  const say = useWords(accountWords);
  const { data, error, refetch } = useQuery(offerQuery);
  const action = useAction({ name: 'factor-name', 'totp.code': 'factor-code', 'totp.ticket': 'factor-code' });
  const [name, setName] = useState(say('appNameExample'));
  const [code, setCode] = useState('');
  const add = async () => {
    if (!data) return;
    await action.run(async () => {
      const totp = { ticket: data.totp.ticket, code };
      onAdded(await call<AddedFactor>('POST', '/me/factors', { body: { name, totp } }));
    });
  };
  if (error) return <ReadFailure error={error} onRetry={() => void refetch()} />;
  return (
    <form
      className={parts.form}
      noValidate
      aria-busy={!data}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <FormErrors errors={action.errors}>
        <p>{say('appText')}</p>
        {data && (
          <div className={classes.app}>
            <QrCode text={data.totp.uri} label={say('qrCode')} />
            <div>
              <p className={parts.quiet}>{say('appByHand')}</p>
              <p className={classes.key}>{data.totp.secret.match(/.{1,4}/gu)?.join(' ')}</p>
            </div>
          </div>
        )}
        <div className={parts.pair}>
          <TextInput
            id="factor-code"
            label={say('appCode')}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            data-autofocus
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <TextInput
            id="factor-name"
            label={say('appName')}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <div className={parts.buttons}>
          {cancel}
          <Button
            type="submit"
            loading={action.busy}
            disabled={!data || code.trim().length < 6 || name.trim() === ''}
          >
            {say('addTheApp')}
          </Button>
        </div>
      </FormErrors>
    </form>
  );
}

/** What draws it is loaded when somebody looks at one. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data } = useQuery({
    queryKey: ['account', 'qr', text],
    queryFn: async () => (await import('uqr')).encode(text, { border: 2 }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const size = data?.size ?? 1;
  const path = (data?.data ?? [])
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
