import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type OnErasure, type PrivacyDeclaration, personalCategories } from '../../metadata/privacy.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { CheckChoice, RadioChoice } from '../parts/choice.tsx';
import parts from '../parts/parts.module.css';
import { basisKey, declarationWords, ruleWords } from './declaration-words.ts';
import { ErasureChoice } from './erasure-choice.tsx';
import { besideOf, type FieldFormPart, PartError, Section } from './form-parts.tsx';
import { PackageChoice } from './package-choice.tsx';
import {
  type PersonalDeclaration,
  personalDeclaration,
  portability,
  suggestDeclaration,
} from './suggest-declaration.ts';
import { controlOf } from './use-defining.ts';

const sensitivities = ['ordinary', 'special', 'criminal', 'confidential'] as const;
const origins = ['provided', 'observed', 'derived', 'third_party'] as const;
const portalUses = ['hidden', 'shown', 'may_propose', 'may_edit'] as const;

/** The privacy declaration of a field: every choice with what it means. */
export function DeclarationForm(props: FieldFormPart) {
  const { draft, ground, errors, onChange } = props;
  const say = useWords(declarationWords);
  const field = { name: draft.name, type: draft.type ?? ('text' as const) };
  const beside = besideOf(ground, draft);
  const put = (privacy: PrivacyDeclaration) => onChange({ ...draft, privacy, ownPrivacy: true });
  const { privacy } = draft;
  return (
    <Section title={say('declaration')}>
      <p className={parts.prose}>{say('declarationLead')}</p>
      <div className={parts.actions}>
        {draft.ownPrivacy ? (
          !ground.old && (
            <Button
              variant="default"
              size="compact-sm"
              onClick={() =>
                onChange({ ...draft, ownPrivacy: false, privacy: suggestDeclaration(field, beside) })
              }
            >
              {say('suggestAgain')}
            </Button>
          )
        ) : (
          <span className={parts.quiet}>{say('suggested')}</span>
        )}
      </div>
      <RadioChoice<'yes' | 'no'>
        name={controlOf('privacy')}
        legend={say('personalLegend')}
        value={privacy.category === 'none' ? 'no' : 'yes'}
        onChange={(value) => put(value === 'no' ? { category: 'none' } : personalDeclaration(field, beside))}
        options={[
          { value: 'yes', label: say('personalYes'), note: say('personalYesNote') },
          { value: 'no', label: say('personalNo'), note: say('personalNoNote') },
        ]}
      />
      {privacy.category === 'none' ? (
        <Textarea
          id={controlOf('privacy.reason')}
          label={say('noneReason')}
          description={say('noneReasonNote')}
          value={privacy.reason ?? ''}
          error={errors.get('privacy.reason')}
          autosize
          minRows={2}
          onChange={(event) => put({ category: 'none', reason: event.currentTarget.value })}
        />
      ) : (
        <Personal {...props} privacy={privacy} put={put} />
      )}
    </Section>
  );
}

interface PersonalProps extends FieldFormPart {
  readonly privacy: PersonalDeclaration;
  put(privacy: PersonalDeclaration): void;
}

