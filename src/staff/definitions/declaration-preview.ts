/** A declaration in words: what it means for a person, one sentence for each part of it. */
import type { FieldDefinition } from '../../metadata/field.ts';
import type { Label } from '../../metadata/label.ts';
import type { ModuleDefinition } from '../../metadata/module.ts';
import type { Purpose, RetentionRule } from '../../metadata/privacy.ts';
import { basisKey, periodWords, type SayDeclaration } from './declaration-words.ts';
import type { PersonalDeclaration } from './suggest-declaration.ts';

export interface PreviewGround {
  readonly subject: ModuleDefinition['subject'];
  readonly purposes: readonly Purpose[];
  readonly retention: readonly RetentionRule[];
  readonly say: SayDeclaration;
  label(label: Label): string;
}

/** The sentences, the most telling first. */
export function previewOf(
  field: Pick<FieldDefinition, 'privacy' | 'required'>,
  ground: PreviewGround,
): readonly string[] {
  const { privacy } = field;
  const { say } = ground;
  const nobody = ground.subject.kind === 'none' ? [say('sayNobody')] : [];
  if (privacy.category === 'none') {
    const reason = privacy.reason?.trim();
    return [reason ? say('sayNone', { reason }) : say('sayNoneEmpty'), ...nobody];
  }
  return [
    ...nobody,
    purposesSaid(privacy, ground),
    privacy.inAccess === true
      ? say('sayAccess')
      : say('sayNoAccess', { ground: say('leftOutName', { ground: privacy.inAccess.leftOut }) }),
    privacy.inPortability === true
      ? say('sayPortable')
      : say('sayNotPortable', { ground: say('leftOutName', { ground: privacy.inPortability.leftOut }) }),
    erasureSaid(privacy, ground),
    timeSaid(privacy, ground),
    say('sayPortal', { portal: privacy.portal }),
    ...(privacy.sensitivity === 'special' ? [say('saySpecial')] : []),
    ...(privacy.sensitivity === 'criminal' ? [say('sayCriminal')] : []),
    ...(privacy.sensitivity === 'confidential' ? [say('sayConfidential')] : []),
    ...(privacy.disclosure.length > 0 ? [say('sayObject', { portions: privacy.disclosure.join(', ') })] : []),
    ...(field.required && privacy.onErasure.action !== 'keep' ? [say('sayNeverEmpty')] : []),
  ];
}

function purposesSaid(privacy: PersonalDeclaration, { purposes, say, label }: PreviewGround): string {
  const named = purposes.filter((purpose) => privacy.purposes.includes(purpose.code));
  if (named.length === 0) return say('sayNoPurpose');
  const said = named.map((purpose) =>
    say('sayPurpose', {
      purpose: label(purpose.label),
      basis: say('basisName', { basis: basisKey(purpose.basis) }),
    }),
  );
  return say('sayFor', { purposes: said.join('; ') });
}

function erasureSaid({ onErasure }: PersonalDeclaration, { retention, say, label }: PreviewGround): string {
  if (onErasure.action === 'delete') return say('sayDelete');
  if (onErasure.action === 'mask')
    return say('sayMask', { strategy: say('strategyName', { strategy: onErasure.strategy }) });
  const rule = retention.find((one) => one.code === onErasure.retention);
  if (!rule) return say('sayNoTime');
  return say('sayKeep', {
    period: periodWords(rule.period, say),
    from: say('eventName', { event: rule.from }),
    law: label(rule.law),
    ground: say('groundName', { ground: onErasure.ground }),
  });
}

function timeSaid(privacy: PersonalDeclaration, { retention, say, label }: PreviewGround): string {
  const rule = retention.find((one) => one.code === privacy.retention);
  if (!rule) return say('sayNoTime');
  return say('sayTime', {
    period: periodWords(rule.period, say),
    from: say('eventName', { event: rule.from }),
    atYearEnd: String(rule.atYearEnd),
    law: label(rule.law),
  });
}
