import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../web/words/words.tsx';
import { RadioChoice } from '../parts/choice.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import type { CaseDialogProps } from './dialogs.tsx';
import { gatheredQuery } from './queries.ts';
import type { GatheredItemJson } from './shapes.ts';
import { useStep } from './use-step.ts';
import { withholdWords } from './withhold-words.ts';

/** Art. 15(4): one thing that a copy would hold, or words of it, is proposed to be left out. */
export function WithholdDialog({ request, onClose }: CaseDialogProps) {
  const say = useWords(withholdWords);
  const { action, take } = useStep(request, {
    place: 'withhold-place',
    item: 'withhold-item',
    field: 'withhold-part',
    file: 'withhold-part',
    passages: 'withhold-passages',
    reason: 'withhold-reason',
  });
  const [place, setPlace] = useState('');
  const [item, setItem] = useState('');
  const [part, setPart] = useState('');
  const [passages, setPassages] = useState('');
  const [ground, setGround] = useState<'others_rights' | 'trade_secret'>('others_rights');
  const [reason, setReason] = useState('');
  const { data } = useQuery(gatheredQuery(request.id, place));
  const chosen = data?.items.find((one) => one.id === item);
  const ofFile = part.startsWith('file:');
  const propose = async () => {
    const words = ofFile ? [] : passages.split('\n').filter((line) => line.trim() !== '');
    const body = {
      place,
      item,
      ground,
      reason,
      ...(part.startsWith('field:') && { field: part.slice(6) }),
      ...(ofFile && { file: part.slice(5) }),
      ...(words.length > 0 && { passages: words }),
    };
    if (await take('withholdings', body)) onClose();
  };
  return (
    <FormDialog
      title={say('dialogTitle')}
      submit={say('propose')}
      action={action}
      disabled={item === '' || reason.trim() === ''}
      wide
      onSubmit={() => void propose()}
      onClose={onClose}
    >
      <p className={parts.quiet}>{say('dialogText')}</p>
      <NativeSelect
        id="withhold-place"
        label={say('place')}
        value={place}
        onChange={(event) => {
          setPlace(event.currentTarget.value);
          setItem('');
          setPart('');
        }}
        data={[
          { value: '', label: '' },
          ...(data?.places ?? []).map((one) => ({ value: one.place, label: `${one.label} (${one.items})` })),
        ]}
      />
      {place !== '' && (
        <NativeSelect
          id="withhold-item"
          label={say('item')}
          value={item}
          onChange={(event) => {
            setItem(event.currentTarget.value);
            setPart('');
          }}
          data={[
            { value: '', label: '' },
            ...(data?.items ?? []).map((one) => ({ value: one.id, label: inShort(one) })),
          ]}
        />
      )}
      {chosen && (
        <NativeSelect
          id="withhold-part"
          label={say('part')}
          value={part}
          onChange={(event) => setPart(event.currentTarget.value)}
          data={[
            { value: '', label: say('wholeItem') },
            ...chosen.values.map((value) => ({
              value: `field:${value.field}`,
              label: say('field', { label: `${value.label}: ${cut(value.text, 60)}` }),
            })),
            ...chosen.files.map((file) => ({
              value: `file:${file.id}`,
              label: say('file', { name: file.filename }),
            })),
          ]}
        />
      )}
      {chosen && !ofFile && (
        <Textarea
          id="withhold-passages"
          label={say('passages')}
          description={say('passagesNote')}
          value={passages}
          rows={3}
          onChange={(event) => setPassages(event.currentTarget.value)}
        />
      )}
      <RadioChoice<'others_rights' | 'trade_secret'>
        name="withhold-ground"
        legend={say('ground')}
        value={ground}
        onChange={setGround}
        options={[
          { value: 'others_rights', label: say('ground_others_rights') },
          { value: 'trade_secret', label: say('ground_trade_secret') },
        ]}
      />
      <Textarea
        id="withhold-reason"
        label={say('reason')}
        description={say('reasonNote')}
        value={reason}
        rows={3}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** Enough of an item to know it again. */
function inShort(item: GatheredItemJson): string {
  return cut([item.title, item.values[0]?.text ?? item.files[0]?.filename].filter(Boolean).join(': '), 110);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
