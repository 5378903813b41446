import { NativeSelect, TextInput } from '@mantine/core';
import { innerTypes } from '../../fields/secret/inner.ts';
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice, Tick } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { numberOf } from '../security/number-field.tsx';
import { useModules } from '../session.tsx';
import { ChoicesEditor } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import { type FieldFormPart, PartError, Section } from './form-parts.tsx';
import { OfferedChoices } from './offered-choices.tsx';
import { pathsOf, targetsOf } from './subject-paths.ts';
import { controlOf } from './use-defining.ts';

const exact = ['precision', 'scale', 'min', 'max'] as const;

/** The options of the type: what a value may be. */
export function OptionsForm(props: FieldFormPart) {
  const say = useWords(definitionWords);
  const Options = forms[props.draft.type ?? 'text'];
  if (!Options) return null;
  return (
    <Section title={say('options')}>
      <Options {...props} />
    </Section>
  );
}

const forms: Readonly<Partial<Record<FieldTypeName, (props: FieldFormPart) => React.ReactNode>>> = {
  text: (props) => <Whole {...props} names={['maxLength']} />,
  long_text: (props) => <Whole {...props} names={['maxLength']} />,
  number: (props) => <Whole {...props} names={['min', 'max']} />,
  decimal: (props) => <Exact {...props} />,
  percent: (props) => <Exact {...props} />,
  currency: CurrencyOptions,
  phone: (props) => <Texts {...props} names={['defaultCountry']} />,
  picklist: ChoicesEditor,
  multi_picklist: ChoicesEditor,
  dependent_picklist: OfferedChoices,
  reference: ReferenceOptions,
  autonumber: AutonumberOptions,
  secret: SecretOptions,
};

/** The options with one of them set, or taken out where it is empty. */
function withOption(options: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _, ...others } = options;
  return value === undefined || value === '' ? others : { ...others, [name]: value };
}

