import { useState } from 'react';
import { readId } from '../../fields/written-id.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { PersonLookup } from './person-lookup.tsx';
import { requestWords } from './request-words.ts';
import { useStep } from './use-step.ts';

/** Says which record the person who asks is. Nothing is disclosed by it. */
export function SubjectDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(requestWords);
  const { action, take } = useStep(request, { subject: 'subject-person', note: 'subject-note' });
  const [person, setPerson] = useState<JsonValue | null>(null);
  const [note, setNote] = useState('');
  const id = person === null ? null : readId(person)?.id;
  const link = async () => {
    if (id && (await take('subjects', { subject: id, ...(note.trim() && { note }) }))) onClose();
  };
  return (
    <FormDialog
      title={say('subjectTitle')}
      submit={say('thisPerson')}
      action={action}
      disabled={!id}
      onSubmit={() => void link()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('subjectText')}</p>
      <PersonLookup
        id="subject-person"
        label={say('personFind')}
        value={person}
        onChange={setPerson}
        autoFocus
      />
      <Textarea
        id="subject-note"
        label={say('noteForUs')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        rows={2}
      />
    </FormDialog>
  );
}
