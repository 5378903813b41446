import type { Label } from '../../metadata/label.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { definitionWords } from './definition-words.ts';
import { tellDone } from './done-store.ts';
import { StaleNote } from './notes.tsx';
import { asAction, useDefining } from './use-defining.ts';
import { countOf, type Use } from './uses.ts';

/** Removes a purpose or a rule that nothing is declared with; what is in use says by what. */
export function RemoveCodeDialog({
  path,
  definition,
  uses,
  submit,
  onClose,
}: {
  readonly path: 'purposes' | 'retention-rules';
  readonly definition: { readonly code: string; readonly label: Label };
  readonly uses: readonly Use[];
  readonly submit: string;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const defining = useDefining();
  const count = countOf(uses);
  const name = label(definition.label);
  const remove = async () => {
    const done = await defining.run(async (version) => {
      await call('DELETE', `/${path}/${definition.code}`, { version });
      return true;
    });
    if (!done) return;
    tellDone({
      text: say('fieldRemoved', { field: name }),
      undo: () => call('POST', `/${path}`, { body: definition }),
    });
    onClose();
  };
  const fields = uses.flatMap((use) => use.fields.map((field) => `${use.module.name}.${field}`));
  return (
    <FormDialog
      title={say('removeCode', { name })}
      submit={submit}
      action={asAction(defining)}
      disabled={count > 0}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <p>{count > 0 ? say('removeUsed', { count }) : say('removeUnused')}</p>
      {count > 0 && <p>{say('usedByNamed', { fields: fields.join(', ') })}</p>}
    </FormDialog>
  );
}
