import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { carryOutWords } from './carry-out-words.ts';
import type { CaseJson } from './shapes.ts';
import { useStep } from './use-step.ts';

/** Art. 16, 18: what was asked for is done on the record, and a correction outside this system is put down. */
export function CarryOut({
  request,
  kind,
}: {
  readonly request: CaseJson;
  readonly kind: 'correction' | 'restriction';
}) {
  const say = useWords(carryOutWords);
  const [elsewhere, setElsewhere] = useState(false);
  const { subject } = request;
  return (
    <>
      {subject?.module && (
        <Button component={Link} to={`/records/${subject.module}/${subject.id}`}>
          {say('openRecord')}
        </Button>
      )}
      {kind === 'correction' && (
        <Button variant="default" onClick={() => setElsewhere(true)}>
          {say('elsewhere')}
        </Button>
      )}
      {elsewhere && <ElsewhereDialog request={request} onClose={() => setElsewhere(false)} />}
    </>
  );
}

function ElsewhereDialog({ request, onClose }: { readonly request: CaseJson; onClose(): void }) {
  const say = useWords(carryOutWords);
  const { action, take } = useStep(request, { what: 'correction-what' });
  const [what, setWhat] = useState('');
  const putDown = async () => {
    if (await take('corrections', { what })) onClose();
  };
  return (
    <FormDialog
      title={say('elsewhereTitle')}
      submit={say('putDown')}
      action={action}
      disabled={what.trim() === ''}
      onSubmit={() => void putDown()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('elsewhereText')}</p>
      <Textarea
        id="correction-what"
        label={say('what')}
        value={what}
        rows={4}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
