import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { useAction } from '../parts/use-action.ts';
import { noProof, ProofFields, proofBody } from './proof-fields.tsx';
import { secretWords } from './secret-words.ts';

/** The copy of a person's data with what is sealed in it: on a ground, by somebody who proves who they are. */
export function SecretsCopyDialog({ request, onClose }: { readonly request: string; onClose(): void }) {
  const say = useWords(secretWords);
  const queries = useQueryClient();
  const action = useAction({
    'secrets.ground': 'copy-ground',
    password: 'proof-password',
    code: 'proof-code',
  });
  const [ground, setGround] = useState('');
  const [proof, setProof] = useState(noProof);
  const make = async () => {
    const done = await action.run(async () => {
      const body = { secrets: { ground, ...proofBody(proof) } };
      await call('POST', `/requests/${request}/packages`, { body });
      await queries.invalidateQueries({ queryKey: ['request', request] });
    });
    if (done) onClose();
  };
  return (
    <FormDialog
      title={say('withSecretsTitle')}
      submit={say('makeCopy')}
      action={action}
      disabled={ground.trim().length < 10}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('withSecretsText')}</p>
      <Textarea
        id="copy-ground"
        label={say('ground')}
        description={say('groundHelp')}
        value={ground}
        rows={3}
        maxLength={500}
        data-autofocus
        onChange={(event) => setGround(event.currentTarget.value)}
      />
      <ProofFields proof={proof} onChange={setProof} />
    </FormDialog>
  );
}