function Personal(props: PersonalProps) {
  const { privacy, put, draft, errors } = props;
  const say = useWords(declarationWords);
  const secret = draft.type === 'secret';
  const fixed = draft.readOnly || privacy.origin === 'derived';
  return (
    <>
      <NativeSelect
        id={controlOf('privacy.category')}
        label={say('category')}
        description={say('categoryNote')}
        value={privacy.category}
        error={errors.get('privacy.category')}
        onChange={(event) =>
          put(withCategory(privacy, event.currentTarget.value as PersonalDeclaration['category']))
        }
        data={personalCategories.map((category) => ({
          value: category,
          label: `${say('categoryName', { category })}: ${say('categoryText', { category })}`,
        }))}
      />
      <RadioChoice
        name={controlOf('privacy.sensitivity')}
        legend={say('sensitivity')}
        value={privacy.sensitivity}
        onChange={(sensitivity) => put({ ...privacy, sensitivity })}
        options={sensitivities.map((value) => ({
          value,
          label: say('sensitivityName', { sensitivity: value }),
          note: say('sensitivityText', { sensitivity: value }),
          disabled: privacy.category === 'health' && value !== 'special',
        }))}
      />
      <PartError errors={errors} part="privacy.sensitivity" />
      <RadioChoice
        name={controlOf('privacy.origin')}
        legend={say('origin')}
        value={privacy.origin}
        onChange={(origin) => put(withOrigin(props, { ...privacy, origin }))}
        options={origins.map((value) => ({
          value,
          label: say('originName', { origin: value }),
          note: say('originText', { origin: value }),
        }))}
      />
      <Purposes {...props} />
      <Retention {...props} />
      <ErasureChoice
        type={draft.type ?? 'text'}
        value={privacy.onErasure}
        retention={privacy.retention}
        rules={props.ground.rules}
        errors={errors}
        onChange={(onErasure: OnErasure) => put({ ...privacy, onErasure })}
      />
      <PackageChoice
        part="inAccess"
        value={privacy.inAccess}
        errors={errors}
        onChange={(inAccess) => put({ ...privacy, inAccess })}
      />
      <PackageChoice
        part="inPortability"
        value={privacy.inPortability}
        errors={errors}
        onChange={(inPortability) => put({ ...privacy, inPortability })}
      />
      <RadioChoice
        name={controlOf('privacy.portal')}
        legend={say('portal')}
        value={privacy.portal}
        onChange={(portal) => put({ ...privacy, portal })}
        options={portalUses.map((value) => ({
          value,
          label: say('portalName', { portal: value }),
          note: say('portalText', { portal: value }),
          disabled: (secret && value !== 'hidden') || (fixed && value === 'may_edit'),
        }))}
      />
      <PartError errors={errors} part="privacy.portal" />
      <TextInput
        id={controlOf('privacy.disclosure')}
        label={say('disclosure')}
        description={say('disclosureNote')}
        key={privacy.disclosure.join(' ')}
        defaultValue={privacy.disclosure.join(', ')}
        error={errors.get('privacy.disclosure')}
        autoComplete="off"
        onBlur={(event) => {
          const disclosure = event.currentTarget.value.split(/[\s,]+/).filter(Boolean);
          if (disclosure.join() !== privacy.disclosure.join()) put({ ...privacy, disclosure });
        }}
      />
    </>
  );
}

function Purposes(props: PersonalProps) {
  const { privacy, put, ground, errors } = props;
  const say = useWords(declarationWords);
  const label = useLabel();
  return (
    <>
      <CheckChoice<string>
        name={controlOf('privacy.purposes')}
        legend={say('purposes')}
        values={privacy.purposes}
        onChange={(purposes) => put(withOrigin(props, { ...privacy, purposes }))}
        options={ground.purposes.map((purpose) => ({
          value: purpose.code,
          label: label(purpose.label),
          note: `${say('basisName', { basis: basisKey(purpose.basis) })}. ${label(purpose.reference)}`,
        }))}
      />
      <p className={parts.quiet}>{say(ground.purposes.length > 0 ? 'purposesNote' : 'noPurposes')}</p>
      <PartError errors={errors} part="privacy.purposes" />
    </>
  );
}

function Retention({ privacy, put, ground, errors }: PersonalProps) {
  const say = useWords(declarationWords);
  const label = useLabel();
  const rule = ground.rules.find((one) => one.code === privacy.retention);
  return (
    <NativeSelect
      id={controlOf('privacy.retention')}
      label={say('retention')}
      description={rule && ruleWords(rule, label(rule.law), say)}
      value={privacy.retention}
      error={errors.get('privacy.retention')}
      onChange={(event) => put({ ...privacy, retention: event.currentTarget.value })}
      data={[
        ...(rule ? [] : [{ value: privacy.retention, label: privacy.retention || '—' }]),
        ...ground.rules.map((one) => ({ value: one.code, label: label(one.label) })),
      ]}
    />
  );
}

function withCategory(
  privacy: PersonalDeclaration,
  category: PersonalDeclaration['category'],
): PersonalDeclaration {
  return { ...privacy, category, ...(category === 'health' && { sensitivity: 'special' as const }) };
}

/** Portability follows origin and bases (Art. 20), unless another ground was named for leaving it out. */
function withOrigin({ ground }: FieldFormPart, privacy: PersonalDeclaration): PersonalDeclaration {
  const bases = ground.purposes.filter((one) => privacy.purposes.includes(one.code)).map((one) => one.basis);
  const own =
    privacy.inPortability !== true && !['derived', 'other_basis'].includes(privacy.inPortability.leftOut);
  const portal = privacy.origin === 'derived' && privacy.portal === 'may_edit' ? 'shown' : privacy.portal;
  return { ...privacy, portal, ...(!own && { inPortability: portability(privacy.origin, bases) }) };
}
