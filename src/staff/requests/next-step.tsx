import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainDate } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { useMe } from '../session.tsx';
import { actingWords } from './acting-words.ts';
import { CarryOut } from './carry-out.tsx';
import classes from './case.module.css';
import { openSteps } from './case-steps.ts';
import type { DialogName } from './dialogs.tsx';
import type { ErasureJson } from './erasure-shapes.ts';
import { ExecuteDialog } from './execute-dialog.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';

const SecretsCopyDialog = lazy(() =>
  import('../secrets/secrets-copy-dialog.tsx').then((it) => ({ default: it.SecretsCopyDialog })),
);

interface NextProps {
  readonly request: CaseJson;
  readonly erasure: ErasureJson | null;
  onOpen(name: DialogName): void;
}

/** What to do now: one sentence, its action, and what else may be done at this point. */
export function NextStep({ request, erasure, onOpen }: NextProps) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const pause = request.pauses.find((one) => one.to === null);
  if (request.closedAt !== null) return null;
  const kind = nextKind(request, erasure);
  const settled = kind !== 'subject' && kind !== 'identity_check';
  if (request.mandate === 'unchecked' && settled) return <MandateFirst onOpen={onOpen} />;
  return (
    <section
      className={parts.card}
      aria-labelledby="next-step"
      data-tone={request.clock.state === 'overdue' ? 'failed' : undefined}
    >
      <div className={classes.nextTitle}>
        <h2 id="next-step">{say('nextTitle', { kind })}</h2>
      </div>
      <p className={parts.prose}>
        {say('nextText', { kind, person: request.subject === null ? 'no' : 'yes' })}
      </p>
      {pause && (
        <p>
          <StateMark tone="stopped">
            {say('pausedFor', { reason: pause.reason, date: plainDate(pause.from, locale) })}
          </StateMark>
        </p>
      )}
      {pause && pause.reason !== 'fee' && (
        <p className={pause.asked ? parts.quiet : parts.prose}>
          {pause.asked ? say('wroteOn', { date: plainDate(pause.asked, locale) }) : say('nobodyWritten')}
        </p>
      )}
      <div className={parts.actions}>
        <NextActions request={request} erasure={erasure} kind={kind} onOpen={onOpen} />
        {pause && pause.reason !== 'fee' && (
          <Button variant="default" onClick={() => onOpen('resume')}>
            {say('endPause')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Somebody acts for the person: nothing is made or decided for them before it is settled that they may. */
function MandateFirst({ onOpen }: Pick<NextProps, 'onOpen'>) {
  const say = useWords(actingWords);
  return (
    <section className={parts.card} aria-labelledby="next-step">
      <div className={classes.nextTitle}>
        <h2 id="next-step">{say('mandateTitle')}</h2>
      </div>
      <p className={parts.prose}>{say('mandateText')}</p>
      <div className={parts.actions}>
        <Button onClick={() => onOpen('mandate')}>{say('checkMandate')}</Button>
      </div>
    </section>
  );
}

/** The step to take now; for an erasure case, the part of the erasure that is open. */
function nextKind(request: CaseJson, erasure: ErasureJson | null): string {
  const kinds = openSteps(request).map((step) => step.kind);
  const first = kinds.find((kind) => kind !== 'resume') ?? 'closure';
  const settled = !['subject', 'identity_check'].includes(first);
  if (request.type !== 'erasure' || !settled || !kinds.includes('erasure')) return first;
  if (!erasure || erasure.state === 'withdrawn') return 'erasure_plan';
  if (erasure.state === 'sent_back') return 'erasure_again';
  if (erasure.state === 'planned') return 'erasure_approval';
  return first === 'erasure' ? 'erasure_execution' : first;
}

function NextActions({ request, erasure, kind, onOpen }: NextProps & { readonly kind: string }) {
  const say = useWords(requestWords);
  const me = useMe();
  const [dialog, setDialog] = useState<'plan' | 'execute' | null>(null);
  const plans = me.tools.includes('erasure_plan');
  const button = (label: string, open: () => void, primary = true) => (
    <Button variant={primary ? 'filled' : 'default'} onClick={open}>
      {label}
    </Button>
  );
  return (
    <>
      {kind === 'subject' && (
        <>
          {button(say('findPerson'), () => onOpen('subject'))}
          {button(say('checkIdentity'), () => onOpen('identity'), false)}
        </>
      )}
      {kind === 'identity_check' && (
        <>
          {button(say('checkIdentity'), () => onOpen('identity'))}
          {request.pauses.every((pause) => pause.to !== null) &&
            button(say('askForProof'), () => onOpen('pause'), false)}
        </>
      )}
      {kind === 'package' && <MakePackage request={request} />}
      {(kind === 'correction' || kind === 'restriction') && <CarryOut request={request} kind={kind} />}
      {(kind === 'correction' || kind === 'restriction') &&
        request.next.some((step) => step.kind === 'decision') &&
        button(say('decide'), () => onOpen('decision'), false)}
      {(kind === 'decision' || kind === 'package') &&
        button(say('decide'), () => onOpen('decision'), kind === 'decision')}
      {kind === 'delivery' && button(say('deliver'), () => onOpen('delivery'))}
      {kind === 'dispatch' && button(say('proveDispatch'), () => onOpen('dispatch'))}
      {kind === 'closure' && button(say('close'), () => onOpen('closure'))}
      {kind === 'erasure_plan' && plans && button(say('planErasure'), () => setDialog('plan'))}
      {kind === 'erasure_again' && plans && erasure && <PlanAnew erasure={erasure} />}
      {kind === 'erasure_approval' && plans && erasure && <PlanAnew erasure={erasure} quiet />}
      {erasure?.state === 'approved' &&
        plans &&
        button(say('execute'), () => setDialog('execute'), kind === 'erasure_execution')}
      {kind.startsWith('erasure') &&
        kind !== 'erasure_execution' &&
        request.next.some((step) => step.kind === 'decision') &&
        button(say('refuseInstead'), () => onOpen('decision'), false)}
      {dialog === 'plan' && <PlanDialog request={request} onClose={() => setDialog(null)} />}
      {dialog === 'execute' && erasure && (
        <ExecuteDialog request={request} erasure={erasure} onClose={() => setDialog(null)} />
      )}
    </>
  );
}

function MakePackage({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const queries = useQueryClient();
  const action = useAction();
  const [withSecrets, setWithSecrets] = useState(false);
  const make = () =>
    void action.run(async () => {
      await call('POST', `/requests/${request.id}/packages`, { body: {} });
      await queries.invalidateQueries({ queryKey: ['request', request.id] });
    });
  return (
    <>
      <Button onClick={make} loading={action.busy}>
        {say('makePackage')}
      </Button>
      <Button variant="subtle" onClick={() => setWithSecrets(true)}>
        {say('makePackageWithSecrets')}
      </Button>
      {withSecrets && (
        <Suspense fallback={null}>
          <SecretsCopyDialog request={request.id} onClose={() => setWithSecrets(false)} />
        </Suspense>
      )}
      {action.errors.map((error) => (
        <span key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </span>
      ))}
    </>
  );
}

function PlanAnew({ erasure, quiet = false }: { readonly erasure: ErasureJson; readonly quiet?: boolean }) {
  const say = useWords(requestWords);
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const plan = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await call('POST', `/erasures/${erasure.id}/plans`);
      await queries.invalidateQueries({ queryKey: ['erasure', erasure.id] });
      if (erasure.request) await queries.invalidateQueries({ queryKey: ['request', erasure.request] });
    } catch (cause) {
      setFailure(cause instanceof Refusal ? cause.message : String(cause));
    }
    setBusy(false);
  };
  return (
    <>
      <Button variant={quiet ? 'default' : 'filled'} onClick={() => void plan()} loading={busy}>
        {say('planAnew')}
      </Button>
      {failure && (
        <span role="alert" className={parts.failure}>
          {failure}
        </span>
      )}
    </>
  );
}