function written(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

type Named =
  | 'maxLength'
  | 'min'
  | 'max'
  | 'precision'
  | 'scale'
  | 'defaultCountry'
  | 'digits'
  | 'currencyCode'
  | 'numberPrefix';

function OptionInput({
  draft,
  errors,
  onChange,
  option,
  label,
  note,
  read,
}: FieldFormPart & {
  option: string;
  label: string;
  note?: string | undefined;
  read(text: string): JsonValue;
}) {
  const at = `options.${option}`;
  return (
    <TextInput
      id={controlOf(at)}
      label={label}
      description={note}
      value={written(draft.options[option])}
      error={errors.get(at)}
      autoComplete="off"
      onChange={(event) =>
        onChange({ ...draft, options: withOption(draft.options, option, read(event.currentTarget.value)) })
      }
    />
  );
}

const asNumber = (text: string): JsonValue => (/^-\d+$/.test(text.trim()) ? Number(text) : numberOf(text));
const asText = (text: string): JsonValue => text;

function Whole({ names, ...props }: FieldFormPart & { readonly names: readonly Named[] }) {
  const say = useWords(definitionWords);
  return (
    <div className={parts.pair}>
      {names.map((name) => (
        <OptionInput
          key={name}
          {...props}
          option={name}
          label={say(name)}
          note={name === 'maxLength' ? say('maxLengthNote') : undefined}
          read={asNumber}
        />
      ))}
    </div>
  );
}

function Texts({ names, ...props }: FieldFormPart & { readonly names: readonly Named[] }) {
  const say = useWords(definitionWords);
  return (
    <div className={parts.pair}>
      {names.map((name) => (
        <OptionInput
          key={name}
          {...props}
          option={name}
          label={say(name)}
          note={name === 'defaultCountry' ? say('defaultCountryNote') : undefined}
          read={asText}
        />
      ))}
    </div>
  );
}

function Exact(props: FieldFormPart) {
  const say = useWords(definitionWords);
  return (
    <div className={parts.pair}>
      {exact.map((name) => (
        <OptionInput
          key={name}
          {...props}
          option={name}
          label={say(name)}
          note={name === 'scale' ? say('scaleNote') : undefined}
          read={name === 'precision' || name === 'scale' ? asNumber : asText}
        />
      ))}
    </div>
  );
}

function CurrencyOptions(props: FieldFormPart) {
  const { draft, ground, errors, onChange } = props;
  const say = useWords(definitionWords);
  const label = useLabel();
  const texts = ground.module.fields.filter((field) => field.type === 'text' || field.type === 'picklist');
  const other = typeof draft.options.currencyField === 'string';
  const take = (kind: 'fixed' | 'field') => {
    const { currency: _, currencyField: __, ...rest } = draft.options;
    const chosen: JsonObject =
      kind === 'fixed' ? { currency: 'EUR' } : { currencyField: texts[0]?.name ?? '' };
    onChange({ ...draft, options: { ...rest, ...chosen } });
  };
  return (
    <>
      <RadioChoice<'fixed' | 'field'>
        name={controlOf('options.currency-kind')}
        legend={say('currencyFrom')}
        inline
        value={other ? 'field' : draft.options.currency === undefined ? null : 'fixed'}
        onChange={take}
        options={[
          { value: 'fixed', label: say('currencyFixed') },
          { value: 'field', label: say('currencyFromField'), disabled: texts.length === 0 },
        ]}
      />
      {other ? (
        <NativeSelect
          id={controlOf('options.currencyField')}
          label={say('currencyField')}
          value={written(draft.options.currencyField)}
          error={errors.get('options.currencyField')}
          onChange={(event) =>
            onChange({
              ...draft,
              options: withOption(draft.options, 'currencyField', event.currentTarget.value),
            })
          }
          data={texts.map((field) => ({ value: field.name, label: label(field.label) }))}
        />
      ) : (
        <OptionInput
          {...props}
          option="currency"
          label={say('currencyCode')}
          note={say('currencyNote')}
          read={(text) => text.toUpperCase()}
        />
      )}
      <Exact {...props} />
    </>
  );
}

function ReferenceOptions({ draft, ground, errors, onChange }: FieldFormPart) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const modules = useModules();
  const field = { type: 'reference', options: draft.options } as FieldDefinition;
  const leads = !ground.old && ground.module.subject.kind !== 'self' && pathsOf([field], modules).length > 0;
  return (
    <>
      <CheckChoice<string>
        name={controlOf('options.modules')}
        legend={say('refersTo')}
        inline
        values={targetsOf(field)}
        onChange={(chosen) =>
          onChange({ ...draft, options: withOption(draft.options, 'modules', [...chosen]) })
        }
        options={modules
          .filter((one) => !one.partOf)
          .map((one) => ({ value: one.name, label: label(one.labelPlural) }))}
      />
      <p className={parts.quiet}>{say('refersToNote')}</p>
      <PartError errors={errors} part="options.modules" />
      {leads && (
        <>
          <Tick
            id={controlOf('leadsToPerson')}
            checked={draft.leadsToPerson}
            onChange={(checked) => onChange({ ...draft, leadsToPerson: checked })}
          >
            {say('leadsTick')}
            <span className={parts.second}>{say('leadsNote')}</span>
          </Tick>
          <PartError errors={errors} part="leadsToPerson" />
        </>
      )}
    </>
  );
}

function AutonumberOptions(props: FieldFormPart) {
  const say = useWords(definitionWords);
  return (
    <div className={parts.pair}>
      <OptionInput
        {...props}
        option="prefix"
        label={say('numberPrefix')}
        read={(text) => text.toUpperCase()}
      />
      <OptionInput {...props} option="digits" label={say('digits')} read={asNumber} />
    </div>
  );
}

function SecretOptions({ draft, ground, errors, onChange }: FieldFormPart) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const picklists = ground.module.fields.filter((field) => field.type === 'picklist');
  const set = (name: string, value: string) =>
    onChange({ ...draft, options: withOption(draft.options, name, value) });
  return (
    <div className={parts.pair}>
      <NativeSelect
        id={controlOf('options.type')}
        label={say('secretType')}
        value={written(draft.options.type) || ''}
        error={errors.get('options.type')}
        onChange={(event) => set('type', event.currentTarget.value)}
        data={[
          { value: '', label: say('chooseType') },
          ...innerTypes.map((type) => ({ value: type, label: say('typeText', { type }) })),
        ]}
      />
      <NativeSelect
        id={controlOf('options.categoryField')}
        label={say('secretCategory')}
        value={written(draft.options.categoryField)}
        error={errors.get('options.categoryField')}
        onChange={(event) => set('categoryField', event.currentTarget.value)}
        data={[
          { value: '', label: say('none') },
          ...picklists.map((field) => ({ value: field.name, label: label(field.label) })),
        ]}
      />
    </div>
  );
}
