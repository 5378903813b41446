import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { NativeSelect, Textarea, TextInput } from '../parts/inputs.tsx';
import { purposesQuery } from '../recipients/queries.ts';
import { useMay, useModule, useModules } from '../session.tsx';
import { mailingWords } from './mailing-words.ts';
import type { MailingDraft } from './queries.ts';

/** Where the refusal of a part of a mail is said. */
export const mailControls = {
  purpose: 'mailing-purpose',
  language: 'mailing-language',
  subject: 'mailing-subject',
  text: 'mailing-text',
} as const;

/** Purpose, language, subject and text: of a template, or of a mail to many. */
export function MailFields({
  module,
  draft,
  readOnly = false,
  onChange,
}: {
  readonly module: string;
  readonly draft: MailingDraft;
  readonly readOnly?: boolean;
  onChange(changes: Partial<MailingDraft>): void;
}) {
  const say = useWords(mailingWords);
  const label = useLabel();
  const text = useRef<HTMLTextAreaElement>(null);
  const { data: purposes = [] } = useQuery(purposesQuery);
  const insert = (path: string) => {
    const at = text.current?.selectionStart ?? draft.text.length;
    onChange({ text: `${draft.text.slice(0, at)}{{ ${path} }}${draft.text.slice(at)}` });
    text.current?.focus();
  };
  return (
    <>
      <NativeSelect
        id="mailing-purpose"
        label={say('purpose')}
        disabled={readOnly}
        value={draft.purpose}
        onChange={(event) => onChange({ purpose: event.currentTarget.value })}
        data={[
          { value: '', label: say('choosePurpose') },
          ...purposes.map((one) => ({ value: one.code, label: label(one.label) })),
        ]}
      />
      <NativeSelect
        id="mailing-language"
        label={say('language')}
        description={say('languageHelp')}
        disabled={readOnly}
        value={draft.language}
        onChange={(event) => onChange({ language: event.currentTarget.value === 'es' ? 'es' : 'en' })}
        data={(['en', 'es'] as const).map((language) => ({
          value: language,
          label: say('languageName', { language }),
        }))}
      />
      <TextInput
        id="mailing-subject"
        label={say('subject')}
        maxLength={500}
        readOnly={readOnly}
        value={draft.subject}
        onChange={(event) => onChange({ subject: event.currentTarget.value })}
      />
      {!readOnly && <FieldChoice module={module} onChoose={insert} />}
      <Textarea
        id="mailing-text"
        ref={text}
        label={say('text')}
        description={say('textHelp', { example: '{{ first_name | default: "…" }}' })}
        autosize={false}
        rows={9}
        readOnly={readOnly}
        value={draft.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </>
  );
}

/** The fields of the module and of what it refers to, as they are written in a text. */
function FieldChoice({ module: name, onChoose }: { readonly module: string; onChoose(path: string): void }) {
  const say = useWords(mailingWords);
  const label = useLabel();
  const module = useModule(name);
  const modules = useModules();
  const { sees } = useMay(name);
  const fields = (module?.fields ?? []).filter((field) => sees(field) && !WITHOUT_TEXT.has(field.type));
  const beyond = fields.flatMap((field) => {
    if (field.type !== 'reference') return [];
    const targets = field.options?.modules;
    const [target] = Array.isArray(targets) ? targets : [];
    const other = modules.find((each) => each.name === target);
    return (other?.fields ?? [])
      .filter((each) => !WITHOUT_TEXT.has(each.type) && each.type !== 'reference')
      .map((each) => ({
        value: `${field.name}.${each.name}`,
        label: `${label(field.label)}: ${label(each.label)}`,
      }));
  });
  return (
    <NativeSelect
      id="mailing-field"
      label={say('insertField')}
      value=""
      onChange={(event) => event.currentTarget.value && onChoose(event.currentTarget.value)}
      data={[
        { value: '', label: say('chooseField') },
        ...fields.map((field) => ({ value: field.name, label: label(field.label) })),
        ...beyond,
      ]}
    />
  );
}

const WITHOUT_TEXT: ReadonlySet<string> = new Set(['file', 'image', 'secret']);
