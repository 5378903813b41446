import { Button } from '@mantine/core';
import { useState } from 'react';
import { SectionHeading } from '../../web/layout/layout.tsx';
import { StateMark } from '../../web/state/state-mark.tsx';
import { plainInstant } from '../../web/words/dates.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useMe } from '../session.tsx';
import type { CaseDialogProps } from './dialogs.tsx';
import type { CaseJson, CaseWithholding } from './shapes.ts';
import { useStep } from './use-step.ts';
import { WithholdDialog } from './withhold-dialog.tsx';
import { withholdWords } from './withhold-words.ts';

const tones = { proposed: 'risk', approved: 'holds', sent_back: 'stopped' } as const;

/** What the copies of the case leave out (Art. 15(4)): proposed, agreed to by a second person, or handed over after all. */
export function Withheld({
  request,
  placeName,
}: {
  readonly request: CaseJson;
  placeName(place: string): string;
}) {
  const say = useWords(withholdWords);
  const locale = useLocale();
  const [proposing, setProposing] = useState(false);
  const open = request.state === 'in_progress' && request.identity !== 'refused' && request.subject !== null;
  if (!open && request.withholdings.length === 0) return null;
  return (
    <section>
      <SectionHeading
        title={say('title')}
        action={
          open && (
            <Button size="compact-sm" variant="subtle" onClick={() => setProposing(true)}>
              {say('leaveOut')}
            </Button>
          )
        }
      />
      {request.withholdings.length > 0 && (
        <table className={`${parts.table} ${parts.stacked}`}>
          <tbody>
            {request.withholdings.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  {placeName(one.place)}
                  <span className={parts.second}>
                    {[
                      say(`ground_${one.ground}`),
                      one.passages.length > 0 && say('words', { count: one.passages.length }),
                    ]
                      .filter(Boolean)
                      .join('. ')}
                  </span>
                  {one.reason && <span className={parts.second}>{one.reason}</span>}
                </th>
                <td>
                  <StateMark tone={tones[one.state]}>{say('state', { state: one.state })}</StateMark>
                  <span className={parts.second}>
                    {[one.by?.name, one.decidedBy?.name, plainInstant(one.decidedAt ?? one.at, locale)]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </td>
                <td data-align="right">{open && <Decide request={request} withholding={one} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {proposing && <WithholdDialog request={request} onClose={() => setProposing(false)} />}
    </section>
  );
}

function Decide({
  request,
  withholding,
}: {
  readonly request: CaseJson;
  readonly withholding: CaseWithholding;
}) {
  const say = useWords(withholdWords);
  const me = useMe();
  const { action, take } = useStep(request);
  const [back, setBack] = useState(false);
  if (withholding.state === 'sent_back') return null;
  const mayAgree = withholding.state === 'proposed' && withholding.by?.id !== me.id;
  return (
    <span className={parts.actions} style={{ justifyContent: 'flex-end' }}>
      {mayAgree && (
        <Button
          size="compact-sm"
          loading={action.busy}
          onClick={() => void take(`withholdings/${withholding.id}/approvals`, {})}
        >
          {say('agree')}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => setBack(true)}>
        {say('handOver')}
      </Button>
      {action.errors.map((error) => (
        <span key={error.message} role="alert" className={parts.failure}>
          {error.message}
        </span>
      ))}
      {back && (
        <HandOverDialog request={request} withholding={withholding.id} onClose={() => setBack(false)} />
      )}
    </span>
  );
}

function HandOverDialog({
  request,
  withholding,
  onClose,
}: CaseDialogProps & { readonly withholding: string }) {
  const say = useWords(withholdWords);
  const { action, take } = useStep(request, { reason: 'hand-over-reason' });
  const [reason, setReason] = useState('');
  const send = async () => {
    if (await take(`withholdings/${withholding}/approvals`, { decision: 'sent_back', reason })) onClose();
  };
  return (
    <FormDialog
      title={say('handOverTitle')}
      submit={say('handOverTitle')}
      action={action}
      disabled={reason.trim() === ''}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Textarea
        id="hand-over-reason"
        label={say('handOverReason')}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
