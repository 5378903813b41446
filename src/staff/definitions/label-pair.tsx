import type { Label } from '../../metadata/label.ts';
import { useWords } from '../../web/words/words.tsx';
import { Textarea, TextInput } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';

/** A text in both languages. English stands for both where there is no Spanish. */
export function LabelPair({
  id,
  what,
  value,
  error,
  note,
  long = false,
  autoFocus = false,
  onChange,
}: {
  readonly id: string;
  readonly what: string;
  readonly value: Label;
  readonly error?: string | undefined;
  readonly note?: string | undefined;
  readonly long?: boolean;
  readonly autoFocus?: boolean;
  onChange(value: Label): void;
}) {
  const say = useWords(definitionWords);
  const Input = long ? Textarea : TextInput;
  return (
    <div className={parts.pair}>
      <Input
        id={id}
        label={say('english', { what })}
        lang="en"
        value={value.en}
        error={error}
        {...(autoFocus && { 'data-autofocus': true })}
        onChange={(event) => onChange({ ...value, en: event.currentTarget.value })}
      />
      <Input
        id={`${id}-es`}
        label={say('spanish', { what })}
        lang="es"
        value={value.es ?? ''}
        onChange={(event) => onChange(withSpanish(value, event.currentTarget.value))}
      />
      {note && <p className={classes.note}>{note}</p>}
    </div>
  );
}

function withSpanish(value: Label, es: string): Label {
  return es === '' ? { en: value.en } : { en: value.en, es };
}
