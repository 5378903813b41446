import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import { Tick } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import type { CaseDialogProps } from './dialogs.tsx';
import { requestWords } from './request-words.ts';

const grounds = [
  'no_longer_necessary',
  'consent_withdrawn',
  'objection',
  'unlawful',
  'legal_duty',
  'child_consent',
  'retention_ended',
] as const;

/** Walks the map of the person and plans what happens to each item. Nothing is erased by it. */
export function PlanDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const queries = useQueryClient();
  const action = useAction({ ground: 'plan-ground', openRequests: 'plan-acknowledged' });
  const [ground, setGround] = useState<string>('no_longer_necessary');
  const [asked, setAsked] = useState(false);
  const [acknowledged, setAcknowledged] = useState(false);
  const plan = async () => {
    const done = await action.run(async () => {
      try {
        await call('POST', '/erasures', {
          body: {
            subject: request.subject?.id,
            request: request.id,
            ground,
            ...(acknowledged && { openRequests: 'acknowledged' }),
          },
        });
      } catch (cause) {
        if (cause instanceof Refusal && cause.findings.some((one) => one.field === 'openRequests'))
          setAsked(true);
        throw cause;
      }
      await queries.invalidateQueries({ queryKey: ['request', request.id] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('planTitle')}
      submit={say('planErasure')}
      action={action}
      onSubmit={() => void plan()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('planText')}</p>
      <NativeSelect
        id="plan-ground"
        label={say('planGround')}
        value={ground}
        onChange={(event) => setGround(event.currentTarget.value)}
        data={grounds.map((value) => ({ value, label: say('erasureGround', { ground: value }) }))}
      />
      {asked && (
        <Tick id="plan-acknowledged" checked={acknowledged} onChange={setAcknowledged}>
          {say('planAcknowledge')}
        </Tick>
      )}
    </FormDialog>
  );
}
