import { useWords } from '../../web/words/words.tsx';
import { Tick } from '../parts/choice.tsx';
import { NativeSelect, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { consentWords } from './consent-words.ts';

export interface GuardianDraft {
  readonly name: string;
  readonly relation: string;
  readonly check: string;
}

const checks = ['email_confirmed', 'call_back', 'document_seen', 'in_person', 'payment', 'other'] as const;

/** Who consented for a child, and how that was checked (Art. 8). */
export function GuardianFields({
  value,
  onChange,
}: {
  readonly value: GuardianDraft | null;
  onChange(value: GuardianDraft | null): void;
}) {
  const say = useWords(consentWords);
  return (
    <>
      <Tick
        id="consent-guardian"
        checked={value !== null}
        onChange={(named) =>
          onChange(named ? { name: '', relation: 'parent', check: 'email_confirmed' } : null)
        }
      >
        {say('guardian')}
      </Tick>
      {value && (
        <div className={parts.pair}>
          <TextInput
            id="consent-guardian-name"
            label={say('guardianName')}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          />
          <NativeSelect
            id="consent-guardian-relation"
            label={say('guardianRelation')}
            value={value.relation}
            onChange={(event) => onChange({ ...value, relation: event.currentTarget.value })}
            data={(['parent', 'guardian'] as const).map((one) => ({
              value: one,
              label: say('relation', { relation: one }),
            }))}
          />
          <NativeSelect
            id="consent-guardian-check"
            label={say('guardianCheck')}
            value={value.check}
            onChange={(event) => onChange({ ...value, check: event.currentTarget.value })}
            data={checks.map((one) => ({ value: one, label: say('checkName', { check: one }) }))}
          />
        </div>
      )}
    </>
  );
}
